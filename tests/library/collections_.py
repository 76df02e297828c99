# needs: stdlib
# collections: the containers, and their abstract classes.
import collections
import collections.abc
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple


def raises(kind, call, *args):
    try:
        call(*args)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_counter():
    c = Counter("abracadabra")
    assert c.most_common(2) == [("a", 5), ("b", 2)] and c["z"] == 0 and c.total() == 11
    assert c - Counter("aab") == Counter(a=3, b=1, r=2, c=1, d=1)
    assert Counter(a=1) + Counter(a=2, b=-1) == Counter(a=3)
    assert Counter(a=3) & Counter(a=1, b=2) == Counter(a=1) and +Counter(a=-1) == Counter()
    c.update(a=2)
    c.subtract("aa")
    assert c["a"] == 5 and sorted(Counter(x=2).elements()) == ["x", "x"]
    assert repr(Counter("aab")) == "Counter({'a': 2, 'b': 1})" and Counter("ab") <= Counter("aab")


def test_named_tuple():
    Point = namedtuple("Point", "x y z", defaults=[0])
    p = Point(1, y=2)
    assert p == (1, 2, 0) and p.z == 0 and repr(p) == "Point(x=1, y=2, z=0)"
    assert p._replace(x=5) == (5, 2, 0) and p._asdict() == {"x": 1, "y": 2, "z": 0}
    assert Point._make([1, 2, 3])[-1] == 3 and Point._fields == ("x", "y", "z")
    raises(AttributeError, setattr, p, "x", 2)
    assert namedtuple("T", "def x x", rename=True)._fields == ("_0", "x", "_2")
    assert "cannot be a keyword" in raises(ValueError, namedtuple, "T", "def")


def test_deque():
    d = deque([1, 2, 3], maxlen=3)
    d.append(4)
    d.appendleft(0)
    assert list(d) == [0, 2, 3] and d.popleft() == 0 and d.pop() == 3
    d.extend("ab")
    d.rotate(1)
    assert list(d) == ["b", 2, "a"] and d.index("a") == 2 and d.count(2) == 1
    d.insert(0, 1) if len(d) < 3 else d.remove("a")
    assert repr(d) == "deque(['b', 2], maxlen=3)" and d == deque(["b", 2])
    raises(IndexError, deque().pop)


def test_dicts():
    groups = defaultdict(list)
    for word in ("ant", "bee", "ape"):
        groups[word[0]].append(word)
    assert groups == {"a": ["ant", "ape"], "b": ["bee"]} and "z" not in groups
    o = OrderedDict(a=1, b=2, c=3)
    o.move_to_end("a")
    assert list(o) == ["b", "c", "a"] and o.popitem(last=False) == ("b", 2)
    assert o != OrderedDict(a=1, c=3) and o == dict(a=1, c=3) and list(reversed(o)) == ["a", "c"]
    chain = ChainMap({"x": 1}, {"x": 2, "y": 3})
    assert chain["x"] == 1 and chain["y"] == 3 and chain.parents["x"] == 2
    child = chain.new_child({"y": 9})
    child["z"] = 0
    assert dict(child) == {"x": 1, "y": 9, "z": 0} and chain.get("z") is None


def test_users_and_abstract():
    class Upper(UserDict):
        def __setitem__(self, key, value):
            super().__setitem__(key.upper(), value)
    assert Upper(a=1, b=2).data == {"A": 1, "B": 2} and UserList([1]) + [2] == [1, 2]

    class Squares(collections.abc.Sequence):
        def __len__(self):
            return 4

        def __getitem__(self, i):
            if not 0 <= i < 4:
                raise IndexError
            return i * i
    s = Squares()
    assert list(s) == [0, 1, 4, 9] and 4 in s and s.index(9) == 3 and list(reversed(s))[0] == 9
    raises(TypeError, type("Bad", (collections.abc.Sequence,), {}))

    class Bag(collections.abc.MutableMapping):
        def __init__(self):
            self.d = {}
        __getitem__ = lambda self, k: self.d[k]
        __setitem__ = lambda self, k, v: self.d.__setitem__(k, v)
        __delitem__ = lambda self, k: self.d.__delitem__(k)
        __iter__ = lambda self: iter(self.d)
        __len__ = lambda self: len(self.d)
    b = Bag()
    b.update(x=1, y=2)
    assert b.pop("x") == 1 and b.setdefault("z", 5) == 5 and list(b.items()) == [("y", 2), ("z", 5)]
    assert isinstance({}.keys(), collections.abc.Set) and {}.keys() | {1} == {1}
