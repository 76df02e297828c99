# Calls with keywords and with arguments left out, often enough for every short cut: what
# the same place calls may change, and each way may fail.
import io
import math
import sys


def plain(a, b=2, *, c=3, d=4):
    return a, b, c, d


def test_keywords_of_functions():
    for i in range(40):
        assert plain(i, b=1) == (i, 1, 3, 4)
        assert plain(b=i, a=1) == (1, i, 3, 4)
        assert plain(1, d=i) == (1, 2, 3, i)
        assert plain(d=1, c=2, b=3, a=i) == (i, 3, 2, 1)


def expect(error, text, call):
    try:
        call()
    except error as e:
        assert str(e) == text, str(e)
    else:
        assert False, text


def test_wrong_calls_stay_wrong():
    def missing():
        plain(b=1)

    def twice():
        plain(1, a=1)

    def unknown():
        plain(1, e=1)

    def too_many():
        plain(1, 2, 3, c=1)
    for _ in range(40):
        expect(TypeError, "test_wrong_calls_stay_wrong.<locals>.f() missing 1 required keyword-only "
               "argument: 'k'", lambda: required()(x=1))
        expect(TypeError, "plain() missing 1 required positional argument: 'a'", missing)
        expect(TypeError, "plain() got multiple values for argument 'a'", twice)
        expect(TypeError, "plain() got an unexpected keyword argument 'e'", unknown)
        expect(TypeError, "plain() takes from 1 to 2 positional arguments but 3 positional arguments "
               "(and 1 keyword-only argument) were given", too_many)


def required():
    def f(x, *, k):
        return x, k
    f.__qualname__ = "test_wrong_calls_stay_wrong.<locals>.f"
    return f


def test_defaults_may_change():
    def f(a, b=1, *, c=2):
        return a, b, c

    def call():
        return f(c=5, a=0)
    for _ in range(30):
        assert call() == (0, 1, 5)
    f.__defaults__ = (7, 8)
    assert f(c=5) == (7, 8, 5) and call() == (0, 8, 5)
    f.__defaults__ = None
    expect(TypeError, "test_defaults_may_change.<locals>.f() missing 1 required positional argument: 'b'", call)
    f.__defaults__, f.__kwdefaults__ = (1,), {"c": 9}

    def other():
        return f(a=0, b=1)
    for _ in range(30):
        assert other() == (0, 1, 9)
    f.__kwdefaults__ = {"c": 10}
    assert other() == (0, 1, 10)
    f.__kwdefaults__ = None
    expect(TypeError, "test_defaults_may_change.<locals>.f() missing 1 required keyword-only argument: 'c'", other)


def test_code_may_change():
    def f(a, b=1):
        return a, b

    def g(b, a=1):
        return "g", a, b

    def call():
        return f(0, b=2) if f.__code__.co_varnames[0] == "a" else f(0, a=2)
    for _ in range(30):
        assert call() == (0, 2)
    f.__code__ = g.__code__
    for _ in range(30):
        assert call() == ("g", 2, 0)


def test_closures_share_code():
    def make(n, default):
        def f(x, y=default):
            return n, x, y
        return f
    for i in range(50):
        assert make(i, i + 1)(x=3) == (i, 3, i + 1)
        assert make(i, 0)(3, y=4) == (i, 3, 4)


class Methods:
    def m(self, a, b=2):
        return self, a, b

    @classmethod
    def c(cls, a, b=2):
        return cls, a, b

    @staticmethod
    def s(a, b=2):
        return a, b

    def generator(self, n=3, *, step=1):
        yield from range(0, n, step)


def test_methods():
    o = Methods()
    for i in range(40):
        assert o.m(a=i) == (o, i, 2) and o.m(i, b=3) == (o, i, 3)
        assert o.c(1, b=i) == (Methods, 1, i) and Methods.c(a=1) == (Methods, 1, 2)
        assert o.s(1, b=i) == (1, i) and Methods.m(o, b=i, a=2) == (o, 2, i)
        assert list(o.generator(step=2)) == [0, 2] and list(o.generator(n=i)) == list(range(i))


def test_place_calls_different_things():
    class Other:
        def split(self, sep=None, maxsplit=-1):
            return "other", sep, maxsplit

    class Text(str):
        pass

    class Own(str):
        def split(self, sep=None, maxsplit=-1):
            return "own", sep, maxsplit
    things = ["a,b", "c", Text("d,e"), Own("f"), Other(), b"g,h"]
    for _ in range(20):
        got = [x.split(b"," if isinstance(x, bytes) else ",", maxsplit=1) for x in things]
        assert got == [["a", "b"], ["c"], ["d", "e"], ("own", ",", 1), ("other", ",", 1), [b"g", b"h"]]
        got = [x.split(b"," if isinstance(x, bytes) else ",") for x in things]
        assert got[0] == ["a", "b"] and got[3] == ("own", ",", -1) and got[5] == [b"g", b"h"]
    functions = [plain, lambda a, b: (b, a), dict, sorted, max, str.split, "x,y".split, plain]
    for _ in range(20):
        for f in functions:
            try:
                f(a=1, b=2)
            except TypeError:
                assert f not in (plain, dict)


