"""dict, set, frozenset: contents, order, views, operators, messages; changes meanwhile."""


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


def test_many_keys():
    for make in (int, str, lambda i: i / 10, lambda i: (i, str(i)), lambda i: i << 40):
        d = {}
        for i in range(2000):
            d[make(i)] = i
        for i in range(0, 2000, 3):
            del d[make(i)]
        assert list(d.values()) == [i for i in range(2000) if i % 3]
        assert all((make(i) in d) == bool(i % 3) for i in range(2000))
        for i in range(0, 2000, 3):
            assert d.setdefault(make(i), -i) == -i
        assert list(d.values())[-1] == -1998 and len(d) == 2000
        while d:
            d.popitem()


def test_methods():
    d = dict([("a", 1)], b=2)
    assert d.pop("a") == 1 and d.pop("a", 5) == 5 and d.get("a") is None
    d.update({"c": 3}, e=4)
    d |= [("f", 5)]
    assert d == {"b": 2, "c": 3, "e": 4, "f": 5} and list(reversed(d)) == ["f", "e", "c", "b"]
    assert d | {"b": 0} == {"b": 0, "c": 3, "e": 4, "f": 5}
    assert dict.fromkeys("ab", 0) == {"a": 0, "b": 0} and d.copy() == d
    d["d"] = d
    assert repr({1: d["d"] is d}) == "{1: True}" and repr(d).endswith("'d': {...}}")
    raises(KeyError, "'x'", d.pop, "x")
    raises(KeyError, "'popitem(): dictionary is empty'", {}.popitem)
    raises(TypeError, "unhashable type: 'list'", d.get, [])
    raises(TypeError, "cannot convert dictionary update sequence element #0 to a sequence", dict, [1])
    raises(ValueError, "dictionary update sequence element #0 has length 1; 2 is required", dict, ["a"])


def test_missing():
    class Counter(dict):
        def __missing__(self, key):
            return key * 2

    c = Counter(a=1)
    assert c["a"] == 1 and c["b"] == "bb" and c.get("b") is None and "b" not in c


def test_views():
    d = {"a": 1, "b": 2}
    keys, items, values = d.keys(), d.items(), d.values()
    assert keys & {"b", "c"} == {"b"} and keys | "c" == {"a", "b", "c"} and keys - ["a"] == {"b"}
    assert items ^ {("a", 1), 5} == {("b", 2), 5} and ("a", 1) in items and ("a", 2) not in items
    assert keys == {"a", "b"} and keys > {"a"} and not keys.isdisjoint("a")
    assert repr(keys) == "dict_keys(['a', 'b'])" and list(reversed(values)) == [2, 1]
    d["c"] = 3
    assert len(keys) == len(values) == 3 and keys.mapping["c"] == 3
    mapping = keys.mapping

    def store():
        mapping["x"] = 1

    raises(TypeError, "'mappingproxy' object does not support item assignment", store)


def test_changes_meanwhile():
    d = {1: 1}

    def grow():
        for key in d:
            d[key + 1] = 1

    def replace():
        for key in d:
            del d[key]
            d[key] = 1

    raises(RuntimeError, "dictionary changed size during iteration", grow)
    d = {1: 1}
    raises(RuntimeError, "dictionary keys changed during iteration", replace)
    s = {1}

    def grow_set():
        for item in s:
            s.add(item + 1)

    raises(RuntimeError, "Set changed size during iteration", grow_set)

    class Eraser:
        def __hash__(self):
            return 1

        def __eq__(self, other):
            d.clear()
            s.clear()
            return False

    d, s = {1: 1}, {1}
    assert Eraser() not in d and Eraser() not in s
    d, s = {Eraser(): 1}, {Eraser()}
    d[Eraser()] = 2
    s.add(Eraser())
    assert len(d) == len(s) == 1


def test_sets():
    a, b = {1, 2, 3}, frozenset([2, 3, 4])
    assert a | b == {1, 2, 3, 4} and type(a | b) is set and type(b | a) is frozenset
    assert a & b == {2, 3} and a - b == {1} and a ^ b == {1, 4} and {2} < b <= {2, 3, 4, 5}
    assert a.union([7], (8,)) == {1, 2, 3, 7, 8} and a.intersection("x", [1]) == set()
    assert b in {b} and {2, 3, 4} in {b} and hash(b) == hash(frozenset([4, 3, 2]))
    assert a.issubset(range(5)) and a.issuperset([1]) and not a.isdisjoint([3])
    a.symmetric_difference_update([3, 9])
    assert a == {1, 2, 9}
    a.remove(9)
    a.discard(9)
    raises(KeyError, "9", a.remove, 9)
    raises(KeyError, "'pop from an empty set'", set().pop)
    assert repr(set()) == "set()" and repr(frozenset({1})) == "frozenset({1})"
    assert frozenset(b) is b


def test_large_sets():
    s = set(range(5000))
    s -= set(range(0, 5000, 2))
    assert len(s) == 2500 and sum(s) == 2500 * 2500 and 4999 in s and 4998 not in s
    assert s & set(range(100)) == set(range(1, 100, 2))


def test_equal_in_any_order():
    d = {"a": 1, "b": 2, 3: 3}
    e = {3: 3, "b": 2, "a": 1}
    assert d == e and not d != e
    del e["b"], d["a"]
    assert d != e
    e["b"] = 2
    d["a"] = 1
    assert d == e == {"a": 1, "b": 2, 3: 3}
    e["b"] = 5
    assert d != e and {"a": 1} != {"b": 1} and {1: "x"} == {1.0: "x"}
    names = ["key %d" % i for i in range(20)]
    assert dict.fromkeys(names) == dict.fromkeys(n[:1] + n[1:] for n in names)


def test_room_at_once():
    """Dicts of lists, tuples, sets and zips are made with room for all; keys may be double."""
    for n in 0, 1, 7, 8, 9, 14, 15, 100, 3000:
        keys = list(range(n))
        want = {k: str(k) for k in keys}
        pairs = [(k, str(k)) for k in keys]
        for source in pairs, tuple(pairs), zip(keys, map(str, keys)), zip(keys, [str(k) for k in keys]), \
                iter(pairs), [list(p) for p in pairs], ((k, v) for k, v in pairs):
            assert dict(source) == want
        assert dict(zip(keys, [str(k) for k in keys], strict=True)) == want
        assert list(dict.fromkeys(keys * 3)) == keys == list(dict.fromkeys(dict.fromkeys(keys)))
        assert dict.fromkeys(set(keys), 1) == dict.fromkeys(frozenset(keys), 1) == dict.fromkeys(tuple(keys), 1)
        d = {"x": 1}
        d.update(pairs)
        assert len(d) == n + 1
    it = zip([1, 2, 3], (4, 5, 6))
    next(it)
    assert dict(it) == {2: 5, 3: 6} and dict(it) == {}
    raises(ValueError, "dictionary update sequence element #1 has length 3; 2 is required", dict, [(1, 2), (1, 2, 3)])
    raises(TypeError, "cannot convert dictionary update sequence element #0 to a sequence", dict, [1])
