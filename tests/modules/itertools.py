"""itertools, _operator, _functools, _collections, _heapq, _bisect."""
import itertools
from _bisect import bisect_left, bisect_right, insort_right
from _collections import OrderedDict, _count_elements, defaultdict, deque
from _functools import cmp_to_key, partial, reduce
from _heapq import heapify, heappop, heappush, heappushpop, heapreplace
from _operator import attrgetter, itemgetter, methodcaller


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


def strings(tuples):
    return ["".join(t) for t in tuples]


def test_combining():
    assert strings(itertools.permutations("abc", 2)) == ["ab", "ac", "ba", "bc", "ca", "cb"]
    assert strings(itertools.combinations("abcd", 3)) == ["abc", "abd", "acd", "bcd"]
    assert strings(itertools.combinations_with_replacement("ab", 2)) == ["aa", "ab", "bb"]
    assert strings(itertools.product("ab", "xy")) == ["ax", "ay", "bx", "by"]
    assert list(itertools.product(repeat=2)) == [()] and not list(itertools.product("a", ""))
    assert len(list(itertools.permutations(range(6)))) == 720
    raises(ValueError, "r must be non-negative", itertools.combinations, "a", -1)


def test_selecting():
    assert list(itertools.islice(itertools.count(1), 2, 12, 4)) == [3, 7, 11]
    it = iter(range(10))
    assert list(itertools.islice(it, 3)) == [0, 1, 2] and next(it) == 3
    assert list(itertools.compress("abcd", [1, 0, 1])) == ["a", "c"]
    assert list(itertools.takewhile(bool, [1, 2, 0, 3])) == [1, 2]
    assert list(itertools.dropwhile(bool, [1, 2, 0, 3])) == [0, 3]
    assert list(itertools.filterfalse(None, [0, 1, ""])) == [0, ""]
    assert list(itertools.accumulate([1, 2, 3], initial=10)) == [10, 11, 13, 16]
    assert strings(itertools.pairwise("abc")) == ["ab", "bc"]
    assert strings(itertools.batched("abcde", 2)) == ["ab", "cd", "e"]
    assert list(itertools.starmap(pow, [(2, 3), (3, 2)])) == [8, 9]
    assert [(k, "".join(g)) for k, g in itertools.groupby("aabccc")] == [("a", "aa"), ("b", "b"), ("c", "ccc")]
    raises(ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
           itertools.islice, [], -1)


def test_joining():
    assert list(itertools.chain("ab", [1])) == ["a", "b", 1]
    assert list(itertools.chain.from_iterable(["ab", "c"])) == ["a", "b", "c"]
    assert list(itertools.zip_longest("ab", "x", fillvalue="-")) == [("a", "x"), ("b", "-")]
    assert list(itertools.islice(itertools.cycle("ab"), 5)) == list("ababa")
    first, second = itertools.tee(range(200))
    assert list(first) == list(second) == list(range(200))
    assert repr(itertools.count(3, 2)) == "count(3, 2)" and repr(itertools.repeat(1, 2)) == "repeat(1, 2)"
    assert list(zip("ab", [1, 2], strict=True)) == [("a", 1), ("b", 2)]
    raises(ValueError, "zip() argument 2 is shorter than argument 1",
           lambda: list(zip("ab", [1], strict=True)))


def test_reentering():
    class Loop:
        def __iter__(self):
            return self

        def __next__(self):
            return next(it)

    for make in (lambda x: itertools.islice(x, 2, 9), lambda x: itertools.chain(x), itertools.pairwise,
                 lambda x: zip(x, x), enumerate, lambda x: itertools.batched(x, 2),
                 lambda x: itertools.tee(x)[0], lambda x: itertools.zip_longest(x, x)):
        it = make(Loop())
        try:
            next(it)
        except (RecursionError, RuntimeError):
            pass
        else:
            raise AssertionError("no error")


def test_deque():
    d = deque(range(6), 4)
    assert repr(d) == "deque([2, 3, 4, 5], maxlen=4)"
    d.rotate(1)
    d.appendleft(9)
    assert list(d) == [9, 5, 2, 3] and d[1] == 5 and d.index(2) == 2
    del d[1]
    d.insert(1, 7)
    d.extendleft("ab")
    assert list(d) == ["b", "a", 9, 7] and list(reversed(d)) == [7, 9, "a", "b"]
    assert deque("ab") * 2 == deque("abab") and deque([1]) < deque([1, 0])
    raises(IndexError, "pop from an empty deque", deque().popleft)
    it = iter(d)
    d.append(1)
    raises(RuntimeError, "deque mutated during iteration", next, it)


def test_dicts():
    od = OrderedDict.fromkeys("abcd")
    od.move_to_end("b")
    od.move_to_end("d", last=False)
    assert "".join(od) == "dacb" and od.popitem(last=False) == ("d", None)
    assert od != OrderedDict.fromkeys("abc") and od == dict.fromkeys("abc")
    assert repr(OrderedDict(a=1)) == "OrderedDict({'a': 1})"
    for i in range(300):
        od[i] = i
        od.move_to_end(i, last=bool(i % 2))
    assert list(od)[:2] == [298, 296] and list(reversed(od))[:2] == [299, 297]
    dd = defaultdict(list)
    dd["a"].append(1)
    assert repr(dd) == "defaultdict(<class 'list'>, {'a': [1]})" and dd.copy() == dd
    raises(KeyError, "'x'", lambda: defaultdict()["x"])
    counts = {}
    _count_elements(counts, "abca")
    assert counts == {"a": 2, "b": 1, "c": 1}


