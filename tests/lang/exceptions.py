# Exceptions: matching, chaining, finally, notes, groups, except*, sys.exception, tracebacks.
import sys
from tap import raises


def test_matching():
    def f(error):
        try:
            raise error
        except (KeyError, IndexError) as e:
            return "lookup", type(e)
        except ValueError:
            return "value"
        except Exception:
            return "other"
        else:
            return "none"
    assert f(KeyError) == ("lookup", KeyError) and f(IndexError()) == ("lookup", IndexError)
    assert f(UnicodeError()) == "value" and f(OSError()) == "other"
    raises(KeyboardInterrupt, lambda: f(KeyboardInterrupt))

    def bad():
        try:
            raise ValueError
        except "not a class":
            pass
    raises(TypeError, bad, "catching classes that do not inherit from BaseException is not allowed")
    raises(TypeError, lambda: (_ for _ in ()).throw(5))

    def bad_raise():
        raise 5
    raises(TypeError, bad_raise, "exceptions must derive from BaseException")


def test_name_is_deleted():
    try:
        raise ValueError("x")
    except ValueError as e:
        pass
    try:
        e
    except UnboundLocalError:
        pass
    else:
        assert False


def test_else_and_finally():
    log = []

    def f(how):
        log.clear()
        try:
            log.append("try")
            if how:
                raise ValueError
        except ValueError:
            log.append("except")
        else:
            log.append("else")
        finally:
            log.append("finally")
        return list(log)
    assert f(0) == ["try", "else", "finally"] and f(1) == ["try", "except", "finally"]


def test_chaining():
    try:
        try:
            raise KeyError("first")
        except KeyError:
            raise ValueError("second")
    except ValueError as e:
        assert isinstance(e.__context__, KeyError) and e.__cause__ is None and not e.__suppress_context__
    try:
        try:
            raise KeyError
        except KeyError as k:
            raise ValueError from k
    except ValueError as e:
        assert isinstance(e.__cause__, KeyError) and e.__suppress_context__
    try:
        try:
            raise KeyError
        except KeyError:
            raise ValueError from None
    except ValueError as e:
        assert e.__cause__ is None and e.__suppress_context__ and isinstance(e.__context__, KeyError)
    try:
        try:
            raise KeyError
        finally:
            raise ValueError
    except ValueError as e:
        assert isinstance(e.__context__, KeyError)

    def bad():
        raise ValueError from 5
    raises(TypeError, bad, "exception causes must derive from BaseException")
    a, b = ValueError("a"), ValueError("b")
    try:
        try:
            raise a
        except ValueError:
            try:
                raise b
            except ValueError:
                raise a
    except ValueError as e:
        assert e is a and a.__context__ is b and b.__context__ is None


def test_reraise():
    def f():
        try:
            raise ValueError("x")
        except ValueError:
            try:
                raise KeyError
            except KeyError:
                pass
            raise
    raises(ValueError, f, "x")

    def nothing():
        raise
    raises(RuntimeError, nothing, "No active exception to reraise")


def test_sys_exception():
    assert sys.exception() is None and sys.exc_info() == (None, None, None)
    try:
        raise ValueError
    except ValueError as e:
        assert sys.exception() is e and sys.exc_info()[0] is ValueError
        try:
            raise KeyError
        except KeyError as k:
            assert sys.exception() is k
        assert sys.exception() is e

        def inner():
            return sys.exception()
        assert inner() is e
    assert sys.exception() is None


def test_traceback():
    def f():
        g()

    def g():
        raise ValueError
    try:
        f()
    except ValueError as e:
        tb, names, lines = e.__traceback__, [], []
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            lines.append(tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno)
            tb = tb.tb_next
        assert names == ["test_traceback", "f", "g"] and lines[1:] == [1, 1], (names, lines)
        assert e.with_traceback(None) is e and e.__traceback__ is None


def test_attributes():
    e = ValueError(1, "two")
    assert e.args == (1, "two") and str(e) == "(1, 'two')" and repr(e) == "ValueError(1, 'two')"
    assert str(ValueError()) == "" and str(ValueError("x")) == "x" and repr(ValueError("x")) == "ValueError('x')"
    assert str(KeyError("k")) == "'k'"
    e.args = [3]
    assert e.args == (3,)
    e.add_note("n1")
    e.add_note("n2")
    assert e.__notes__ == ["n1", "n2"]
    raises(TypeError, lambda: e.add_note(1), "note must be a str, not 'int'")
    o = OSError(2, "No such file", "name")
    assert type(o) is FileNotFoundError and o.errno == 2 and o.filename == "name"
    assert str(o) == "[Errno 2] No such file: 'name'"
    assert raises(StopIteration, lambda: next(iter([]))).value is None
    a = raises(AttributeError, lambda: (5).nope)
    assert a.name == "nope" and a.obj == 5
    i = raises(ImportError, lambda: __import__("no_such_module_at_all"), "No module named 'no_such_module_at_all'")
    assert type(i) is ModuleNotFoundError and i.name == "no_such_module_at_all"
    assert SystemExit(3).code == 3 and SystemExit().code is None
    u = raises(UnicodeDecodeError, lambda: b"a\xff".decode())
    assert (u.encoding, u.object, u.start, u.end, u.reason) == ("utf-8", b"a\xff", 1, 2, "invalid start byte")
    assert str(u) == "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte"


