# Comprehensions and generator expressions: nesting, conditions, scopes, inlining traps.
import sys


def test_forms():
    assert [x * y for x in range(3) for y in range(x)] == [0, 0, 2]
    assert {x % 3 for x in range(10)} == {0, 1, 2}
    assert {k: v for k, v in zip("abc", range(3)) if v} == {"b": 1, "c": 2}
    assert [x for x in range(20) if x % 2 if x % 3] == [1, 5, 7, 11, 13, 17, 19]
    assert [(a, b) for a, *b in ["xyz", "uv"]] == [("x", ["y", "z"]), ("u", ["v"])]
    assert [[j for j in range(i)] for i in range(3)] == [[], [0], [0, 1]]
    assert sum(1 for _ in range(7)) == 7


def test_scope_is_their_own():
    x = 5
    a = [x for x in range(3)]
    assert x == 5 and a == [0, 1, 2]
    assert [x for x in [x, x]] == [5, 5]
    assert [y for x in [1, 2] for y in [x, x * 10]] == [1, 10, 2, 20] and x == 5
    try:
        [undefined_name for _ in [1]]
    except NameError:
        pass
    else:
        assert False
    f = [lambda: i for i in range(3)]
    assert [g() for g in f] == [2, 2, 2]
    g = [lambda i=i: i for i in range(3)]
    assert [h() for h in g] == [0, 1, 2]


def test_names_kept_when_they_fail():
    x = "kept"
    try:
        [1 // x for x in (1, 0)]
    except ZeroDivisionError:
        pass
    assert x == "kept"

    def g():
        y = "y"
        try:
            [1 // y for y in (0,)]
        except ZeroDivisionError:
            return y
    assert g() == "y"


def test_in_classes():
    class C:
        n = 3
        squares = [i * i for i in range(n)]
        names = [k for k in ("n",)]
        nested = [[j for j in range(i)] for i in range(n)]
    assert C.squares == [0, 1, 4] and C.nested == [[], [0], [0, 1]]
    assert not hasattr(C, "i") and not hasattr(C, "k")


def test_locals_and_cells():
    def f(a):
        b = [lambda: a + i for i in range(2)]
        return [g() for g in b], locals()
    values, names = f(10)
    assert values == [11, 11] and sorted(names) == ["a", "b"], names

    def h():
        return [locals() for z in [1]][0]
    assert h()["z"] == 1


def test_walrus_reaches_out():
    hits = [y for x in range(10) if (y := x * x) > 50]
    assert hits == [64, 81] and y == 81

    def f():
        [total := i for i in range(4)]
        return total
    assert f() == 3


def test_iterable_is_evaluated_outside():
    class C:
        items = [1, 2]
        out = list(i for i in items)
    assert C.out == [1, 2]
    g = (i for i in iter([1, 2, 3]))
    assert next(g) == 1 and list(g) == [2, 3]


def test_large():
    n = sum(len(str(i)) for i in range(10000))
    assert n == 38890 and len([i for i in range(100000)]) == 100000
    assert len({i: None for i in range(5000)}) == 5000


class Pause:
    def __await__(self):
        yield


async def paused_range(n):
    for i in range(n):
        await Pause()
        yield i


def test_free_variables_during_awaiting_comprehensions():
    """CPython 3.12.1 lets the cell of a comprehension that is suspended replace the outer one."""
    x = "outer"

    async def coroutine():
        before = x
        squares = [x * x async for x in paused_range(3)]
        readers = [lambda: x async for x in paused_range(3)]
        return before, squares, [reader() for reader in readers], x

    running = coroutine()
    while True:
        try:
            running.send(None)
        except StopIteration as stop:
            before, squares, read, after = stop.value
            break
    assert (before, squares, read) == ("outer", [0, 1, 4], [2, 2, 2])
    assert x == after == "outer" or sys.implementation.name == "cpython"
