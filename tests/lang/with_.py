# with: managers, several at once, suppression, jumps out of it, what is missing.


class M:
    def __init__(self, log, name="m", swallow=False, fail=None):
        self.log, self.name, self.swallow, self.fail = log, name, swallow, fail

    def __enter__(self):
        self.log.append("enter " + self.name)
        if self.fail == "enter":
            raise OSError("enter")
        return self

    def __exit__(self, kind, error, traceback):
        self.log.append("exit " + self.name + (" " + kind.__name__ if kind else ""))
        assert (kind is None) == (error is None) == (traceback is None)
        return self.swallow


def test_plain():
    log = []
    with M(log) as m:
        log.append("body")
        assert m.name == "m"
    with M(log, "a") as a, M(log, "b"):
        pass
    with (M(log, "c") as c, M(log, "d"),):
        pass
    with (M(log, "e")):
        pass
    assert log == ["enter m", "body", "exit m", "enter a", "enter b", "exit b", "exit a",
                   "enter c", "enter d", "exit d", "exit c", "enter e", "exit e"]


def test_exceptions():
    log = []
    with M(log, swallow=True):
        raise ValueError
    assert log == ["enter m", "exit m ValueError"]
    try:
        with M(log, "outer"), M(log, "inner"):
            raise KeyError
    except KeyError:
        pass
    assert log[2:] == ["enter outer", "enter inner", "exit inner KeyError", "exit outer KeyError"]
    log.clear()
    try:
        with M(log, "outer", swallow=True), M(log, "inner", fail="enter"):
            assert False
    except OSError:
        assert False
    assert log == ["enter outer", "enter inner", "exit outer OSError"]


def test_jumps():
    log = []

    def f():
        for i in range(3):
            with M(log, str(i)):
                if i == 0:
                    continue
                if i == 1:
                    return i
    assert f() == 1 and log == ["enter 0", "exit 0", "enter 1", "exit 1"]
    log.clear()
    while True:
        with M(log):
            break
    assert log == ["enter m", "exit m"]


def test_exit_raises():
    class Bad:
        def __enter__(self): pass
        def __exit__(self, *a): raise RuntimeError("from exit")
    try:
        with Bad():
            raise ValueError("body")
    except RuntimeError as error:
        assert isinstance(error.__context__, ValueError)


def test_targets():
    log, d = [], {}
    with M(log) as d["m"], M(log, "n") as (d["x"]):
        pass
    assert d["m"].name == "m" and d["x"].name == "n"

    class Pair:
        def __enter__(self): return 1, [2, 3]
        def __exit__(self, *a): pass
    with Pair() as (a, [b, c]):
        assert (a, b, c) == (1, 2, 3)


def test_missing_methods():
    for manager, message in ((5, "'int' object does not support the context manager protocol"),
                             (type("E", (), {"__enter__": lambda s: s})(),
                              "'E' object does not support the context manager protocol (missed __exit__ method)")):
        try:
            with manager:
                pass
        except TypeError as error:
            assert str(error) == message, error
        else:
            assert False
    class I:
        pass
    i = I()
    i.__enter__ = i.__exit__ = lambda *a: None
    try:
        with i:
            pass
    except TypeError:
        pass
    else:
        assert False


def test_return_value_survives():
    def f(log):
        with M(log):
            return [1, 2, log]
    log = []
    assert f(log)[:2] == [1, 2] and log[-1] == "exit m"


def test_generator_with():
    log = []

    def g():
        with M(log):
            yield 1
            yield 2
    it = g()
    assert next(it) == 1
    it.close()
    assert log == ["enter m", "exit m GeneratorExit"]