def test_own_classes():
    class Error(Exception):
        def __init__(self, code):
            super().__init__("code %d" % code)
            self.code = code

    class Sub(Error):
        def __str__(self):
            return "sub " + super().__str__()
    try:
        raise Sub(5)
    except Error as e:
        assert e.code == 5 and str(e) == "sub code 5" and e.args == ("code 5",)


def test_groups():
    g = ExceptionGroup("top", [ValueError(1), ExceptionGroup("in", [KeyError(2), TypeError(3)])])
    assert g.message == "top" and len(g.exceptions) == 2 and str(g) == "top (2 sub-exceptions)"
    match, rest = g.split(KeyError)
    assert repr(match) == "ExceptionGroup('top', [ExceptionGroup('in', [KeyError(2)])])"
    assert repr(rest) == "ExceptionGroup('top', [ValueError(1), ExceptionGroup('in', [TypeError(3)])])"
    assert g.subgroup(OSError) is None and g.subgroup(lambda e: True) is g
    assert type(BaseExceptionGroup("x", [ValueError()])) is ExceptionGroup
    raises(TypeError, lambda: ExceptionGroup("x", [KeyboardInterrupt()]),
           "Cannot nest BaseExceptions in an ExceptionGroup")
    raises(ValueError, lambda: ExceptionGroup("x", []), "second argument (exceptions) must be a non-empty sequence")


def test_except_star():
    log = []

    def f(*errors):
        log.clear()
        try:
            raise ExceptionGroup("g", errors)
        except* ValueError as e:
            log.append(("value", [type(x).__name__ for x in e.exceptions]))
        except* (KeyError, TypeError) as e:
            log.append(("key/type", len(e.exceptions)))
        else:
            log.append("else")
        finally:
            log.append("finally")
    f(ValueError(), KeyError(), ValueError(), TypeError())
    assert log == [("value", ["ValueError", "ValueError"]), ("key/type", 2), "finally"]
    rest = raises(ExceptionGroup, lambda: f(OSError(), ValueError()))
    assert [type(e) for e in rest.exceptions] == [OSError] and log == [("value", ["ValueError"]), "finally"]
    try:
        raise ValueError("naked")
    except* ValueError as e:
        assert isinstance(e, ExceptionGroup) and e.exceptions[0].args == ("naked",)
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
        except* ValueError:
            raise OSError("new")
    except ExceptionGroup as e:
        kinds = sorted(type(x).__name__ for x in e.exceptions)
        assert kinds == ["ExceptionGroup", "OSError"], kinds


def test_context_of_finally_and_loops():
    for i in range(3):
        try:
            try:
                raise ValueError(i)
            except ValueError:
                continue
        finally:
            assert sys.exception() is None


def test_nested_handlers():
    def f(n):
        try:
            if n:
                f(n - 1)
            raise ValueError(n)
        except ValueError as e:
            if n < 3:
                raise KeyError(n) from e
            return e
    raises(KeyError, lambda: f(2))


def test_recursion_error():
    def f():
        return f() + 1
    error = raises(RecursionError, f)
    assert str(error).startswith("maximum recursion depth exceeded"), error

    class R:
        def __repr__(self):
            return repr(self)
    raises(RecursionError, lambda: repr(R()))


def test_hierarchy():
    assert issubclass(FileNotFoundError, OSError) and OSError is IOError is EnvironmentError
    assert ZeroDivisionError.__mro__[1:4] == (ArithmeticError, Exception, BaseException)
    assert UnboundLocalError.__base__ is NameError and TabError.__base__ is IndentationError
    assert not issubclass(GeneratorExit, Exception) and issubclass(ExceptionGroup, (BaseExceptionGroup, Exception))


def test_attributes_are_state():
    class Failure(Exception):
        pass

    class File(OSError):
        pass

    class Missing(AttributeError):
        pass

    class NoModule(ImportError):
        pass
    for kind in (Failure, File, Missing, NoModule):
        error = kind("text")
        assert len(error.__reduce__()) == 2 or kind is Missing
        for i in range(20):     # more than lie in the object itself
            setattr(error, "name%d" % i, i)
            state = error.__reduce__()[2]
            assert state["name%d" % i] == i and state["name0"] == 0
        again = error.__reduce_ex__(4)
        copy = again[0](*again[1])
        copy.__setstate__(again[2])
        assert copy.name19 == 19 and copy.args == ("text",)
