# Sizes: what doesn't fit gives MemoryError or OverflowError, at once. (CPython would
# try to work out some of these, for hours.)


def raises(kinds, call):
    try:
        call()
    except kinds as error:
        return error
    raise AssertionError("no exception")


HUGE = 2 ** 62


def test_repetition():
    for unit in ([0], (0,), "x", b"x", bytearray(b"x"), "\u1234", "\U00012345"):
        raises((MemoryError, OverflowError), lambda: unit * HUGE)
        raises((MemoryError, OverflowError), lambda: unit * (HUGE // 8))
        raises(OverflowError, lambda: unit * 2 ** 64)
        assert len(unit * 0) == 0 and len(unit * -HUGE) == 0


def test_integers():
    raises((MemoryError, OverflowError), lambda: 1 << 10 ** 13)
    raises((MemoryError, OverflowError), lambda: 1 << 2 ** 70)
    raises((MemoryError, OverflowError), lambda: 10 ** 10 ** 14)
    raises((MemoryError, OverflowError), lambda: (1 << 100000) ** (1 << 60))
    assert 1 >> 2 ** 70 == 0 and -1 >> 2 ** 70 == -1 and 0 << 2 ** 70 == 0
    assert 1 ** 2 ** 100 == 1 and 0 ** 2 ** 100 == 0
    raises(ValueError, lambda: str(10 ** 5000))
    raises(ValueError, lambda: int("1" * 5000))
    raises(OverflowError, lambda: float(10 ** 400))
    raises(OverflowError, lambda: 10 ** 400 / 3)
    raises((OverflowError, MemoryError), lambda: (5).to_bytes(HUGE, "big"))


def test_allocation():
    raises((MemoryError, OverflowError), lambda: bytes(HUGE))
    raises((MemoryError, OverflowError), lambda: bytearray(HUGE))
    raises((MemoryError, OverflowError), lambda: "x".center(HUGE))
    raises((MemoryError, OverflowError), lambda: "x".zfill(HUGE))
    raises((MemoryError, OverflowError), lambda: "%*d" % (HUGE, 1))
    raises((MemoryError, OverflowError, ValueError), lambda: "{:{}}".format(1, HUGE))
    raises((MemoryError, OverflowError, ValueError), lambda: "%.*f" % (2 ** 31, 1.0))
    raises((MemoryError, OverflowError), lambda: "\t".expandtabs(HUGE))
    raises((MemoryError, OverflowError), lambda: list(range(HUGE)))
    raises((MemoryError, OverflowError), lambda: tuple(range(HUGE)))
    raises(OverflowError, lambda: len(range(2 ** 70)))
    x = [1] * 10
    raises((MemoryError, OverflowError), lambda: x.__imul__(HUGE))
    assert x == [1] * 10


def test_indices():
    assert [1, 2, 3][:HUGE * 4] == [1, 2, 3] and "abc"[-HUGE * 4:] == "abc" and b"abc"[::HUGE * 4] == b"a"
    raises(IndexError, lambda: [1][HUGE * 4])
    raises(IndexError, lambda: "a"[-HUGE * 4])
    assert range(HUGE * 4)[HUGE * 2] == HUGE * 2 and range(0, HUGE * 4, HUGE)[-1] == HUGE * 3


def test_many():
    d = {i: str(i) for i in range(200_000)}
    assert len(d) == 200_000 and d[199_999] == "199999"
    for i in range(199_990):
        del d[i]
    assert list(d) == list(range(199_990, 200_000))
    s = set(range(100_000)) - set(range(99_999))
    assert s == {99_999}
    text = ""
    for i in range(100_000):
        text += "x"
    assert len(text) == 100_000
    assert len("".join(str(i) for i in range(50_000))) == 238_890


def test_garbage():
    for _ in range(200):
        a, b = [0] * 1000, {}
        a.append(b)
        b["a"] = a
    big = [bytearray(10 ** 6) for _ in range(3)]
    for _ in range(300):
        big[0] = bytearray(10 ** 6)
    assert sum(map(len, big)) == 3 * 10 ** 6


def test_formats():
    assert len("%d" % (1 << 10000)) == 3011 and len(f"{1 << 10000:x}") == 2501
    assert len(repr("\x00" * 1000)) == 4002
    assert len("a,b" * 1000) == 3000 and len(("a," * 5000).split(",")) == 5001
