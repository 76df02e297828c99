# SPDX-License-Identifier: MIT
"""Compiles every file of the standard library, or of the folders named, in one process and
tells what the language of this build no longer takes: what a change to the grammar breaks."""
import os
import sys
import time
import warnings

# Wrong on purpose: sources of tests, some of them for Python 2.
WRONG = ("lib2to3/tests/data", "/bad", "badsyntax", "test_lib2to3", "/tokenizedata/")


def sources(folder):
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - {"__pycache__", "site-packages", "dist-packages"})
        for name in sorted(files):
            path = os.path.join(root, name)
            if name.endswith(".py") and not any(part in path for part in WRONG):
                yield path


def complaint(path):
    """What is wrong with a file; None: nothing."""
    try:
        with open(path, "rb") as file:
            compile(file.read(), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        text = (getattr(error, "text", None) or "").strip()
        return f"{path}:{line}: {getattr(error, 'msg', error)}" + (f"\n    {text}" if text else "")


def main(folders):
    warnings.simplefilter("ignore")
    started = time.process_time()
    count = wrong = 0
    for folder in folders:
        for path in sources(folder):
            count += 1
            text = complaint(path)
            if text:
                wrong += 1
                print(text)
    print(f"{count - wrong} of {count} files are of this language "
          f"({time.process_time() - started:.1f} s)")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [os.path.dirname(os.__file__)]))