def test_c_functions_with_defaults():
    d = {"a": 1}
    for i in range(40):
        assert d.get("a") == 1 and d.get("b") is None and d.get("b", i) == i
        assert "a b c".split(None, 1) == ["a", "b c"] and "abc".encode("ascii") == b"abc"
        assert getattr(i, "nothing", 7) == 7 and math.log(8, 2) == 3.0
        assert sorted([2, 1, i], reverse=True)[-1] == min(1, i) and max([1, i], default=0) == max(1, i)
        assert int("11", base=2) == 3 and "%d" % i == format(i) == format(i, "d")
        assert i.to_bytes(2, byteorder="little") == bytes([i, 0]) == i.to_bytes(length=2, byteorder="little")
        assert int.from_bytes(b"\1\2", byteorder="big", signed=True) == 258
        assert sum([1, 2], start=i) == 3 + i and list(enumerate("a", start=i)) == [(i, "a")]
        assert "a\nb".splitlines(keepends=True) == ["a\n", "b"]


def test_c_functions_wrong():
    def call(name):
        if name == "get":
            return {}.get()
        if name == "split":
            return "".split(nothing=1)
        if name == "twice":
            return "".split(",", sep=",")
        if name == "sorted":
            return sorted([1], nothing=2)
        return "".encode(1, errors="x")
    for _ in range(40):
        for name in ("get", "split", "twice", "sorted", "encode"):
            try:
                call(name)
            except TypeError:
                pass
            else:
                assert False, name


def test_exceptions_within():
    class Bad:
        def __index__(self):
            raise KeyError("index")

    def key(x):
        raise ValueError(x)

    def f(x=1, y=2):
        raise LookupError(x)
    for i in range(40):
        for call, error in ((lambda: "a b".split(None, maxsplit=Bad()), KeyError),
                            (lambda: sorted([1, 2], key=key), ValueError), (lambda: f(y=1), LookupError),
                            (lambda: [1].index(2, 0), ValueError)):
            try:
                call()
            except error:
                pass
            else:
                assert False, error


def test_recursion_by_keywords():
    def f(n, up=0):
        return f(n=n + 1, up=up)

    class C:
        def m(self, n=0):
            return self.m(n=n + 1)
    for call in (lambda: f(n=0), C().m):
        try:
            call()
        except RecursionError:
            pass
        else:
            assert False
    assert plain(1, b=3) == (1, 3, 3, 4)


def test_many_keywords():
    def f(a=0, b=0, c=0, d=0, e=0, f=0, g=0, h=0, i=0, j=0):
        return a, b, c, d, e, f, g, h, i, j
    for n in range(30):
        assert f(j=n, i=1, h=2, g=3, f=4, e=5, d=6, c=7, b=8, a=9) == (9, 8, 7, 6, 5, 4, 3, 2, 1, n)
        assert f(h=1, g=2, f=3, e=4, d=5, c=6, b=7, a=n) == (n, 7, 6, 5, 4, 3, 2, 1, 0, 0)


def test_tracing():
    seen = []

    def tracer(frame, event, arg):
        seen.append((frame.f_code.co_name, event))

    def profiler(frame, event, arg):
        if event.startswith("c_"):
            seen.append((arg.__name__, event))
    out = io.StringIO()

    def work():
        plain(1, b=2)
        out.write("x")
        "a b".split(None, 1)
        sorted([1], reverse=True)
    for _ in range(30):
        work()
    sys.settrace(tracer)
    work()
    sys.settrace(None)
    assert seen == [("work", "call"), ("plain", "call")], seen
    seen.clear()
    sys.setprofile(profiler)
    work()
    sys.setprofile(None)
    assert [s for s in seen if s[0] != "setprofile"] == [
        (n, e) for n in ("write", "split", "sorted") for e in ("c_call", "c_return")], seen


def test_classmethods_of_builtin_types():
    class D(dict):
        pass

    class I(int):
        @classmethod
        def from_bytes(cls, *a):
            return "mine"
    types = [int, bool, I]
    for i in range(40):
        assert dict.fromkeys("a") == {"a": None} and bytes.fromhex("0a") == b"\n"
        assert [t.from_bytes(b"\1", "big") for t in types] == [1, True, "mine"]
        if i == 20:
            D.fromkeys = lambda *a: a
        assert D.fromkeys("a") == (("a",) if i >= 20 else {"a": None})
    del D.fromkeys
    assert type(D.fromkeys("a")) is D


