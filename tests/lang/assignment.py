# Assignment: targets, unpacking, augmented, annotated, walrus, del.


def test_chains_and_targets():
    a = b = c = [1]
    assert a is b is c
    a, b = b, 2
    assert a == [1] and b == 2
    d = {}
    d["x"], a[0], d["y"] = 1, 2, 3
    assert d == {"x": 1, "y": 3} and c == [2]

    class C:
        pass
    o = C()
    o.p, (o.q, *o.r) = 1, (2, 3, 4)
    assert (o.p, o.q, o.r) == (1, 2, [3, 4])


def test_unpacking():
    a, *b = "abc"
    assert (a, b) == ("a", ["b", "c"])
    *a, b = [1]
    assert (a, b) == ([], 1)
    (a, (b, *c), d), e = (1, (2, 3), 4), 5
    assert (a, b, c, d, e) == (1, 2, [3], 4, 5)
    [x, y] = {1: 2, 3: 4}
    assert (x, y) == (1, 3)
    for source, count, message in (
            ([1], "two", "not enough values to unpack (expected 2, got 1)"),
            ([1, 2, 3], "two", "too many values to unpack (expected 2)"),
            (iter([1]), "two", "not enough values to unpack (expected 2, got 1)"),
            ([], "star", "not enough values to unpack (expected at least 2, got 0)")):
        try:
            if count == "two":
                a, b = source
            else:
                a, *b, c = source
        except ValueError as error:
            assert str(error) == message, str(error)
        else:
            assert False
    try:
        a, b = 5
    except TypeError as error:
        assert str(error) == "cannot unpack non-iterable int object"


def test_augmented():
    log = []

    class Tracer:
        def __iadd__(self, other):
            log.append(("iadd", other))
            return self

        def __add__(self, other):
            log.append(("add", other))
            return self

        def __mul__(self, other):
            log.append(("mul", other))
            return self
    t = Tracer()
    t += 1
    t *= 2
    assert log == [("iadd", 1), ("mul", 2)]
    x = [1, 2, 3]
    y = x
    y += (4,)
    assert x == [1, 2, 3, 4]
    x[1] -= 5
    x[2:3] *= 2
    assert x == [1, -3, 3, 3, 4]
    t = ([],)
    try:
        t[0] += [1]
    except TypeError as error:
        assert str(error) == "'tuple' object does not support item assignment"
    assert t == ([1],)
    n = 7
    n //= 2
    n **= 3
    n %= 10
    n <<= 4
    n |= 1
    n ^= 3
    n &= 0xFE
    n >>= 1
    assert n == 57, n
    f = 9
    f /= 2
    assert f == 4.5


def test_order_of_evaluation():
    log = []

    def note(value):
        log.append(value)
        return value
    d = {}
    d[note("key")] = note("value")
    assert log == ["value", "key"]
    log.clear()
    note(1) + note(2) * note(3)
    assert log == [1, 2, 3]
    log.clear()
    {note(1): note(2), note(3): note(4)}
    assert log == [1, 2, 3, 4]
    log.clear()
    f = lambda *a, **k: None
    f(note(1), *[note(2)], x=note(3), **{"y": note(4)})
    assert log == [1, 2, 3, 4]


def test_annotations():
    x: int = 5
    y: str
    assert x == 5
    try:
        y
    except UnboundLocalError as error:
        assert str(error) == "cannot access local variable 'y' where it is not associated with a value"

    class C:
        a: int = 1
        b: "later"
        (c): int = 2
    assert C.__annotations__ == {"a": int, "b": "later"} and C.c == 2

    def f(a: int, *b: str, c: float = 1, **d: bytes) -> None:
        pass
    assert f.__annotations__ == {"a": int, "b": str, "c": float, "d": bytes, "return": None}


module_level: int = 3
undefined_at_module: "x"


def test_module_annotations():
    assert __annotations__["module_level"] is int and "undefined_at_module" in __annotations__


def test_walrus():
    if (n := len("abc")) == 3:
        assert n == 3
    total = [last := i for i in range(3)]
    assert last == 2 and total == [0, 1, 2]
    data = iter([3, 2, 0, 1])
    seen = []
    while (item := next(data)):
        seen.append(item)
    assert seen == [3, 2]


def test_del():
    a, b, c = 1, [1, 2, 3, 4], {"x": 1}
    del a, b[1:3], c["x"]
    assert b == [1, 4] and c == {}
    try:
        a
    except UnboundLocalError:
        pass
    else:
        assert False
    try:
        del a
    except UnboundLocalError:
        pass
    else:
        assert False

    class C:
        x = 1
    del C.x
    assert not hasattr(C, "x")
    try:
        del C.x
    except AttributeError as error:
        assert str(error) == "type object 'C' has no attribute 'x'", error
