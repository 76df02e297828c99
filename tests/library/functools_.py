# needs: stdlib
# functools: caches, partial application, dispatch, wrapping.
import functools
from functools import (cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod,
                       reduce, singledispatch, singledispatchmethod, total_ordering, wraps)


def test_caches():
    calls = []

    @lru_cache(maxsize=2)
    def square(x):
        calls.append(x)
        return x * x
    assert [square(n) for n in (1, 2, 1, 3, 2)] == [1, 4, 1, 9, 4]
    assert calls == [1, 2, 3, 2] and square.cache_info() == (1, 4, 2, 2)
    square.cache_clear()
    assert square.cache_info().currsize == 0 and square.__wrapped__(5) == 25

    @cache
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)
    assert fib(100) == 354224848179261915075

    class Data:
        @cached_property
        def value(self):
            calls.append("value")
            return 7
    d = Data()
    assert d.value == d.value == 7 and calls.count("value") == 1 and d.__dict__ == {"value": 7}
    del d.value
    assert d.value == 7 and calls.count("value") == 2


def test_partial():
    double = partial(int.__mul__, 2)
    assert double(4) == 8 and double.func is int.__mul__ and double.args == (2,)
    base2 = partial(int, base=2)
    assert base2("101") == 5 and partial(base2, base=8)("17") == 15
    assert repr(partial(print, 1, end="")) == "functools.partial(<built-in function print>, 1, end='')"

    class Cell:
        def set(self, state):
            self.state = state
            return self
        on = partialmethod(set, True)
    assert Cell().on().state is True


def test_dispatch():
    @singledispatch
    def show(x):
        return "object"

    @show.register
    def _(x: int | float):
        return "number"

    @show.register(list)
    def _(x):
        return "list of " + ", ".join(map(show, x))
    assert show([1, "x", [2.0]]) == "list of number, object, list of number"
    assert show.dispatch(bool)(True) == "number" and list in show.registry

    class Shower:
        @singledispatchmethod
        def show(self, x):
            return "object"

        @show.register
        def _(self, x: str):
            return "str " + x
    assert Shower().show("a") == "str a" and Shower().show(1) == "object"


def test_wraps_and_order():
    def decorator(f):
        @wraps(f)
        def wrapper(*args):
            return f(*args)
        return wrapper

    @decorator
    def named(x: int):
        "documentation"
    assert named.__name__ == "named" and named.__doc__ == "documentation"
    assert named.__wrapped__.__annotations__ == {"x": int}

    @total_ordering
    class Size:
        def __init__(self, n):
            self.n = n

        def __eq__(self, other):
            return self.n == other.n

        def __lt__(self, other):
            return self.n < other.n
    assert Size(1) <= Size(1) and Size(2) > Size(1) and Size(2) >= Size(1)
    assert sorted("bca", key=cmp_to_key(lambda a, b: (a < b) - (a > b))) == ["c", "b", "a"]
    assert reduce(lambda a, b: a * b, range(1, 6)) == 120 and reduce(max, [], 3) == 3
    try:
        reduce(max, [])
    except TypeError as error:
        assert "empty iterable with no initial value" in str(error)
    assert functools.WRAPPER_ASSIGNMENTS[0] == "__module__"
