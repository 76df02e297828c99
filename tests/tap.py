"""Runs the test_ functions of a Python file and writes TAP; see tests/README.

Uses builtins only, so that it works without a standard library."""
import sys


def raises(kind, call, message=None):
    """For tests: the exception of the kind that the call raises, with that message."""
    try:
        call()
    except kind as error:
        if message is not None:
            assert str(error) == message, str(error)
        return error
    raise AssertionError("no " + kind.__name__)


def run(path):
    with open(path, encoding="utf-8") as file:
        source = file.read()
    namespace = {"__name__": "__main__", "__file__": path, "__builtins__": __builtins__}
    sys.argv = [path]
    exec(compile(source, path, "exec"), namespace)
    tests = [(name, function) for name, function in namespace.items()
             if name.startswith("test_") and callable(function)]
    failures = 0
    print("1..%d" % len(tests), flush=True)
    for number, (name, function) in enumerate(tests, 1):
        try:
            result = function()
        except Exception:
            failures += 1
            print("not ok", number, "-", name, flush=True)
            sys.excepthook(*sys.exc_info())
        else:
            note = "" if result is None else " # SKIP " + str(result)
            print("ok", number, "-", name + note, flush=True)
    return failures


if __name__ == "__main__":
    sys.exit(1 if run(sys.argv[1]) else 0)
