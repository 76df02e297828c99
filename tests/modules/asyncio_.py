# needs: stdlib
# _asyncio: futures and tasks in C, and what hostile loops, callbacks and coroutines may do.
import asyncio
import contextvars
import gc
import _asyncio


def raises(exception, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except exception as e:
        return e
    raise AssertionError(f'{exception.__name__} was not raised')


class Loop:
    """Calls nothing until it is told to."""

    def __init__(self):
        self.ready = []
        self.reports = []

    def get_debug(self):
        return False

    def is_running(self):
        return True

    def call_soon(self, callback, *args, context=None):
        self.ready.append((callback, args, context))

    def call_exception_handler(self, context):
        self.reports.append(context)

    def run(self):
        while self.ready:
            callback, args, context = self.ready.pop(0)
            context.run(callback, *args)


def test_module():
    assert asyncio.Future is _asyncio.Future and asyncio.Task is _asyncio.Task
    assert asyncio.current_task.__doc__ and _asyncio.Future.__doc__ and _asyncio.Task.__doc__
    raises(RuntimeError, asyncio.get_running_loop)
    assert _asyncio._get_running_loop() is None
    _asyncio._set_running_loop(7)
    assert asyncio.get_running_loop() == 7 and asyncio.get_event_loop() == 7
    _asyncio._set_running_loop(None)
    raises(RuntimeError, asyncio.get_running_loop)


def test_future():
    loop, seen = Loop(), []
    f = asyncio.Future(loop=loop)
    assert not f.done() and f._state == 'PENDING' and f.get_loop() is loop
    raises(asyncio.InvalidStateError, f.result)
    for n in 1, 2, 3:
        f.add_done_callback(lambda f, n=n: seen.append((n, f.result())))
    f.add_done_callback(print)
    f.add_done_callback(print)
    assert f.remove_done_callback(print) == 2 and len(f._callbacks) == 3
    f.set_result('done')
    raises(asyncio.InvalidStateError, f.set_result, 1)
    assert not f.cancel() and f.result() == 'done' and f.exception() is None
    loop.run()
    assert seen == [(1, 'done'), (2, 'done'), (3, 'done')]
    f = asyncio.Future(loop=loop)
    f.set_exception(ValueError)
    assert isinstance(f.exception(), ValueError)
    raises(ValueError, f.result)
    f = asyncio.Future(loop=loop)
    assert f.cancel('why') and f.cancelled()
    assert raises(asyncio.CancelledError, f.result).args == ('why',)
    raises(TypeError, asyncio.Future(loop=loop).set_exception, StopIteration())
    raises(TypeError, asyncio.Future(loop=loop).set_exception, 3)
    f.colour = 'red'
    assert f.colour == 'red'


def test_awaiting():
    f = asyncio.Future(loop=Loop())
    it = iter(f)
    assert next(it) is f and f._asyncio_future_blocking
    raises(RuntimeError, next, it)
    f.set_result(5)
    assert raises(StopIteration, next, it).value == 5
    raises(StopIteration, next, it)
    raises(KeyError, iter(f).throw, KeyError())
    iter(f).close()


def test_task():
    loop, var = Loop(), contextvars.ContextVar('var', default=0)

    async def child(f):
        var.set(1)
        return await f + 1

    async def parent(f):
        return await asyncio.Task(child(f), loop=loop) + var.get()

    f = asyncio.Future(loop=loop)
    t = asyncio.Task(parent(f), loop=loop, name='parent')
    assert t.get_name() == 'parent' and t in asyncio.all_tasks(loop)
    loop.run()
    assert not t.done() and isinstance(t._fut_waiter, asyncio.Task)
    f.set_result(10)
    loop.run()
    assert t.result() == 11 and asyncio.all_tasks(loop) == set()
    raises(RuntimeError, t.set_result, 1)
    raises(TypeError, asyncio.Task, 3, loop=loop)


def test_cancelling():
    loop = Loop()

    async def stubborn():
        try:
            await asyncio.Future(loop=loop)
        except asyncio.CancelledError:
            return 'no'

    async def meek():
        await asyncio.Future(loop=loop)

    for coroutine in stubborn, meek:
        t = asyncio.Task(coroutine(), loop=loop)
        loop.run()
        assert t.cancel('now') and t.cancelling() == 1 and t.uncancel() == 0
        loop.run()
        assert t.done() and t.cancelled() == (coroutine is meek) and not t.cancel()
    t = asyncio.Task(meek(), loop=loop)
    t.cancel()
    loop.run()
    assert t.cancelled()


def test_wrong_yields():
    loop, other = Loop(), Loop()

    class Yield:
        def __init__(self, value):
            self.value = value

        def __await__(self):
            yield self.value

    async def wait(value):
        await (value if isinstance(value, asyncio.Future) else Yield(value))

    for value in 3, (x for x in ()), asyncio.Future(loop=other):
        t = asyncio.Task(wait(value), loop=loop)
        loop.run()
        assert isinstance(t.exception(), RuntimeError), value
    t = asyncio.Task(wait(None), loop=loop)
    loop.run()
    assert t.result() is None

    async def itself():
        await t

    t = asyncio.Task(itself(), loop=loop)
    loop.run()
    assert 'await on itself' in str(t.exception())


def test_eager():
    loop = Loop()

    async def quick():
        assert asyncio.current_task(loop).get_name() == 'quick'
        return 1

    async def slow(f):
        return await f

    assert asyncio.Task(quick(), loop=loop, name='quick', eager_start=True).result() == 1
    f = asyncio.Future(loop=loop)
    t = asyncio.Task(slow(f), loop=loop, eager_start=True)
    assert not t.done() and t._fut_waiter is f and t in asyncio.all_tasks(loop)
    f.set_result(2)
    loop.run()
    assert t.result() == 2 and asyncio.current_task(loop) is None


def test_hostile():
    class Bad(Loop):
        def call_soon(self, *args, **kwargs):
            raise OSError('closed')

    f = asyncio.Future(loop=Bad())
    f.add_done_callback(print)
    raises(OSError, f.set_result, 1)
    assert f.result() == 1
    coroutine = asyncio.sleep(0)
    raises(OSError, asyncio.Task, coroutine, loop=Bad())
    coroutine.close()
    f = asyncio.Future.__new__(asyncio.Future)
    raises(RuntimeError, f.set_result, 1)
    raises(RuntimeError, f.add_done_callback, print)
    raises(RuntimeError, iter, f)
    assert not f.done()
    asyncio.Task.__new__(asyncio.Task).cancel()

    class Callback:
        def __eq__(self, other):
            f.add_done_callback(print)
            f.cancel()
            return True

    loop = Loop()
    f = asyncio.Future(loop=loop)
    for _ in range(3):
        f.add_done_callback(Callback())
    f.remove_done_callback(print)
    loop.ready.clear()

    async def breaks():
        _asyncio._leave_task(loop, t)
        return 1

    t = asyncio.Task(breaks(), loop=loop)
    raises(RuntimeError, loop.run)

    async def ends():
        raise SystemExit(3)

    t = asyncio.Task(ends(), loop=loop)
    raises(SystemExit, loop.run)
    assert isinstance(t.exception(), SystemExit)
    raises(RuntimeError, _asyncio._leave_task, loop, t)


def test_reports():
    loop = Loop()

    def leave():
        for _ in range(50):
            asyncio.Future(loop=loop).set_exception(ValueError())

    leave()
    for _ in range(3):
        gc.collect()
    assert len(loop.reports) > 40
    assert loop.reports[0]['message'] == 'Future exception was never retrieved'


def test_library():
    async def main():
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(asyncio.sleep(0, n)) for n in range(20)]
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(10)
        except TimeoutError:
            return [t.result() for t in tasks]

    assert asyncio.run(main()) == list(range(20))
