# How much memory is in use: what can be asked, whatever it says.
import _tracemalloc as t


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
