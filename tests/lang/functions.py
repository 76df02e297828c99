# Functions: parameters of all kinds, defaults, star-calls, messages, attributes.
from tap import raises


def test_kinds_of_parameters():
    def f(a, b=2, /, c=3, *args, d, e=5, **rest):
        return a, b, c, args, d, e, rest
    assert f(1, d=4) == (1, 2, 3, (), 4, 5, {})
    assert f(1, 2, 3, 4, 5, d=6, a=7, b=8) == (1, 2, 3, (4, 5), 6, 5, {"a": 7, "b": 8})
    assert f(*(1, 2), *[3], **{"d": 0}, **{"x": 1}) == (1, 2, 3, (), 0, 5, {"x": 1})
    assert f.__defaults__ == (2, 3) and f.__kwdefaults__ == {"e": 5}


def test_messages():
    def f(a, b, /, c, *, d):
        pass

    def g(a, b=1):
        pass

    def h():
        pass
    prefix = "test_messages.<locals>."
    raises(TypeError, lambda: f(), prefix + "f() missing 3 required positional arguments: 'a', 'b', and 'c'")
    raises(TypeError, lambda: f(1, 2), prefix + "f() missing 1 required positional argument: 'c'")
    raises(TypeError, lambda: f(1, 2, 3), prefix + "f() missing 1 required keyword-only argument: 'd'")
    raises(TypeError, lambda: f(1, 2, 3, 4, d=1), prefix + "f() takes 3 positional arguments but 4 positional "
           "arguments (and 1 keyword-only argument) were given")
    raises(TypeError, lambda: f(1, b=2, c=3, d=4), prefix + "f() got some positional-only arguments passed as "
           "keyword arguments: 'b'")
    raises(TypeError, lambda: g(1, 2, 3), prefix + "g() takes from 1 to 2 positional arguments but 3 were given")
    raises(TypeError, lambda: h(1), prefix + "h() takes 0 positional arguments but 1 was given")
    raises(TypeError, lambda: g(1, a=2), prefix + "g() got multiple values for argument 'a'")
    raises(TypeError, lambda: g(1, x=2), prefix + "g() got an unexpected keyword argument 'x'")
    raises(TypeError, lambda: g(**{"a": 1}, **{"a": 2}), "__main__." + prefix + "g() got multiple values for keyword argument 'a'")
    raises(TypeError, lambda: g(*5), "__main__." + prefix + "g() argument after * must be an iterable, not int")
    raises(TypeError, lambda: g(**5), "__main__." + prefix + "g() argument after ** must be a mapping, not int")
    raises(TypeError, lambda: g(**{1: 2}), "keywords must be strings")
    raises(TypeError, lambda: 5(), "'int' object is not callable")
    raises(TypeError, lambda: len(), "len() takes exactly one argument (0 given)")


def test_defaults_are_evaluated_once():
    def f(x, seen=[]):
        seen.append(x)
        return seen
    f(1)
    assert f(2) == [1, 2]
    f.__defaults__ = ([9],)
    assert f(1) == [9, 1]
    f.__defaults__ = None
    raises(TypeError, lambda: f(1))


def test_attributes():
    def f(a, b):
        "doc"
        c = a
        return c
    assert f.__name__ == "f" and f.__qualname__ == "test_attributes.<locals>.f"
    assert f.__doc__ == "doc" and f.__module__ == "__main__"
    assert f.__code__.co_varnames == ("a", "b", "c") and f.__code__.co_argcount == 2
    f.extra = 1
    assert f.__dict__ == {"extra": 1}
    f.__name__ = "g"
    assert f.__name__ == "g"
    raises(TypeError, lambda: setattr(f, "__name__", 1), "__name__ must be set to a string object")
    assert f.__globals__ is globals()
    assert (lambda: 0).__name__ == "<lambda>"
    g = type(f)(f.__code__, {"x": 1}, "made")
    assert g(3, 4) == 3 and g.__name__ == "made" and g.__globals__ == {"x": 1, **g.__globals__}


def test_recursion_and_mutual():
    def even(n):
        return n == 0 or odd(n - 1)

    def odd(n):
        return n != 0 and even(n - 1)
    assert even(300) and not odd(300)
    fib = lambda n: n if n < 2 else fib(n - 1) + fib(n - 2)
    assert fib(15) == 610


def test_decorators():
    log = []

    def outer(tag):
        log.append("make " + tag)

        def decorate(f):
            log.append("use " + tag)
            return lambda *a: (tag, f(*a))
        return decorate

    @outer("a")
    @outer("b")
    def f(x):
        return x
    assert f(1) == ("a", ("b", 1)) and log == ["make a", "make b", "use b", "use a"]

    @(lambda f: 5)
    def g():
        pass
    assert g == 5


def test_many_arguments():
    names = ["a%d" % i for i in range(300)]
    namespace = {}
    exec("def f(%s): return a0 + a299" % ", ".join(names), namespace)
    assert namespace["f"](*range(300)) == 299
    assert namespace["f"](**{name: i for i, name in enumerate(names)}) == 299
    call = "f(%s)" % ", ".join("%s=%d" % (name, i) for i, name in enumerate(names))
    assert eval(call, namespace) == 299
    assert (lambda *a: len(a))(*range(10000)) == 10000


def test_methods():
    class C:
        def m(self, x):
            return self, x

        @staticmethod
        def s(x):
            return x

        @classmethod
        def c(cls, x):
            return cls, x
    o = C()
    assert o.m(1) == (o, 1) and C.m(o, 2) == (o, 2)
    assert o.s(1) == C.s(1) == 1 and o.c(1) == C.c(1) == (C, 1)
    bound = o.m
    assert bound.__self__ is o and bound.__func__ is C.m and bound == o.m and bound(3) == (o, 3)
    raises(TypeError, lambda: o.m(), "test_methods.<locals>.C.m() missing 1 required positional argument: 'x'")
    o.m = lambda x: x
    assert o.m(7) == 7


def test_keyword_names_that_are_values():
    def f(**kw):
        return list(kw)
    assert f(b=1, a=2, c=3) == ["b", "a", "c"]
    assert f(**{"not an identifier": 1}) == ["not an identifier"]
    d = {"a": 1}
    f(**d)
    assert d == {"a": 1}