from os import path as imported_module
from struct import Struct as imported_class
import struct as module_of_class


def test_calls_on_imported_names():
    """Bound to a module or a class by import, and to something else afterwards."""
    global imported_module, module_of_class
    kept = imported_module, module_of_class
    for i in range(30):
        if i == 15:
            imported_module, module_of_class = "%d-", bytes
        if i < 15:
            assert imported_module.join("a", "b") == "a/b"
            assert module_of_class.calcsize("h") == 2
        else:
            assert imported_module.join("ab") == "a%d-b"
            assert module_of_class.fromhex("6162") == b"ab"
        assert imported_class.pack(imported_class("B"), i) == bytes([i])
    imported_module, module_of_class = kept


def test_calls_of_builtin_types():
    class Text(str):
        pass

    class Shown:
        def __str__(self):
            return Text("shown")

    class Meta(type):
        def __call__(cls, *args):
            return "meta", args

    class Met(metaclass=Meta):
        pass
    makers = [str, float, int, complex, tuple, list, bytes, Met, Text, type, Shown().__str__]
    for i in range(40):
        assert type(str(Shown())) is Text
        results = [make() if make is makers[-1] else make("1") if make is not bytes else make(b"1")
                   for make in makers]
        assert results == ["1", 1.0, 1, 1 + 0j, ("1",), ["1"], b"1", ("meta", ("1",)), "1", str, "shown"]
        assert str() == "" and int() == 0 and range(3)[1] == 1 and float(i) == i
        try:
            range()
        except TypeError as e:
            assert "range expected at least 1 argument" in str(e)


def test_wrapped_functions_of_classes():
    """Read and called again and again, before and after they have a function."""
    class A:
        s, c = staticmethod.__new__(staticmethod), classmethod.__new__(classmethod)
    for i in range(40):
        for use in (lambda: A.s, lambda: A.c, lambda: A.s(), lambda: A.c()):
            try:
                use()
            except RuntimeError as e:
                assert i < 20 and "uninitialized" in str(e)
            else:
                assert i >= 20
        if i == 19:
            A.__dict__["s"].__init__(lambda: "static")
            A.__dict__["c"].__init__(lambda cls: cls)
    assert (A.s(), A.c()) == ("static", A)
    for i in range(40):
        read = imported_class.pack, int.from_bytes, A.s
        assert read[1](b"\1", "big") == 1 and read[1].__self__ is int
        assert read[2]() == ("static" if i <= 20 else "class")
        if i == 20:
            A.s = classmethod(lambda cls: "class")
        assert A.s() == ("static" if i < 20 else "class")


def test_keywords_of_one_mapping():
    """A dict alone behind ** is not copied: the callee must not get hold of it."""
    def f(*args, **keywords): return args, keywords
    class C:
        def m(self, *args, **keywords): return args, keywords
        def keys(self): return ["x"]
        def __getitem__(self, key): return 5
    c, d = C(), {"a": 1}
    m = c.m
    for call in (f, c.m, m):
        assert call(*(1, 2), **d) == ((1, 2), d) and call(3, *(4,), **d) == ((3, 4), d)
        assert call(**c) == ((), {"x": 5}) and call(*()) == call(**{}) == ((), {})
        call(**d)[1]["b"] = 2
        assert d == {"a": 1}
    class D(dict):
        def keys(self): return ["z"]
        def __getitem__(self, key): return 7
    class E(D):
        def __iter__(self): return iter("y")
    assert f(**D(a=1)) == ((), {"a": 1}) and f(**E(a=1)) == ((), {"z": 7})
    for wrong, message in ((3, "must be a mapping, not int"), ({1: 2}, "keywords must be strings"),
                           ({"a": 1, 2: 3}, "keywords must be strings")):
        for call in (f, m, dict):
            try:
                call(**wrong)
            except TypeError as error:
                assert message in str(error)
            else:
                assert False


def test_arguments_that_change_the_keywords():
    """What is iterated for *args runs after **keywords were taken."""
    def f(*args, **keywords): return args, keywords
    def items():
        yield 1
        d["late"] = 2
    d = {"a": 1}
    assert f(*items(), **d) == ((1,), {"a": 1}) and d == {"a": 1, "late": 2}


def test_deep_forwarding():
    class C:
        def m(self, n, *args, **keywords):
            return n if n == 0 else self.m(n - 1, *args, **keywords)
        def endless(self, *args, **keywords):
            return self.endless(*args, **keywords)
    assert C().m(200, 1, 2, x=3) == 0
    try:
        C().endless(1, x=2)
    except RecursionError:
        return
    assert False
