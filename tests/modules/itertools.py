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
