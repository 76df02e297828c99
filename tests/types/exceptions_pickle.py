# needs: stdlib
# Exceptions keep their attributes when they are copied and pickled.
import copy
import pickle


def test_attributes():
    for exception in (ValueError("v"), OSError(2, "x", "f"), OSError(2, "x"), ImportError("m"),
                      StopIteration(3), UnicodeDecodeError("utf-8", b"abc", 0, 1, "why"),
                      ExceptionGroup("g", [ValueError(1)])):
        for count in (0, 1, 3, 12):
            for i in range(count):
                setattr(exception, "a%d" % i, i)
            for again in (pickle.loads(pickle.dumps(exception)), copy.copy(exception),
                          copy.deepcopy(exception)):
                assert type(again) is type(exception) and str(again) == str(exception)
                assert {n: vars(again)[n] for n in vars(exception)} == vars(exception)
    e = AttributeError("a", name="n")
    for i in range(9):
        setattr(e, "a%d" % i, i)
    assert pickle.loads(pickle.dumps(e)).a8 == 8 and pickle.loads(pickle.dumps(e)).name == "n"


def test_reduce():
    e = KeyError("k")
    assert e.__reduce__() == (KeyError, ("k",))
    e.note = 1
    assert e.__reduce__() == (KeyError, ("k",), {"note": 1})