def test_heaps():
    heap = [5, 3, 8, 1, 9, 2]
    heapify(heap)
    heappush(heap, 0)
    assert heappushpop(heap, 4) == 0 and heapreplace(heap, 7) == 1
    assert [heappop(heap) for _ in range(len(heap))] == [2, 3, 4, 5, 7, 8, 9]
    raises(IndexError, "index out of range", heappop, heap)
    a = [1, 2, 2, 3]
    assert bisect_left(a, 2) == 1 and bisect_right(a, 2) == 3
    insort_right(a, 2)
    assert a == [1, 2, 2, 2, 3]


def test_functions():
    assert reduce(lambda a, b: a * b, [2, 3, 4], 1) == 24
    raises(TypeError, "reduce() of empty iterable with no initial value", reduce, len, [])
    p = partial(partial(int, base=2), "101")
    assert p() == 5 and p.func is int and p.args == ("101",) and p.keywords == {"base": 2}
    assert sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)) == [3, 2, 1]
    assert itemgetter(1, 0)("ab") == ("b", "a") and attrgetter("real.imag")(5) == 0
    assert methodcaller("split", "-", maxsplit=1)("a-b-c") == ["a", "b-c"]
    assert repr(itemgetter(1, "x")) == "operator.itemgetter(1, 'x')"


def test_chains_of_iterators():
    """An iterator over an iterator over ... ends in RecursionError at worst."""
    makers = (itertools.chain, enumerate, zip, lambda i: zip(i, [1]), lambda i: zip(i, [1], [2]),
              lambda i: map(str, i), lambda i: filter(None, i), lambda i: itertools.islice(i, 3),
              itertools.accumulate, itertools.pairwise, itertools.cycle, itertools.zip_longest,
              lambda i: itertools.compress(i, [1]), lambda i: itertools.takewhile(bool, i),
              lambda i: itertools.filterfalse(None, i), lambda i: itertools.starmap(max, i))
    for make in makers:
        it = iter([(1, 1)])
        for _ in range(200):
            it = make(it)
        try:
            next(it)
        except (StopIteration, TypeError):
            pass


def test_changes_meanwhile():
    items = [1, 2, 3]
    seen = []
    pairs = zip(items, items)
    for a, b in pairs:
        seen.append(a)
        if len(items) < 5:
            items.append(9)
    items.append(7)
    assert seen == [1, 2, 3, 9, 9] and list(pairs) == []
    items = [1, 2, 3, 4]
    seen = []
    for x in itertools.chain(items, items):
        seen.append(x)
        if len(items) > 2:
            items.pop()
    assert seen == [1, 2, 1, 2]
    items = [1, 2, 3]
    seen = []
    for i, x in enumerate(items, 2 ** 61 - 2):
        seen.append((i, x))
        if x == 2:
            items.clear()
    assert seen == [(2 ** 61 - 2, 1), (2 ** 61 - 1, 2)]


def test_order_of_calls():
    log = []

    def source(name, n):
        for i in range(n):
            log.append(f"{name}{i}")
            yield i
        log.append(f"{name}end")

    assert list(zip(source("a", 1), source("b", 2))) == [(0, 0)]
    assert log == ["a0", "b0", "aend"]
    log.clear()
    it = itertools.chain.from_iterable(source(c, 1) for c in "ab")
    assert next(it) == 0 and log == ["a0"]
    assert next(it) == 0 and log == ["a0", "aend", "b0"]
    log.clear()
    assert list(itertools.zip_longest(source("a", 2), source("b", 1), fillvalue="-")) == [(0, 0), (1, "-")]
    assert log == ["a0", "b0", "a1", "bend", "aend"]
    log.clear()
    assert list(itertools.compress(source("a", 2), source("b", 1))) == []
    assert log == ["a0", "b0", "a1", "bend"]
    assert list(map(lambda *a: a, *[[1, 2]] * 20)) == [(1,) * 20, (2,) * 20]
    assert list(zip(*[[1, 2]] * 20)) == [(1,) * 20, (2,) * 20]
    assert list(itertools.starmap(lambda *a: len(a), [range(2000), "ab", ()])) == [2000, 2, 0]


def test_zip_longest_after_errors():
    def failing():
        yield 1
        raise KeyError("x")

    for others in ([5, 6, 7],), ([5, 6, 7], "abc"):
        it = itertools.zip_longest(failing(), *others)
        next(it)
        raises(KeyError, "'x'", next, it)
        assert list(it) == []


def test_consuming():
    it = iter(range(5))
    none = deque(it, 0)
    assert len(none) == 0 and list(it) == []
    none.extend([1, 2])
    none.extendleft([3])
    assert list(none) == [] and none.maxlen == 0


def test_small_ints_in_functions():
    from _operator import add, mul, sub
    big = 2 ** 61 - 1
    assert add(big, 1) == 2 ** 61 and sub(-big, 2) == -(2 ** 61) - 1 and mul(big, big) == big ** 2
    assert list(itertools.accumulate([big, 1, -1])) == [big, 2 ** 61, big]
    assert add("a", "b") == "ab" and mul("a", 3) == "aaa" and add(True, 1) == 2
    raises(TypeError, "unsupported operand type(s) for +: 'int' and 'str'", add, 1, "a")
