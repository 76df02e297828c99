# needs: stdlib
"""Every module of the library can be imported: those that are Python's own, written in C
or in Python, and all in packages. One process imports them all, one after the other."""
import io
import os
import sys
import warnings

# What does more than to define things, what CPython can't import on Linux either, and tests.
LEFT_OUT = {
    "__hello__", "__main__", "__phello__", "antigravity", "idlelib", "lib2to3.pgen2.conv",
    "test", "this", "turtle", "turtledemo",
    "asyncio.windows_events", "asyncio.windows_utils", "ctypes.wintypes",
    "distutils._msvccompiler", "distutils.msvc9compiler",
    "encodings.mbcs", "encodings.oem", "multiprocessing.popen_spawn_win32",
    # Windows, macOS, and what a library can't do without.
    "_msi", "_overlapped", "_scproxy", "_winapi", "msilib", "msvcrt", "nt", "winreg", "winsound",
    "_dbm", "_gdbm", "_tkinter", "dbm.gnu", "dbm.ndbm", "nis", "ossaudiodev", "tkinter",
}
# Debian's 3.11 leaves these to other packages; the names of 3.12 are known to any library.
ELSEWHERE = {"_pydatetime", "_pylong", "distutils", "ensurepip", "lib2to3"}


def is_left_out(name):
    parts = name.split(".")
    return (any(".".join(parts[:n + 1]) in LEFT_OUT for n in range(len(parts)))
            or "tests" in parts or "test" in parts or parts[-1] == "__main__")


def find_modules(folder, prefix=""):
    """The names of the modules in a folder, and of those in its packages."""
    for entry in os.listdir(folder):
        base, ending = os.path.splitext(entry)
        path = os.path.join(folder, entry)
        if ending == ".py" and base.isidentifier() and base != "__init__":
            yield prefix + base
        elif entry.isidentifier() and os.path.isfile(os.path.join(path, "__init__.py")):
            yield prefix + entry
            yield from find_modules(path, prefix + entry + ".")


def all_modules():
    found = set(find_modules(os.path.dirname(os.__file__)))
    found |= {*sys.builtin_module_names, *sys.stdlib_module_names}
    return sorted(name for name in found if not is_left_out(name))


def try_import(name):
    """None, or why not."""
    try:
        __import__(name)
    except BaseException as e:
        if "left out of this build" in str(e) or type(e).__name__ == "SAXReaderNotAvailable":
            return None
        if isinstance(e, ModuleNotFoundError) and e.name.split(".")[0] in ELSEWHERE:
            return None
        return f"{name}: {type(e).__name__}: {e}"


def test_all():
    names = all_modules()
    assert len(names) > 500
    streams = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), io.StringIO(), io.StringIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            failures = [why for why in map(try_import, names) if why]
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
    assert not failures, "\n".join(failures)
