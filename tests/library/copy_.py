# needs: stdlib
# copy and pickle: what is shared, what is made anew, protocols.
import collections
import copy
import io
import pickle
import pickletools


def test_copy():
    inner = [1]
    data = {"a": inner, "b": (inner, {2})}
    shallow, deep = copy.copy(data), copy.deepcopy(data)
    assert shallow == deep == data and shallow["a"] is inner and deep["a"] is not inner
    assert deep["a"] is deep["b"][0]
    loop = []
    loop.append(loop)
    twin = copy.deepcopy(loop)
    assert twin[0] is twin and twin is not loop
    for atom in (1, "x", None, len, int, 1.5, b"", frozenset([1]), range(3)):
        assert copy.copy(atom) is atom

    class C:
        def __init__(self):
            self.list = [1]

        def __deepcopy__(self, memo):
            new = C()
            new.list = "own"
            return new
    c = C()
    assert copy.copy(c).list is c.list and copy.deepcopy(c).list == "own"

    class Slots:
        __slots__ = ("a", "b")
    s = Slots()
    s.a = [1]
    t = copy.deepcopy(s)
    assert t.a == [1] and t.a is not s.a and not hasattr(t, "b")


VALUES = [None, True, 0, -1, 255, 65536, -2**31, 2**70, -2**700, 1.5, float("inf"), 1j, "",
          "\u00e9\ud800", b"\0\xff", bytearray(b"x"), (), (1,), (1, 2, 3, 4), [], [[]], {},
          {"k": (1, [2])}, {1, 2}, frozenset("ab"), range(3), slice(1, 2), Ellipsis, int, len,
          collections.OrderedDict(a=1), collections.Counter("aab"), collections.deque([1], 2),
          "x" * 300, [0] * 1001, ValueError("v", 1)]


def test_pickle():
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        for value in VALUES:
            again = pickle.loads(pickle.dumps(value, protocol))
            assert type(again) is type(value)
            assert again == value or repr(again) == repr(value), (protocol, value)
        shared = [1]
        a, b = pickle.loads(pickle.dumps((shared, shared), protocol))
        assert a is b
        loop = {}
        loop["self"] = loop
        again = pickle.loads(pickle.dumps(loop, protocol))
        assert again["self"] is again
    assert pickle.dumps([1, "a"], 0) == b"(lp0\nI1\naVa\np1\na."
    assert pickle.loads(b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01\x8c\x01a\x94e.") == [1, "a"]


def test_files_and_hooks():
    file = io.BytesIO()
    pickler = pickle.Pickler(file, 4)
    pickler.dump("one")
    pickler.dump([2])
    file.seek(0)
    unpickler = pickle.Unpickler(file)
    assert unpickler.load() == "one" and unpickler.load() == [2]
    try:
        unpickler.load()
    except EOFError:
        pass

    class Persistent(pickle.Pickler):
        def persistent_id(self, obj):
            return "id" if obj is VALUES else None

    class Restores(pickle.Unpickler):
        def persistent_load(self, key):
            return VALUES

        def find_class(self, module, name):
            raise pickle.UnpicklingError("forbidden " + name)
    file = io.BytesIO()
    Persistent(file).dump([VALUES])
    assert Restores(io.BytesIO(file.getvalue())).load()[0] is VALUES
    try:
        Restores(io.BytesIO(pickle.dumps(len))).load()
    except pickle.UnpicklingError as error:
        assert str(error) == "forbidden len"


def test_errors():
    for bad in (lambda: 1, (x for x in ""), open):
        try:
            pickle.dumps(bad) if bad is not open else pickle.loads(b"\x80\x04N")
        except (pickle.PicklingError, AttributeError, TypeError, EOFError,
                pickle.UnpicklingError):
            continue
        raise AssertionError(bad)
    out = io.StringIO()
    pickletools.dis(pickle.dumps((1, "a"), 2), out)
    assert "BININT1    1" in out.getvalue() and out.getvalue().endswith(
        "highest protocol among opcodes = 2\n")
    assert pickle.loads(pickletools.optimize(pickle.dumps([1, 2]))) == [1, 2]
