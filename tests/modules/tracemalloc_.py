# What memory is in use, and where it was allocated.
import _tracemalloc as t
import gc
import sys


def test_states():
    assert not t.is_tracing() and t.get_traced_memory() == (0, 0)
    t.start(3)
    t.start(7)
    assert t.is_tracing() and t.get_traceback_limit() == 3
    keep = bytearray(50_000_000)
    current, peak = t.get_traced_memory()
    assert peak >= current > 40_000_000
    t.reset_peak()
    assert t.get_traced_memory()[1] >= len(keep) - 10_000_000
    t.clear_traces()
    assert t.get_traced_memory()[0] < 40_000_000
    t.stop()
    assert not t.is_tracing() and t.get_traced_memory() == (0, 0)


def test_errors():
    for bad in (0, -1, 65536):
        try:
            t.start(bad)
        except ValueError as error:
            assert str(error) == "the number of frames must be in range [1; 65535]"
        else:
            raise AssertionError(bad)
    assert t._get_object_traceback(object()) is None and not t.is_tracing()


def make(n):
    return b"x" * n, sys._getframe().f_lineno


def test_where():
    t.start(2)
    data, line = make(12345)
    caller = sys._getframe().f_lineno - 1
    where = t._get_object_traceback(data)
    assert [row[1] for row in where] == [line, caller] and where[0][0] == __file__
    t.stop()
    t.start()
    data, line = make(12345)
    assert [row[1] for row in t._get_object_traceback(data)] == [line]
    rows = [row for row in t._get_traces() if row[2] == ((__file__, line),) and row[1] > 10000]
    assert [(row[0], row[1]) for row in rows] == [(0, 12345 + sys.getsizeof(b""))]
    assert rows[0][3] > 1
    t.stop()
    assert t._get_traces() == [] and t._get_object_traceback(data) is None


def test_what_died():
    t.start()
    keep = make(1_000_000)
    before = t.get_traced_memory()[0]
    keep = None
    gc.collect()
    now, peak = t.get_traced_memory()
    assert keep is None and before - now > 990_000 and peak >= before
    many = [[i] for i in range(20_000)]
    now = t.get_traced_memory()[0]
    many = [x for x in many if x[0] % 2]
    gc.collect()
    assert t.get_traced_memory()[0] < now and len(t._get_traces()) >= len(many)
    assert t.get_tracemalloc_memory() > 0
    t.stop()
