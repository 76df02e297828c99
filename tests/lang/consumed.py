# Generators that builtins use up: sum, any, all, min, max, list, tuple, sorted, set, join.
# needs: stdlib
import signal
import sys
import threading
from fractions import Fraction
from tap import raises

CONSUMERS = sum, list, tuple, sorted, set, all, min, max


def test_results():
    n = range(1, 200)
    assert sum(i for i in n) == 19900 and sum((i for i in n), 5) == 19905
    assert list(i for i in n) == [*(i for i in n)] == list(n) and tuple(i for i in n) == tuple(n)
    assert sorted(-i for i in n) == list(range(-199, 0)) and set(i % 7 for i in n) == set(range(7))
    assert max(i % 50 for i in n) == 49 and min(i % 50 for i in n) == 0
    assert max((str(i) for i in n), key=len) == "100" and min(str(i) for i in n) == "1"
    assert "".join(str(i) for i in range(12)) == "01234567891011"
    assert any(i == 150 for i in n) and not any(i == 500 for i in n)
    assert all(i for i in n) and not all(i - 150 for i in n)
    assert sum(sum(j for j in range(i)) for i in range(20)) == 1140
    assert frozenset(c for c in "hello") == set("helo")


def test_empty():
    assert sum(i for i in ()) == 0 and list(i for i in ()) == [] and set(i for i in ()) == set()
    assert all(i for i in ()) and not any(i for i in ())
    raises(ValueError, lambda: max(i for i in ()))
    assert max((i for i in ()), default=7) == 7


def test_changing_kinds():
    assert sum(x for x in (1, 2.5, 3)) == 6.5
    assert sum(x for x in (2**61, 2**61, 2**61, 1)) == 3 * 2**61 + 1
    assert sum(x for x in (1, Fraction(1, 2), 2)) == Fraction(7, 2)
    assert sum((x for x in ([1], [2])), []) == [1, 2]
    assert sum(x for x in (True, False, True)) == 2
    assert sum(x for x in (0.1,) * 10) == sum([0.1] * 10)
    assert max(x for x in (1, 2.5, 2, Fraction(9, 2), 4)) == Fraction(9, 2)
    assert max(x for x in ("a", "c", "b")) == "c"
    raises(TypeError, lambda: max(x for x in (1, "a")), "'>' not supported between instances of 'str' and 'int'")
    raises(TypeError, lambda: sum(x for x in (1, "a")), "unsupported operand type(s) for +: 'int' and 'str'")
    assert any(x for x in (None, False, 0, "", [], "x")) and not any(x for x in (None, False, 0, "", []))


class Same:
    """Equal to all that have its hash."""
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        return True


def test_sets():
    assert len(set(x for x in (5, Same(5), 5, 5.0, True, 1))) == 2
    assert len(set(x for x in (Same(5), 5, 13, Same("a"), "a", "b"))) == 4
    raises(TypeError, lambda: set(x for x in (1, [])), "unhashable type: 'list'")
    s = {1, 2}
    s.update(i * 3 for i in range(1000))
    assert len(s) == 1002


def test_dicts():
    n = range(100)
    assert dict((i, str(i)) for i in n) == {i: str(i) for i in n} == dict([i, str(i)] for i in n)
    assert dict((str(i % 10), i) for i in n) == {str(i): 90 + i for i in range(10)}
    assert len(dict((x, 1) for x in (5, Same(5), 5.0, "a", Same("a"), True, 1))) == 3
    raises(TypeError, lambda: dict(x for x in ((1, 2), 3)),
           "cannot convert dictionary update sequence element #1 to a sequence")
    raises(ValueError, lambda: dict(x for x in [(1, 2)] * 20 + [(1, 2, 3)]),
           "dictionary update sequence element #20 has length 3; 2 is required")
    raises(TypeError, lambda: dict(([], i) for i in n), "unhashable type: 'list'")

    def clears():
        for i in n:
            if i == 50:
                d.clear()
            yield i, i
    d = {}
    d.update(clears())
    assert list(d.items()) == [(i, i) for i in range(50, 100)]


def test_stopping():
    g = (i for i in range(10))
    assert any(i == 3 for i in g) and next(g) == 4 and sum(g) == 5 + 6 + 7 + 8 + 9
    assert g.gi_frame is None and list(g) == []

    def walk():
        yield from (0, 0, 1)
        yield 0
    g = walk()
    assert any(g) and next(g) == 0 and list(g) == []


def test_errors():
    def fails(at):
        for i in range(1, 100):
            if i == at:
                raise KeyError(i)
            yield i
    for consume in CONSUMERS:
        g = fails(50)
        error = raises(KeyError, lambda: consume(g))
        names = []
        t = error.__traceback__
        while t:
            names.append(t.tb_frame.f_code.co_name)
            t = t.tb_next
        assert names == ["raises", "<lambda>", "fails"], names
        assert g.gi_frame is None and next(g, None) is None

    def stops():
        yield 1
        raise StopIteration("x")
    raises(RuntimeError, lambda: sum(stops()), "generator raised StopIteration")


