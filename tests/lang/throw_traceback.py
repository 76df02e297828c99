# An exception that comes out of what a generator or coroutine delegates to shows each of
# their frames once, however it got in.
import sys


class Awaitable:
    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, exception):
        raise exception


def inner():
    yield 1
    raise ValueError


def through_generator():
    yield from inner()


def through_iterator():
    yield from Awaitable()


async def through_coroutine():
    await Awaitable()


def frames(step):
    try:
        step()
    except (ValueError, TypeError) as e:
        names, tb = [], e.__traceback__
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        return names[2:]
    raise AssertionError('nothing was raised')


def start(function):
    g = function()
    g.send(None)
    return g


def test_throw():
    for function, last in ((through_generator, 'inner'), (through_iterator, 'throw'),
                           (through_coroutine, 'throw')):
        g = start(function)
        assert frames(lambda: g.throw(TypeError(42))) == [function.__name__, last]


def test_send():
    g = start(through_generator)
    assert frames(lambda: g.send(None)) == ['through_generator', 'inner']
