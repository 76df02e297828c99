"""list, tuple, range, slice: items, slices, sorting, messages; lists that change meanwhile."""


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


class Index:
    """An integer whose __index__ does something first."""

    def __init__(self, action, value):
        self.action, self.value = action, value

    def __index__(self):
        self.action()
        return self.value


def test_slices():
    a = list(range(10))
    assert a[2:5] == [2, 3, 4] and a[::-3] == [9, 6, 3, 0] and a[-100:100:4] == [0, 4, 8]
    a[2:5] = "xy"
    assert a == [0, 1, "x", "y", 5, 6, 7, 8, 9]
    a[::2] = range(5)
    assert a == [0, 1, 1, "y", 2, 6, 3, 8, 4]
    del a[::-2]
    assert a == [1, "y", 6, 8]
    a[1:1] = a
    assert a == [1, 1, "y", 6, 8, "y", 6, 8]
    raises(ValueError, "attempt to assign sequence of size 1 to extended slice of size 4",
           a.__setitem__, slice(None, None, 2), [1])
    raises(TypeError, "can only assign an iterable", a.__setitem__, slice(1), 5)
    raises(ValueError, "slice step cannot be zero", a.__getitem__, slice(None, None, 0))
    assert slice(None, -2, 3).indices(10) == (0, 8, 3)
    assert slice(10**30, None, -1).indices(10**20) == (10**20 - 1, -1, -1)


def test_messages():
    raises(IndexError, "list index out of range", [].__getitem__, 0)
    raises(TypeError, "list indices must be integers or slices, not str", [].__getitem__, "a")
    raises(IndexError, "pop from empty list", [].pop)
    raises(ValueError, "list.remove(x): x not in list", [].remove, 1)
    raises(ValueError, "1 is not in list", [].index, 1)
    raises(TypeError, 'can only concatenate list (not "int") to list', lambda: [] + 1)
    raises(TypeError, "can't multiply sequence by non-int of type 'str'", lambda: [] * "a")
    raises(TypeError, "unhashable type: 'list'", hash, [])
    raises(TypeError, "list() takes no keyword arguments", lambda: list(x=1))
    raises(ValueError, "tuple.index(x): x not in tuple", ().index, 1)
    raises(ValueError, "range() arg 3 must not be zero", range, 1, 2, 0)


def test_sorting():
    words = ["b", "A", "aa", "", "Z", "a", "é", "a\0"] * 20
    assert sorted(words) == [w for u in ["", "A", "Z", "a", "a\0", "aa", "b", "é"] for w in [u] * 20]
    assert sorted([3, 1.5, True, -2**70, 0.0]) == [-2**70, 0.0, True, 1.5, 3]
    pairs = [(i % 7, i) for i in range(500)]
    assert sorted(pairs, key=lambda p: p[0]) == sorted(pairs)
    down = sorted(pairs, key=lambda p: p[0], reverse=True)
    assert down == sorted(pairs, key=lambda p: (-p[0], p[1]))
    floats = [((i * 7919) % 1000 - 500) / 8 for i in range(1000)]
    assert sorted(floats) == [x / 8 for x in range(-500, 500)]
    raises(TypeError, "'<' not supported between instances of 'str' and 'int'", [1, "a"].sort)
    many = list(range(50))
    raises(ValueError, "list modified during sort", many.sort, key=lambda x: many.append(x) or x)
    assert many == list(range(50))


def test_changes_meanwhile():
    a = list(range(100))
    assert a[:Index(a.clear, 50)] == []
    a = list(range(100))
    a[10:Index(a.clear, 50)] = [1, 2]
    assert a == [1, 2]
    a = [1]
    assert a * Index(a.clear, 3) == []

    class Eraser:
        def __eq__(self, other):
            a.clear()
            return False

    a = [Eraser() for _ in range(10)]
    assert 1 not in a and a == []
    a = [Eraser() for _ in range(10)]
    assert a.count(1) == 0
    a = []
    a.append(a)
    assert repr(a) == "[[...]]"


def test_iterators():
    a = [1, 2, 3]
    it = iter(a)
    assert next(it) == 1 and it.__length_hint__() == 2 and it.__reduce__() == (iter, (a,), 1)
    a.append(4)
    assert list(it) == [2, 3, 4]
    a.append(5)
    assert list(it) == [] and it.__reduce__() == (iter, ([],))
    back = reversed(a)
    back.__setstate__(1)
    assert list(back) == [2, 1]


def test_range():
    r = range(0, 10**30, 3)
    assert r[-1] == 10**30 - 1 and 3 * 10**20 in r and r.index(9) == 3
    assert range(0) == range(2, 1) and hash(range(3)) == hash(range(0, 3, 1))
    assert list(range(10)[7:1:-2]) == [7, 5, 3] and range(10)[2:5] == range(2, 5)
    assert list(reversed(range(0, 10, 4))) == [8, 4, 0] and 2.0 in range(3)
    assert list(range(2**62 - 2, 2**62 + 1)) == [2**62 - 2, 2**62 - 1, 2**62]
    raises(OverflowError, "Python int too large to convert to C ssize_t", len, range(2**63))
    assert hash((1, 2, 3)) == 529344067295497451


