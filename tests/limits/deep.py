# Depth: whatever is nested too deeply gives an exception, never a crash. (CPython
# fails some of these itself.)
import sys


def raises(kinds, call):
    try:
        call()
    except kinds as error:
        return error
    raise AssertionError("no exception")


def test_functions():
    def f(n):
        return 0 if n == 0 else 1 + f(n - 1)
    assert f(500) == 500
    raises(RecursionError, lambda: f(10 ** 6))
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        assert f(50_000) == 50_000
    finally:
        sys.setrecursionlimit(old)
    raises(ValueError, lambda: sys.setrecursionlimit(0))


def test_endless_recursion_with_a_high_limit():
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(2 ** 31 - 1)
    try:
        def f():
            return f()
        raises((RecursionError, MemoryError), f)
    finally:
        sys.setrecursionlimit(old)


def test_through_c():
    class A:
        def __repr__(self): return repr(self)
        def __eq__(self, other): return self == other
        def __hash__(self): return hash(self)
        def __getattr__(self, name): return getattr(self, name + "x")
        def __iter__(self): return iter(self)
        def __len__(self): return len(self)
        def __call__(self): return self()
        def __str__(self): return "%s" % self
        def __lt__(self, other): return sorted([self, other])
        def __add__(self, other): return self + other
        def __index__(self): return range(self)
        def __format__(self, spec): return f"{self}"
    a = A()
    for call in (lambda: repr(a), lambda: a == a, lambda: hash(a), lambda: a.b, lambda: list(a), lambda: len(a),
                 lambda: a(), lambda: str(a), lambda: a < a, lambda: a + a, lambda: range(a), lambda: format(a)):
        raises(RecursionError, call)
    raises(RecursionError, lambda: max([a, a], key=lambda x: sorted([a], key=a)) if False else repr(a))


def test_nested_containers():
    for make in (lambda x: [x], lambda x: (x,), lambda x: {1: x}):
        x = None
        for _ in range(100_000):
            x = make(x)
        raises(RecursionError, lambda: repr(x))
        y = None
        for _ in range(100_000):
            y = make(y)
        raises(RecursionError, lambda: x == y)
        del x, y
    a, b = [], []
    a.append(a)
    b.append(b)
    assert repr(a) == "[[...]]"
    raises(RecursionError, lambda: a == b)
    t = ()
    for _ in range(100_000):
        t = (t,)
    try:
        hash(t)
    except RecursionError:
        pass


def test_iterators():
    it = iter([1])
    for _ in range(50_000):
        it = map(int, it)
    try:
        list(it)
    except RecursionError:
        pass
    g = iter([1])
    for _ in range(50_000):
        g = (x for x in g)
    try:
        list(g)
    except RecursionError:
        pass


def test_source():
    for source in ("(" * 100_000, "(" * 100_000 + ")" * 100_000, "[" * 5000 + "]" * 5000,
                   "-" * 100_000 + "1", "not " * 100_000 + "1", "x" + ".x" * 100_000, "f" + "()" * 100_000,
                   "1" + "+1" * 100_000, "a" + " if a else a" * 20_000, "lambda: " * 50_000 + "0",
                   "x = " * 50_000 + "0", "a" + "[0]" * 100_000, "*" * 10_000 + "a", "{" * 1000, "f'{" * 200,
                   "a" + "<a" * 100_000, "a" + " and a" * 100_000, "a" + "**a" * 50_000):
        try:
            compile(source, "<deep>", "exec")
        except (SyntaxError, RecursionError, MemoryError):
            pass


def test_statements():
    nested = "".join(" " * i + "if x:\n" for i in range(99)) + " " * 99 + "pass\n"
    compile(nested, "<deep>", "exec")
    try:
        compile("".join(" " * i + "if x:\n" for i in range(101)) + " " * 101 + "pass\n", "<deep>", "exec")
    except IndentationError as error:
        assert error.msg == "too many levels of indentation"
    else:
        assert False
    try:
        compile("".join(" " * i + "for x in x:\n" for i in range(25)) + " " * 25 + "pass\n", "<deep>", "exec")
    except SyntaxError as error:
        assert error.msg == "too many statically nested blocks"
    else:
        assert False
    source = "if x: pass\n" + "elif x: pass\n" * 5000
    try:
        compile(source, "<deep>", "exec")
    except (RecursionError, MemoryError):
        pass
    namespace = {}
    exec("x = [\n" + "1,\n" * 100_000 + "]", namespace)
    assert len(namespace["x"]) == 100_000
    exec("\n".join("v%d = %d" % (i, i) for i in range(20_000)), namespace)
    assert namespace["v19999"] == 19999


def test_classes():
    cls = object
    for i in range(2000):
        cls = type("C", (cls,), {})
    assert len(cls.__mro__) == 2001
    o = cls()
    o.x = 1
    assert o.x == 1 and isinstance(o, object)


def test_exceptions():
    error = None
    for _ in range(50_000):
        new = ValueError()
        new.__cause__ = error
        error = new
    del error, new

    def f(n):
        try:
            if n:
                f(n - 1)
            raise KeyError
        except KeyError:
            raise ValueError
    raises(ValueError, lambda: f(200))
