# needs: stdlib
"""What copy and pickle keep of objects of a program's own classes."""
import copy
import io
import pickle
import sys


class Bytes(io.BytesIO):
    pass


class Text(io.StringIO):
    pass


class Failure(OSError):
    pass


class Slots:
    __slots__ = ("z", "y", "a", "__dict__")


for cls in (Bytes, Text, Failure, Slots):
    setattr(sys.modules["__main__"], cls.__name__, cls)     # where pickle looks for them


def copies(thing):
    yield copy.copy(thing)
    yield copy.deepcopy(thing)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        yield pickle.loads(pickle.dumps(thing, protocol))


def test_streams():
    for thing in (Bytes(b"abc"), Text("abc")):
        for i in range(20):
            setattr(thing, "a%d" % i, i)
        thing.read(1)
        for again in copies(thing):
            assert type(again) is type(thing) and again.a19 == 19 and again.tell() == 1
            assert again.getvalue() == thing.getvalue()


def test_exceptions():
    error = Failure(2, "text", "file")
    for i in range(20):
        setattr(error, "a%d" % i, [i])
        for again in copies(error):
            assert again.args == (2, "text") and again.filename == "file" and vars(again) == vars(error)


def test_count_of_subclass():
    class Blocking(BlockingIOError):
        pass
    assert BlockingIOError(1, "x", 3).characters_written == 3
    assert Blocking(1, "x", 3).filename == 3 and not hasattr(Blocking(1, "x", 3), "characters_written")


def test_slots_as_declared():
    thing = Slots()
    thing.y, thing.z, thing.b = 1, 2, 3
    assert list(thing.__getstate__()[1]) == ["z", "y"] and Slots.__slotnames__ == ["z", "y", "a"]
    for again in copies(thing):
        assert again.y == 1 and again.z == 2 and again.b == 3
