# needs: stdlib
# asyncio: tasks, timing, cancellation, queues, streams, subprocesses.
import asyncio
import contextvars


def test_tasks():
    async def double(n):
        await asyncio.sleep(0)
        return 2 * n

    async def main():
        task = asyncio.create_task(double(1), name="one")
        assert task.get_name() == "one" and not task.done()
        assert await task == 2 and task.result() == 2
        assert await asyncio.gather(double(2), double(3)) == [4, 6]
        results = await asyncio.gather(double(1), double(None), return_exceptions=True)
        assert results[0] == 2 and isinstance(results[1], TypeError)
        done, pending = await asyncio.wait([asyncio.ensure_future(double(5))])
        assert [t.result() for t in done] == [10] and not pending
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(double(n)) for n in range(3)]
        return [t.result() for t in tasks], [await f for f in asyncio.as_completed([double(9)])]
    assert asyncio.run(main()) == ([0, 2, 4], [18])


def test_cancellation_and_timeouts():
    log = []

    async def sleeper():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log.append("cancelled")
            raise

    async def main():
        task = asyncio.create_task(sleeper())
        await asyncio.sleep(0)
        task.cancel("why")
        try:
            await task
        except asyncio.CancelledError:
            assert task.cancelled()
        try:
            async with asyncio.timeout(0.01):
                await sleeper()
        except TimeoutError:
            log.append("timeout")
        try:
            await asyncio.wait_for(sleeper(), 0.01)
        except TimeoutError:
            log.append("wait_for")
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(sleeper())
                await asyncio.sleep(0)
                raise KeyError
        except* KeyError:
            log.append("group")
        shielded = asyncio.shield(asyncio.sleep(0, "kept"))
        return await shielded
    assert asyncio.run(main()) == "kept"
    assert log == ["cancelled"] * 2 + ["timeout", "cancelled", "wait_for", "cancelled", "group"]


def test_synchronisation():
    async def main():
        lock, event, queue = asyncio.Lock(), asyncio.Event(), asyncio.Queue(1)
        condition = asyncio.Condition()
        order = []

        async def producer():
            for i in range(3):
                await queue.put(i)
            event.set()

        async def consumer():
            async with lock:
                for _ in range(3):
                    order.append(await queue.get())
                    queue.task_done()
        await asyncio.gather(producer(), consumer())
        await queue.join()
        assert event.is_set() and order == [0, 1, 2]
        async with asyncio.Semaphore(1), condition:
            condition.notify_all()
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        loop.call_later(0.001, future.set_result, "later")
        loop.call_soon(order.append, "soon")
        assert await future == "later" and order[-1] == "soon"
        assert repr(future) == "<Future finished result='later'>"
    asyncio.run(main())


def test_contexts_and_generators():
    var = contextvars.ContextVar("var", default=0)

    async def child():
        var.set(var.get() + 1)
        return var.get()

    async def numbers():
        for i in range(3):
            await asyncio.sleep(0)
            yield i

    async def main():
        var.set(5)
        assert await asyncio.gather(child(), child()) == [6, 6] and var.get() == 5
        return [n async for n in numbers() if n]
    assert asyncio.run(main()) == [1, 2]


def test_streams():
    async def echo(reader, writer):
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()

    async def main():
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"hello\n")
            assert await reader.read() == b"HELLO\n"
            writer.close()
            await writer.wait_closed()
    asyncio.run(main())


def test_subprocess():
    async def main():
        try:
            process = await asyncio.create_subprocess_exec(
                "cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        except RuntimeError as error:
            return str(error)
        out, _ = await process.communicate(b"through")
        assert (out, process.returncode) == (b"through", 0)
    result = asyncio.run(main())
    if result:  # a 3.11 library waits for children in threads
        assert result == "can't start new thread"
        return result


def test_errors():
    async def fails():
        raise LookupError("lost")
    try:
        asyncio.run(fails())
    except LookupError as error:
        assert error.args == ("lost",)
    try:
        asyncio.get_running_loop()
    except RuntimeError as error:
        assert str(error) == "no running event loop"
    with asyncio.Runner() as runner:
        assert runner.run(asyncio.sleep(0, 1)) == 1
