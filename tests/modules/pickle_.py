"""_pickle: objects as bytes, and back."""
# needs: stdlib
import _pickle
import copyreg
import io
import sys
import types

# Where the classes below are found by name: this file need not be __main__.
__name__ = "pickle_test"
home = sys.modules[__name__] = types.ModuleType(__name__)
dumps, loads = _pickle.dumps, _pickle.loads


def raises(kind, text, function, *args, **settings):
    try:
        function(*args, **settings)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    class Inner:
        pass


class Slots:
    __slots__ = "a", "b"


class Keywords:
    def __new__(cls, *, key):
        self = object.__new__(cls)
        self.key = key
        return self

    def __getnewargs_ex__(self):
        return (), {"key": self.key}


class Reduced:
    def __init__(self, reduced):
        self.reduced = reduced

    def __reduce__(self):
        return self.reduced


class Numbers(list):
    pass


def make():
    return Numbers()


def set_state(obj, state):
    obj.state = state


OBJECTS = [None, True, False, 0, 1, -1, 255, 256, 65535, 65536, -70000, 2**31, -2**31, 2**62, -2**63,
           10**30, -10**30, 2**2040, 1.5, -0.0, float("inf"), 1e300, 1j, b"", b"abc", bytes(range(256)),
           "", "a", "line\n\\\0\r\x1a", "\xe9\u20ac\U0001f600\ud800", bytearray(b"xy"), bytearray(),
           (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, [2]], {}, {1: 2}, {"a": {"b": 1}},
           set(), {1, 2}, frozenset(), frozenset([3]), int, len, Point, Point.Inner, ..., NotImplemented,
           type(None), type(...), range(5), slice(1, 2), ValueError("x", 1), list(range(2500)),
           {i: str(i) for i in range(1500)}, set(range(1200)), "x" * 70000, b"y" * 70000]


def test_round_trips():
    for protocol in range(6):
        for value in OBJECTS:
            copy = loads(dumps(value, protocol))
            assert type(copy) is type(value), (protocol, value)
            assert repr(copy) == repr(value) or copy == value, (protocol, value)
            file = io.BytesIO()
            _pickle.dump(value, file, protocol)
            _pickle.dump("next", file, protocol)
            file.seek(0)
            assert repr(_pickle.load(file)) == repr(copy) and _pickle.load(file) == "next"


def test_bytes():
    assert dumps([1, 2], 0) == b"(lp0\nI1\naI2\na."
    assert dumps(("a", 2**40, {1: 2}), 1) == b"(X\1\0\0\0aq\0L1099511627776L\n}q\1K\1K\2stq\2."
    assert dumps((True, b"a"), 3) == b"\x80\3\x88C\1aq\0\x86q\1."
    assert dumps(["a", "a"], 4) == b"\x80\4\x95\x0b\0\0\0\0\0\0\0]\x94(\x8c\1a\x94h\1e."
    assert dumps({1}, 4) == b"\x80\4\x95\7\0\0\0\0\0\0\0\x8f\x94(K\1\x90."
    assert dumps(bytearray(b"a"), 5) == b"\x80\5\x95\x0c\0\0\0\0\0\0\0\x96\1\0\0\0\0\0\0\0a\x94."
    assert dumps(None, 5) == b"\x80\5N."


def test_instances():
    s = Slots()
    s.a = 1
    for protocol in range(6):
        assert loads(dumps(Point(1, [2]), protocol)) == Point(1, [2])
        numbers = Numbers([1, 2])
        numbers.tag = "x"
        copy = loads(dumps(numbers, protocol))
        assert copy == [1, 2] and copy.tag == "x" and type(copy) is Numbers
        if protocol >= 2:
            copy = loads(dumps(s, protocol))
            assert copy.a == 1 and not hasattr(copy, "b")
            assert loads(dumps(Keywords(key=5), protocol)).key == 5


def test_recursion():
    for protocol in range(6):
        items = []
        items.append(items)
        copy = loads(dumps(items, protocol))
        assert copy[0] is copy
        for items in ([],), (1, 2, 3, []):
            items[-1].append(items)
            copy = loads(dumps(items, protocol))
            assert copy[-1][0] is copy
        p = Point(1, 2)
        p.x = {"self": p}
        copy = loads(dumps(p, protocol))
        assert copy.x["self"] is copy
        a = [1]
        copy = loads(dumps([a, a], protocol))
        assert copy[0] is copy[1]
    deep = []
    for _ in range(200000):
        deep = [deep]
    try:
        dumps(deep)
    except RecursionError:
        pass


