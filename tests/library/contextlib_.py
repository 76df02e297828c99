# needs: stdlib
# contextlib: managers from generators, stacks, redirection, suppression.
import asyncio
import contextlib
import io
import sys


def test_from_generators():
    log = []

    @contextlib.contextmanager
    def section(name):
        log.append("in " + name)
        try:
            yield name.upper()
        except ValueError as error:
            log.append("caught " + str(error))
        finally:
            log.append("out " + name)
    with section("a") as value:
        assert value == "A"
    with section("b"):
        raise ValueError("x")
    try:
        with section("c"):
            raise KeyError("y")
    except KeyError:
        pass
    assert log == ["in a", "out a", "in b", "caught x", "out b", "in c", "out c"]

    @section("d")
    def decorated(x):
        return x
    assert decorated(3) == 3 and log[-1] == "out d"


def test_stack():
    log = []
    with contextlib.ExitStack() as stack:
        stack.callback(log.append, "first")
        stack.enter_context(contextlib.closing(io.StringIO()))
        stack.push(lambda kind, error, trace: log.append(kind) or True)
        raise RuntimeError
    assert log == [RuntimeError, "first"]
    with contextlib.ExitStack() as stack:
        stack.callback(log.append, "later")
        kept = stack.pop_all()
    assert log[-1] == "first"
    kept.close()
    assert log[-1] == "later"


def test_tools():
    with contextlib.suppress(KeyError, IndexError):
        {}["x"]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        print("to out")
        print("to err", file=sys.stderr)
    assert out.getvalue() == "to out\n" and err.getvalue() == "to err\n"
    with contextlib.nullcontext(5) as value:
        assert value == 5
    try:
        contextlib.contextmanager(lambda: iter(()))().__enter__()
    except RuntimeError as error:
        assert str(error) == "generator didn't yield"


def test_class_decorator():
    class Tag(contextlib.ContextDecorator):
        count = 0

        def __enter__(self):
            Tag.count += 1
            return self

        def __exit__(self, *exc):
            return False

    @Tag()
    def work():
        return Tag.count
    assert work() == 1 and work() == 2


def test_async():
    log = []

    @contextlib.asynccontextmanager
    async def resource(n):
        log.append(n)
        yield n
        log.append(-n)

    async def main():
        async with contextlib.AsyncExitStack() as stack:
            for n in (1, 2):
                await stack.enter_async_context(resource(n))
            stack.push_async_callback(asyncio.sleep, 0)
        async with contextlib.aclosing(numbers()) as items:
            async for n in items:
                return n

    async def numbers():
        try:
            yield 7
        finally:
            log.append("closed")
    assert asyncio.run(main()) == 7 and log == [1, 2, -2, -1, "closed"]
