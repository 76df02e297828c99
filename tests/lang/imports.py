# The import statement, on modules that are written in C.


def test_forms():
    import sys
    import sys as system, builtins
    from sys import path, modules as mods
    from builtins import (len as length, print,)
    assert sys is system is mods["sys"] and path is sys.path and length("ab") == 2 and builtins.print is print
    assert __import__("sys") is sys and __import__("sys", fromlist=["x"]) is sys


def test_errors():
    try:
        from sys import nothing_like_it
    except ImportError as error:
        assert str(error).startswith("cannot import name 'nothing_like_it' from 'sys'"), error
        assert error.name == "sys" and error.name_from == "nothing_like_it"
    try:
        import no_such_thing.below
    except ModuleNotFoundError as error:
        assert str(error) == "No module named 'no_such_thing'"
    try:
        from . import something
    except ImportError as error:
        assert "attempted relative import with no known parent package" in str(error)
    try:
        import sys.path
    except ModuleNotFoundError as error:
        assert str(error) == "No module named 'sys.path'; 'sys' is not a package", error


def test_overriding():
    import builtins
    seen, original = [], builtins.__import__

    def spy(name, *rest):
        seen.append(name)
        return original(name, *rest)
    builtins.__import__ = spy
    try:
        import sys
        from sys import path
    finally:
        builtins.__import__ = original
    assert seen == ["sys", "sys"]


def test_modules_are_objects():
    import sys
    module = type(sys)("made", "doc")
    exec("x = 1\ndef f(): return x", module.__dict__)
    assert module.f() == 1 and module.__doc__ == "doc" and module.__name__ == "made"
    sys.modules["made"] = module
    import made
    assert made is module
    del sys.modules["made"]
    try:
        module.y
    except AttributeError as error:
        assert str(error) == "module 'made' has no attribute 'y'"
    module.__getattr__ = lambda name: name * 2
    assert module.ab == "abab"