# s[a:b] needs no slice object for the usual bounds; what comes is the same.
def test_slices_of_all_bounds():
    class Index:
        def __index__(self):
            return 2

    bounds = [None, 0, 1, 2, 5, 6, 99, -1, -5, -6, -99, 2**62, -2**62, 2**70, -2**70, True, Index()]
    for s in [0, 1, 2, 3, 4], (0, 1, 2, 3, 4), "abcde", "ab\u20acde", b"abcde", range(5):
        for a in bounds:
            for b in bounds:
                part = s[a:b]
                assert part == s.__getitem__(slice(a, b)) and type(part) is type(s)
    for bad in "", 1.0, ():
        for s in [], (), "":
            try:
                s[bad:]
            except TypeError as e:
                assert str(e) == ("slice indices must be integers or None or have an "
                                  "__index__ method")
            else:
                assert False


def test_sort_numbers_of_all_sizes():
    inf = float('inf')
    ordered = [-inf, -2 ** 1100, -1e300, -2 ** 64 - 1, -2.0 ** 64, -2 ** 64 + 1, -1, -0.5, 0,
               0.25, 1, 2 ** 53, 2 ** 53 + 1, 2.0 ** 53 + 2, 2 ** 62, 2 ** 63 - 1, 2.0 ** 63,
               2 ** 63 + 1, 2 ** 1000, 2 ** 1000 + 1, 2.0 ** 1001, 2 ** 1100, 2 ** 1100 + 1, inf]
    for step in (5, 7, 11):
        mixed = [ordered[i * step % len(ordered)] for i in range(len(ordered))]
        assert sorted(mixed) == ordered and max(mixed) == inf and min(mixed) == -inf
        assert sorted(mixed, reverse=True) == ordered[::-1]
        assert sorted(mixed * 3, key=lambda n: n) == [n for n in ordered for _ in range(3)]
        assert [n for _, n in sorted(enumerate(mixed), key=lambda p: p[1])] == ordered
    equal = [1, 1.0, 2 ** 70, 2.0 ** 70]  # stay in order
    assert list(map(type, sorted(equal))) == [int, float, int, float]
    assert list(map(type, sorted(equal[::-1]))) == [float, int, float, int]


def test_sort_strings_with_a_common_start():
    for start in ('', 'common start ', 'größe ', '温度 ', '\U0001f600 '):
        for more in ('', '\0', 'é', '温', '\ud800', '\uffff', '\U0001f600'):
            ordered = sorted({start + str(n) for n in range(100)} | {start, start + more})
            codes = [list(map(ord, s)) for s in ordered]
            assert all(a < b for a, b in zip(codes, codes[1:])), (start, more)
            mixed = [ordered[i * 37 % len(ordered)] for i in range(len(ordered))]
            if len(set(mixed)) == len(ordered):
                assert sorted(mixed) == sorted(mixed, key=str) == ordered
                assert max(mixed) == ordered[-1] and min(mixed) == start


def test_comparing_what_changes():
    class Clears:
        def __init__(self, target):
            self.target = target

        def __eq__(self, other):
            self.target.clear()
            return True

    a = [1, 2, 3]
    b = [1, 2, 3]
    a[1] = Clears(b)
    assert a != b and b == []
    for n in range(12):
        for at in range(n):
            a = list(range(n))
            b = list(a)
            b[at] = -1
            assert a != b and not a == b and b < a and a > b and tuple(a) != tuple(b) and tuple(b) < tuple(a)
        assert list(range(n)) == list(range(n)) != list(range(n + 1)) and [0] * n < [0] * (n + 1)
    nan = float("nan")
    assert [nan] * 9 == [nan] * 9 and [1, 1.0] == [1.0, True]


def test_characters():
    for text in "", "a", "abc", "é\xff", "漢字x", "\U0001f600a\ud800", "x" * 100:
        assert list(text) == [c for c in text] and [*text] == list(text)
        items = [1]
        items += text
        items.extend(text)
        items[1:1] = text
        assert items == [1] + 3 * list(text)

    class Odd(str):
        def __iter__(self):
            return iter([1, 2])

    assert list(Odd("abc")) == [1, 2]


def test_of_dicts_and_sets():
    d = {i: str(i) for i in range(20)}
    for i in 0, 1, 7, 19:
        del d[i]
    keys = [k for k in d]
    pairs = [(k, d[k]) for k in d]
    assert list(d) == list(d.keys()) == keys and list(d.items()) == pairs and list(d.values()) == list(map(str, keys))
    items = [0]
    items += d
    items.extend(d.items())
    items[1:1] = d.values()
    assert items == [0, *map(str, keys), *keys, *pairs]
    s = set(keys)
    s.discard(5)
    assert sorted(s) == list(s) == list(frozenset(s)) == [k for k in keys if k != 5] and list({}) == list(set()) == []

    class Odd(dict):
        def __iter__(self):
            return iter("xy")

    assert list(Odd(d)) == ["x", "y"] and list(Odd(d).keys()) == keys
