# Generators: send, throw, close, yield from, delegation, state, expressions.
from tap import raises


def test_basics():
    def count(n):
        i = 0
        while i < n:
            yield i
            i += 1
        return "done"
    assert list(count(3)) == [0, 1, 2]
    g = count(1)
    assert iter(g) is g and next(g) == 0
    assert raises(StopIteration, lambda: next(g)).value == "done"
    assert raises(StopIteration, lambda: next(g)).value is None
    assert next(g, "default") == "default"
    assert count.__code__.co_flags & 0x20 and g.__name__ == "count" and g.gi_code is count.__code__
    assert g.gi_frame is None and g.gi_running is False


def test_send():
    def echo():
        received = []
        while True:
            x = yield len(received)
            if x is None:
                return received
            received.append(x)
    g = echo()
    raises(TypeError, lambda: g.send(1), "can't send non-None value to a just-started generator")
    assert g.send(None) == 0 and g.send("a") == 1 and g.send("b") == 2
    assert raises(StopIteration, lambda: g.send(None)).value == ["a", "b"]


def test_throw():
    def g():
        while True:
            try:
                yield 1
            except ValueError as error:
                yield ("caught", str(error))
    it = g()
    next(it)
    assert it.throw(ValueError("x")) == ("caught", "x")
    assert next(it) == 1
    raises(KeyError, lambda: it.throw(KeyError("out")))
    raises(StopIteration, lambda: next(it))
    fresh = g()
    raises(ValueError, lambda: fresh.throw(ValueError))
    raises(StopIteration, lambda: next(fresh))
    raises(TypeError, lambda: g().throw(5), "exceptions must be classes or instances deriving from BaseException, not int")


def test_close():
    log = []

    def g():
        try:
            yield 1
            yield 2
        except GeneratorExit:
            log.append("exit")
            raise
        finally:
            log.append("finally")
    it = g()
    next(it)
    it.close()
    it.close()
    assert log == ["exit", "finally"]
    raises(StopIteration, lambda: next(it))

    def stubborn():
        try:
            yield 1
        except GeneratorExit:
            yield 2
    it = stubborn()
    next(it)
    raises(RuntimeError, it.close, "generator ignored GeneratorExit")
    unstarted = g()
    unstarted.close()
    assert log == ["exit", "finally"]


def test_stop_iteration_inside():
    def g():
        yield 1
        raise StopIteration("bad")
    it = g()
    next(it)
    error = raises(RuntimeError, lambda: next(it), "generator raised StopIteration")
    assert isinstance(error.__cause__, StopIteration)


def test_already_executing():
    def g():
        yield next(it)
    it = g()
    raises(ValueError, lambda: next(it), "generator already executing")


def test_yield_from():
    def inner():
        x = yield "a"
        try:
            yield ("got", x)
        except KeyError:
            yield "inner caught"
        return "result"

    def outer():
        result = yield from inner()
        yield result
        yield from [1, 2]
        yield from range(2)
    it = outer()
    assert next(it) == "a" and it.gi_yieldfrom.__name__ == "inner"
    assert it.send("x") == ("got", "x")
    assert it.throw(KeyError) == "inner caught"
    assert list(it) == ["result", 1, 2, 0, 1]

    class Duck:
        def __iter__(self): return self
        def __next__(self): return 1
        def send(self, x): return ("sent", x)
        def throw(self, *a): return "thrown"
        def close(self): self.closed = True
    duck = Duck()

    def over():
        yield from duck
    it = over()
    assert next(it) == 1 and it.send(5) == ("sent", 5) and it.throw(ValueError) == "thrown"
    it.close()
    assert duck.closed


def test_recursive():
    def walk(tree):
        if isinstance(tree, list):
            for branch in tree:
                yield from walk(branch)
        else:
            yield tree
    assert list(walk([1, [2, [3, [4]], 5], [[6]]])) == [1, 2, 3, 4, 5, 6]

    def deep(n):
        if n:
            yield from deep(n - 1)
        yield n
    assert sum(deep(200)) == 20100


def test_expressions():
    g = (x * y for x in range(3) for y in range(3) if x != y)
    assert g.__name__ == "<genexpr>" and list(g) == [0, 0, 0, 2, 0, 2]
    assert sum(x for x in range(5)) == 10
    log = []

    def source():
        log.append("evaluated at once")
        return [1]
    g = (x for x in source())
    assert log and list(g) == [1]
    raises(TypeError, lambda: (x for x in 5), "'int' object is not iterable")


def test_state_is_kept():
    def g():
        a, b = 1, [2]
        for i in range(2):
            with_stack = a + (yield i) + b[0]
            b.append(with_stack)
        yield b
    it = g()
    next(it)
    assert it.send(10) == 1 and it.send(20) == [2, 13, 23]


def test_interleaved():
    def naturals():
        n = 0
        while True:
            yield n
            n += 1
    a, b = naturals(), naturals()
    assert [next(a), next(a), next(b), next(a), next(b)] == [0, 1, 0, 2, 1]
    many = [naturals() for _ in range(100)]
    assert sum(next(g) for g in many for _ in range(3)) == 300


def test_exceptions_inside():
    def g():
        try:
            raise KeyError("inner")
        except KeyError:
            yield 1
            raise
    it = g()
    next(it)
    try:
        raise ValueError
    except ValueError:
        raises(KeyError, lambda: next(it))

    def context():
        import sys
        yield sys.exception()
    try:
        raise ValueError
    except ValueError as error:
        assert next(context()) is error


def test_abandoned_in_finally():
    log = []

    def g():
        try:
            yield 1
        finally:
            log.append("closed")
    for _ in g():
        break
    it = g()
    next(it)
    it.close()
    assert "closed" in log


def test_context_of_what_is_thrown():
    def generator(error):
        try:
            yield
        finally:
            raise error

    def handler():
        try:
            raise KeyError
        except KeyError:
            yield
    try:
        raise ValueError
    except ValueError:
        g = generator(TypeError())
        next(g)
        try:
            g.throw(IndexError())
        except TypeError as e:
            assert type(e.__context__) is IndexError and e.__context__.__context__ is None
        g = handler()
        next(g)
        try:
            g.throw(IndexError())
        except IndexError as e:
            assert type(e.__context__) is KeyError