def test_reduce():
    copy = loads(dumps(Reduced((make, (), {"tag": 1}, iter([1, 2]), None))))
    assert copy == [1, 2] and copy.tag == 1
    copy = loads(dumps(Reduced((make, (), "state", None, None, set_state))))
    assert copy.state == "state"
    assert loads(dumps(Reduced((dict, (), None, None, iter([(1, 2), (3, 4)]))))) == {1: 2, 3: 4}
    home.known = Reduced("known")
    assert loads(dumps(home.known)) is home.known
    error = _pickle.PicklingError
    for reduced, text in (
            (5, "__reduce__ must return a string or tuple"),
            ((1,), "tuple returned by __reduce__ must contain 2 through 6 elements"),
            ((1, 2), "first item of the tuple returned by __reduce__ must be callable"),
            ((make, 1), "second item of the tuple returned by __reduce__ must be a tuple"),
            ((make, (), None, 5),
             "fourth element of the tuple returned by __reduce__ must be an iterator, not int")):
        raises(error, text, dumps, Reduced(reduced))
    def local():
        pass
    raises(AttributeError, "Can't pickle local object 'test_reduce.<locals>.local'", dumps, local)


def test_hooks():
    class Pickler(_pickle.Pickler):
        def persistent_id(self, obj):
            return "point" if isinstance(obj, Point) else None

        def reducer_override(self, obj):
            return (int, ("7",)) if obj is Slots else NotImplemented

    class Unpickler(_pickle.Unpickler):
        def persistent_load(self, pid):
            return "loaded " + pid

        def find_class(self, module, name):
            return float if name == "Inner" else super().find_class(module, name)

    for protocol in range(6):
        file = io.BytesIO()
        Pickler(file, protocol).dump([Point(1, 2), Slots, Numbers])
        file.seek(0)
        assert Unpickler(file).load() == ["loaded point", 7, Numbers]
    assert Unpickler(io.BytesIO(dumps(Point.Inner, 4))).load() is not float
    p = _pickle.Pickler(io.BytesIO())
    p.dispatch_table = {complex: lambda z: (complex, (9, 9))}
    p.dump(1j)
    copyreg.pickle(Reduced, lambda r: (str, ("reduced",)))
    try:
        assert loads(dumps(Reduced(5))) == "reduced"
    finally:
        del copyreg.dispatch_table[Reduced]
    raises(_pickle.UnpicklingError, "A load persistent id instruction was encountered, but no "
           "persistent_load function was specified.", loads, b"NQ.")


class Around:
    class Within:
        """Known as Around.home.Within and Around.Within."""


def test_nested_names():
    Around.home = home
    Around.Within.__qualname__ = "Around.home.Within"
    home.Within = Around.Within
    for protocol in range(6):
        assert loads(dumps(Around.Within, protocol)) is Around.Within
    Around.Within.__qualname__ = "Around.Within"
    for protocol in range(6):
        assert loads(dumps(Around.Within, protocol)) is Around.Within


def test_memo():
    file = io.BytesIO()
    p = _pickle.Pickler(file)
    items = [1, 2]
    p.dump(items)
    p.dump(items)
    assert len(p.memo.copy()) == 1 and p.memo.copy()[id(items)] == (0, items)
    file.seek(0)
    u = _pickle.Unpickler(file)
    first = u.load()
    assert u.load() is first and u.memo.copy() == {0: [1, 2]}
    p.clear_memo()
    assert p.memo.copy() == {}
    p.fast = 1
    deep = cyclic = []
    for _ in range(60):
        deep.append([])
        deep = deep[0]
    deep.append(cyclic)
    try:
        p.dump(cyclic)
    except ValueError as error:
        assert str(error).startswith("fast mode: can't pickle cyclic objects"), error
    else:
        raise AssertionError


def test_buffers():
    data, buffers = bytearray(b"abc"), []
    assert loads(dumps(_pickle.PickleBuffer(data), 5)) == data
    pickled = dumps([_pickle.PickleBuffer(data), _pickle.PickleBuffer(b"x")], 5,
                    buffer_callback=buffers.append)
    assert len(buffers) == 2 and buffers[0].raw() == data
    copy = loads(pickled, buffers=[data, bytearray(b"x")])
    assert copy[0] is data and copy[1].readonly
    raises(_pickle.UnpicklingError, "not enough out-of-band buffers", loads, pickled, buffers=[])
    part = _pickle.PickleBuffer(memoryview(data)[1:])
    assert bytes(part) == b"bc" and memoryview(_pickle.PickleBuffer(data)).obj is data
    buffers[0].release()
    raises(ValueError, "operation forbidden on released PickleBuffer object", buffers[0].raw)


