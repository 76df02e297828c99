# needs: stdlib
# Signals are handled promptly, also while a loop in C goes on, and none is lost.
import _signal as signal
import itertools
import posix
import re
import sys


class Alarm(Exception):
    pass


def ring(number, frame):
    raise Alarm


def interrupted(run, *args):
    old = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    try:
        run(*args)
    except Alarm:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


class Forever:
    def __contains__(self, x):
        return x in itertools.repeat(0)


# CPython handles signals between instructions only, and would go on for ever.
def test_loops_in_c():
    if sys.implementation.name == "cpython":
        return
    import _collections
    assert interrupted(sum, itertools.repeat(1))
    assert interrupted(any, itertools.repeat(0))
    assert interrupted(all, itertools.count(1))
    assert interrupted(max, itertools.count())
    assert interrupted(set, itertools.repeat(1))
    assert interrupted(_collections.deque, itertools.count(), 0)
    assert interrupted(list, filter(None, itertools.repeat(0)))
    assert interrupted(next, filter(None, itertools.repeat(0)))
    assert interrupted(next, itertools.dropwhile(bool, itertools.repeat(1)))
    assert interrupted(next, itertools.islice(itertools.count(), 10 ** 12, None))
    assert interrupted(dict.fromkeys, itertools.repeat(1))
    assert interrupted(Forever().__contains__, 1)
    assert interrupted(frozenset().union, itertools.repeat(1))
    assert interrupted(list, itertools.compress(itertools.count(), itertools.repeat(0)))
    assert interrupted(sum, range(10 ** 7, 10 ** 12))
    assert interrupted(max, range(10 ** 12))


def test_matching():
    assert interrupted(re.match, "(a|aa)+$", "a" * 60 + "!")


def test_none_is_lost():
    seen = []
    old = signal.signal(signal.SIGUSR1, lambda *args: seen.append(1))
    for i in range(500):
        posix.kill(posix.getpid(), signal.SIGUSR1)
        sum(range(20))
    signal.signal(signal.SIGUSR1, old)
    assert len(seen) == 500