def test_handling():
    """What a generator is handling when it yields stays its own."""
    def handles():
        for i in range(3):
            try:
                raise ValueError(i)
            except ValueError as error:
                yield i
                assert sys.exc_info()[1] is error
            assert sys.exc_info()[1] is outer
    outer = None
    assert sum(handles()) == 3 and list(handles()) == [0, 1, 2]
    try:
        raise KeyError
    except KeyError as error:
        outer = error
        assert sum(handles()) == 3 and sys.exc_info()[1] is error
    closed = []

    def closes():
        try:
            yield from range(5)
        finally:
            closed.append(1)
    assert max(closes()) == 4 and closed == [1]


def test_itself():
    """It is running, and who called the builtin called it."""
    def walk():
        for i in range(3):
            assert g.gi_running
            raises(ValueError, lambda: next(g), "generator already executing")
            assert sys._getframe(1).f_code.co_name == "test_itself"
            yield i
    g = walk()
    assert list(g) == [0, 1, 2]
    g = walk()
    assert sum(g) == 3
    assert not g.gi_running


def test_changing_what_grows():
    l = [1]
    l.extend(len(l) for _ in range(20))
    assert l == [1] + [*range(1, 21)]

    def clears():
        for i in range(20):
            if i == 10:
                l.clear()
            yield i
    l = []
    l.extend(clears())
    assert l == [*range(10, 20)]
    s = set()

    def clears_set():
        for i in range(20):
            if i == 10:
                s.clear()
            yield i
    s.update(clears_set())
    assert s == {*range(10, 20)}


def test_delegation():
    def inner(n):
        for i in range(n):
            x = yield i
            assert x is None
        return "result"

    def outer():
        for n in 2, 3:
            assert (yield from inner(n)) == "result"
        yield from [10, 11]
    assert list(outer()) == [0, 1, 0, 1, 2, 10, 11] and sum(outer()) == 25


def test_delegation_through_levels():
    def tree(n):
        if n:
            yield from tree(n - 1)
            yield n
            yield from tree(n - 1)
    assert list(tree(4)) == [1, 2, 1, 3, 1, 2, 1, 4, 1, 2, 1, 3, 1, 2, 1] and sum(tree(6)) == 120

    def leaf(n):
        assert sys._getframe(1).f_code.co_name == "branch" and sys._getframe(2).f_code.co_name == "root"
        yield n
        if n == 2:
            raise KeyError(n)
        yield -n

    def branch(n):
        try:
            yield from leaf(n)
        except KeyError:
            yield "caught"
        for x in leaf_alone():
            yield x

    def leaf_alone():
        yield 0

    def root():
        for n in range(4):
            yield from branch(n)
    assert list(root()) == [0, 0, 0, 1, -1, 0, 2, "caught", 0, 3, -3, 0]
    g = root()
    assert any(x == "caught" for x in g) and list(g) == [0, 3, -3, 0]

    class Walk:
        """No generator, but a delegate."""
        def __iter__(self):
            return self.walk()

        def walk(self):
            yield from (1, 2)
            yield from zip("ab", "cd")

    def all_of():
        yield from Walk()
        yield from map(str, Walk())
    assert list(all_of()) == [1, 2, ("a", "c"), ("b", "d"), "1", "2", "('a', 'c')", "('b', 'd')"]


def test_depth():
    def deeper():
        yield sum(deeper())
    raises(RecursionError, lambda: sum(deeper()))
    assert sum(i for i in range(3)) == 3


def test_tracing():
    events = []

    def tracer(frame, event, argument):
        if frame.f_code.co_name == "walk":
            events.append(event)
        return tracer

    def walk(start):
        yield 1
        if start:
            sys.settrace(tracer)
        yield 2
        yield 3
    sys.settrace(tracer)
    assert list(walk(False)) == [1, 2, 3]
    sys.settrace(None)
    assert events.count("call") == 4 and events.count("return") == 4, events
    events.clear()
    assert sum(walk(True)) == 6
    sys.settrace(None)
    assert events.count("call") >= 1, events


def test_threads():
    results = []

    def work(n):
        for _ in range(30):
            results.append(sum(i for i in range(n)) == n * (n - 1) // 2 and len(list(i for i in range(n))) == n)
    threads = [threading.Thread(target=work, args=(1000 + i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 120 and all(results)


def test_interrupt():
    """One without an end can be interrupted."""
    class Alarm(Exception):
        pass

    def alarm(number, frame):
        raise Alarm

    def forever():
        while True:
            yield 0
    previous = signal.signal(signal.SIGALRM, alarm)
    try:
        for consume in sum, any, max, set:
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            raises(Alarm, lambda: consume(forever()))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)