def test_old_strings():
    assert loads(b"U\1\xe9.", encoding="latin1") == "\xe9"
    assert loads(b"U\1\xe9.", encoding="bytes") == b"\xe9" and loads(b"S'a\\x41'\n.") == "aA"
    assert loads(b"c__builtin__\nunicode\n.") is str
    assert loads(b"(i__builtin__\nint\n.") == 0 and loads(b"(c__builtin__\nint\nK\5o.") == 5


def test_hostile_input():
    error = _pickle.UnpicklingError
    for data, kind, text in (
            (b"", EOFError, "Ran out of input"), (b"N", EOFError, "Ran out of input"),
            (b".", error, "unpickling stack underflow"), (b"(.", error, "unexpected MARK found"),
            (b"Z", error, "invalid load key, 'Z'."), (b"\xff", error, r"invalid load key, '\xff'."),
            (b"K", error, "pickle data was truncated"), (b"I5", error, "pickle data was truncated"),
            (b"Ia\n.", ValueError, "could not convert string to int"),
            (b"h\0.", error, "Memo value not found at index 0"),
            (b"1.", error, "could not find MARK"), (b"NN\x81.", error,
             "NEWOBJ class argument must be a type, not NoneType"),
            (b"}(Nu.", error, "odd number of items for SETITEMS"),
            (b"NN\x93.", error, "STACK_GLOBAL requires str"),
            (b"\x80\6.", ValueError, "unsupported pickle protocol: 6"),
            (b"\x82\0.", error, "EXT specifies code <= 0"), (b"NNR.", TypeError,
             "argument list must be a tuple")):
        raises(kind, text, loads, data)
    good = dumps([Point(1, "a"), {2: (3.5, b"x")}, 10**40], 4)
    for i in range(len(good)):
        for change in (1, 0x80, 0xff):
            bad = bytearray(good)
            bad[i] ^= change
            try:
                loads(bad)
            except Exception:
                pass


class Nested:
    """Pickled and unpickled by calls of its own while others are under way."""

    def __init__(self, depth):
        self.depth = depth

    def __reduce__(self):
        inner = _pickle.dumps([Nested(self.depth - 1), "x" * self.depth]) if self.depth else b""
        return restore, (self.depth, inner)


def restore(depth, inner):
    found = Nested(depth)
    if depth:
        child, text = _pickle.loads(inner)
        assert child.depth == depth - 1 and text == "x" * depth
    return found


def test_calls_within_calls():
    for depth in 0, 1, 5:
        found = _pickle.loads(_pickle.dumps([Nested(depth), list(range(1000)), Nested(depth)]))
        assert [found[0].depth, found[2].depth, found[1]] == [depth, depth, list(range(1000))]


def test_memory_used_again():
    big = [[str(i), (i, i / 3)] for i in range(5000)]
    results = []
    for value in (big, 1, big[:100], "é" * 70_000, bytes(100_000), big, b"x" * 65_000, [], big[:40]):
        for protocol in range(6):
            results.append((value, _pickle.dumps(value, protocol)))
            file = io.BytesIO()
            _pickle.dump(value, file, protocol)
            assert _pickle.loads(file.getvalue()) == value
            file.seek(0)
            assert _pickle.load(file) == value
    for value, text in results:
        assert type(text) is bytes and _pickle.loads(text) == value


def test_failures_leave_nothing():
    class Refused:
        def __reduce__(self):
            raise ZeroDivisionError
    for _ in range(3):
        try:
            _pickle.dumps([list(range(100)), Refused()])
        except ZeroDivisionError:
            pass
        try:
            _pickle.loads(_pickle.dumps([1, 2, [3]])[:-3])
        except (EOFError, _pickle.UnpicklingError):
            pass
        assert _pickle.loads(_pickle.dumps([1, [2]])) == [1, [2]]


class Empty:
    __slots__ = ()


class Own:
    pass


def test_who_reduces():
    assert Empty().__getstate__() is None and type(loads(dumps(Empty()))) is Empty
    own = Own()
    own.__reduce_ex__ = lambda protocol: (int, (str(protocol),))
    assert [loads(dumps(own, protocol)) for protocol in range(6)] == list(range(6))

    class Fails:
        def __reduce_ex__(self, protocol):
            raise AttributeError("from within")
    raises(AttributeError, "from within", dumps, Fails())


home.__dict__.update(globals())
