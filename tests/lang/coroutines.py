# async: coroutines, await, async for, async with, async generators and comprehensions.
from tap import raises


class Pause:
    def __init__(self, value=None): self.value = value

    def __await__(self):
        return (yield self.value)


def run(coroutine):
    """Drives a coroutine to its end; what it yields is sent back to it."""
    value = None
    try:
        while True:
            value = coroutine.send(value)
    except StopIteration as stop:
        return stop.value


def test_await():
    async def inner(x):
        return x + await Pause(10)

    async def outer():
        return [await inner(i) for i in range(3)]
    c = inner(1)
    assert c.__name__ == "inner" and c.cr_code is inner.__code__ and c.cr_await is None
    assert run(c) == 11 and run(outer()) == [10, 11, 12]
    raises(RuntimeError, lambda: c.send(None), "cannot reuse already awaited coroutine")

    async def bad():
        await 5
    raises(TypeError, lambda: run(bad()), "object int can't be used in 'await' expression")
    c = inner(1)
    raises(TypeError, lambda: iter(c), "'coroutine' object is not iterable")
    c.close()


def test_exceptions():
    log = []

    async def f():
        try:
            await Pause()
        except ValueError as error:
            log.append(str(error))
            await Pause()
            raise KeyError from error
        finally:
            log.append("finally")
    c = f()
    c.send(None)
    c.throw(ValueError("x"))
    raises(KeyError, lambda: c.send(None))
    assert log == ["x", "finally"]

    async def stop():
        raise StopIteration
    raises(RuntimeError, lambda: run(stop()), "coroutine raised StopIteration")


def test_async_for():
    class Count:
        def __init__(self, n): self.i, self.n = 0, n

        def __aiter__(self): return self

        async def __anext__(self):
            if self.i == self.n:
                raise StopAsyncIteration
            self.i += 1
            await Pause()
            return self.i

    async def f():
        seen = []
        async for x in Count(5):
            if x == 2:
                continue
            if x == 4:
                break
            seen.append(x)
        else:
            seen.append("never")
        async for x in Count(0):
            pass
        else:
            seen.append("else")
        return seen
    assert run(f()) == [1, 3, "else"]

    async def comprehensions():
        return ([x async for x in Count(3)], {x: 0 async for x in Count(2) if x > 1},
                {x + y async for x in Count(2) for y in (10, 20)}, [await g async for g in gens()])

    async def gens():
        for i in range(2):
            yield value(i)

    async def value(i):
        return i * 100
    assert run(comprehensions()) == ([1, 2, 3], {2: 0}, {11, 21, 12, 22}, [0, 100])

    async def bad():
        async for _ in [1]:
            pass
    raises(TypeError, lambda: run(bad()), "'async for' requires an object with __aiter__ method, got list")


def test_async_with():
    log = []

    class Manager:
        def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow

        async def __aenter__(self):
            await Pause()
            log.append("enter " + self.name)
            return self.name

        async def __aexit__(self, kind, error, where):
            await Pause()
            log.append(("exit " + self.name, kind))
            return self.swallow

    async def f():
        async with Manager("a", True) as a, Manager("b") as b:
            assert (a, b) == ("a", "b")
            raise ValueError
        return "went on"
    assert run(f()) == "went on"
    assert log == ["enter a", "enter b", ("exit b", ValueError), ("exit a", ValueError)]

    async def bad():
        async with 5:
            pass
    raises(TypeError, lambda: run(bad()), "'int' object does not support the asynchronous context manager protocol")


def test_async_generators():
    log = []

    async def g(n):
        try:
            for i in range(n):
                received = yield i
                await Pause()
                log.append(received)
        finally:
            log.append("closed")

    async def consume():
        return [x async for x in g(3)]
    assert run(consume()) == [0, 1, 2] and log == [None, None, None, "closed"]
    log.clear()

    async def by_hand():
        it = g(5)
        assert await it.asend(None) == 0
        assert await it.asend("hello") == 1
        assert await anext(it) == 2
        try:
            await it.athrow(KeyError("k"))
        except KeyError as error:
            log.append(str(error))
        try:
            await it.__anext__()
        except StopAsyncIteration:
            log.append("stop")
        again = g(1)
        await again.__anext__()
        await again.aclose()
        assert await anext(g(0), "default") == "default"
        return "ok"
    assert run(by_hand()) == "ok"
    assert log == ["hello", None, "closed", "'k'", "stop", "closed", "closed"], log


def test_await_in_odd_places():
    async def value(x):
        await Pause()
        return x

    async def f(a=1, *, b=2):
        d = {await value("k"): await value("v")}
        t = (await value(1)) + (await value(2)) * 3
        s = f"{await value('x')}{await value(3):>3}"
        l = [*await value([1, 2]), *[3]]
        c = await value(5) if await value(True) else await value(6)
        return d, t, s, l, c, await value(a) or await value(b), (lambda: a)()
    assert run(f()) == ({"k": "v"}, 7, "x  3", [1, 2, 3], 5, 1, 1)


def test_types():
    async def c(): pass

    async def g(): yield

    def plain(): yield
    co = c()
    assert type(co).__name__ == "coroutine" and type(g()).__name__ == "async_generator"
    assert c.__code__.co_flags & 0x80 and g.__code__.co_flags & 0x200
    co.close()
    raises(SyntaxError, lambda: compile("def f(): await x", "", "exec"), "'await' outside async function (, line 1)")
    raises(SyntaxError, lambda: compile("async def f():\n yield from x", "", "exec"),
           "'yield from' inside async function (, line 2)")
    raises(SyntaxError, lambda: compile("async def f():\n yield 1\n return 2", "", "exec"),
           "'return' with value in async generator (, line 3)")


def test_async_for_without_awaitables():
    class It:
        def __aiter__(self): return self
        def __anext__(self): return 1

    async def run():
        async for _ in It():
            pass
    try:
        run().send(None)
    except TypeError as e:
        assert str(e) == "'async for' received an invalid object from __anext__: int"
        assert str(e.__cause__) == "object int can't be used in 'await' expression"
    else:
        assert False
