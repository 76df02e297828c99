# Whole sets: what comes of operations on sets of many sizes, with holes and without.


def items(s):
    return sorted(s)


def members(a, b, wanted):
    return [x for x in range(400) if wanted(x in a, x in b)]


def make(n, step, holes):
    s = set(range(0, n * step, step))
    if holes:
        for x in range(0, n * step, 3 * step):
            s.discard(x)
    return s


def test_algebra():
    sizes = [0, 1, 3, 4, 5, 8, 9, 14, 15, 28, 29, 60]
    for n in sizes:
        for m in sizes:
            for holes in (False, True):
                a, b = make(n, 2, holes), make(m, 3, holes)
                before = items(a), items(b)
                assert items(a | b) == members(a, b, lambda x, y: x or y)
                assert items(a & b) == members(a, b, lambda x, y: x and y)
                assert items(a - b) == members(a, b, lambda x, y: x and not y)
                assert items(a ^ b) == members(a, b, lambda x, y: x != y)
                assert (items(a), items(b)) == before


def test_copies_are_apart():
    for n in (0, 3, 8, 9, 30, 100):
        for holes in (False, True):
            a = make(n, 1, holes)
            b, c, d = a.copy(), set(a), frozenset(a)
            assert a == b == c == d
            b.add(1000)
            c.discard(1)
            for x in range(200, 300):
                b.add(x)
            assert 1000 not in a and a == d and len(b) == len(a) + 101
            assert items(c | {1}) == items(a | {1})


def test_many():
    s = set()
    for x in range(3000):
        s.add(x)
        s.add(str(x))
    assert len(s) == 6000 and all(x in s and str(x) in s for x in range(3000))
    for x in range(0, 3000, 2):
        s.remove(x)
    assert len(s) == 4500 and 2 not in s and 3 in s
    assert len(set([1, 1, 2] * 1000)) == 2 and len(set(list(range(1000)))) == 1000


def test_equality_that_changes_the_set():
    class Odd:
        def __init__(self, target):
            self.target = target
        def __hash__(self):
            return 1
        def __eq__(self, other):
            self.target.clear()
            return False

    a = set()
    a.add(Odd(a))
    assert len(a | {1}) <= 2
    a.clear()
    a.add(Odd(a))
    a.update([1, 2, 3])
    assert {2, 3} <= a
