# sys.monitoring
import sys

m = sys.monitoring
E = m.events
TOOL, OTHER = 2, 3


def record(*wanted, tool=TOOL, local=None):
    """A decorator's result calls the function with events recorded: (name, rest)."""
    def run(function):
        seen = []
        m.use_tool_id(tool, "test")
        events = 0
        for name in wanted:
            event = getattr(E, name)
            m.register_callback(tool, event, lambda *args, name=name: seen.append((name, *args)))
            events |= event
        try:
            if local:
                m.set_local_events(tool, local.__code__, events)
            else:
                m.set_events(tool, events)
            try:
                function()
            except ZeroDivisionError:
                pass
        finally:
            if local:
                m.set_local_events(tool, local.__code__, 0)
            else:
                m.set_events(tool, 0)
            for name in wanted:
                m.register_callback(tool, getattr(E, name), None)
            m.free_tool_id(tool)
        return seen
    return run


def names(seen, function=None):
    return [e[0] for e in seen if not function or e[1] is function.__code__]


def test_calls():
    def inner(x):
        return len(x)

    def outer():
        return inner([1])

    seen = record("PY_START", "PY_RETURN", "CALL", "C_RETURN", "C_RAISE")(outer)
    seen = [e for e in seen if e[1] in (inner.__code__, outer.__code__)]
    assert names(seen) == ["PY_START", "CALL", "PY_START", "CALL", "C_RETURN", "PY_RETURN", "PY_RETURN"]
    assert seen[1][3:] == (inner, [1]) and seen[3][3:] == (len, [1])
    assert seen[-1][3] == 1


def test_lines():
    def loop():
        for i in range(2):
            i
        return 1

    seen = record("LINE")(loop)
    first = loop.__code__.co_firstlineno
    lines = [e[2] - first for e in seen if e[1] is loop.__code__]
    assert lines == [1, 2, 1, 2, 1, 3], lines


def test_branches():
    def flow(x=3):
        while x:
            x -= 1

    seen = record("BRANCH")(flow)
    assert 3 <= len([e for e in seen if e[1] is flow.__code__]) <= 5


def test_exceptions():
    def fail():
        1 / 0

    def catch():
        try:
            fail()
        except ZeroDivisionError:
            pass

    seen = record("RAISE", "PY_UNWIND", "EXCEPTION_HANDLED", "RERAISE")(catch)
    assert names(seen, fail) == ["RAISE", "PY_UNWIND"]
    assert names(seen, catch) == ["RAISE", "EXCEPTION_HANDLED"]
    assert isinstance(seen[0][3], ZeroDivisionError)


def test_generators():
    def gen():
        yield 1
        return 2

    def use():
        for _ in gen():
            pass

    seen = record("PY_START", "PY_YIELD", "PY_RESUME", "PY_RETURN", "STOP_ITERATION")(use)
    assert names(seen, gen) == ["PY_START", "PY_YIELD", "PY_RESUME", "PY_RETURN"]
    assert [e[0] for e in seen if e[0] == "STOP_ITERATION"] == ["STOP_ITERATION"]

    def throw():
        g = gen()
        next(g)
        try:
            g.throw(KeyError)
        except KeyError:
            pass

    assert names(record("PY_THROW")(throw), gen) == ["PY_THROW"]


def test_local_events():
    def watched():
        other()

    def other():
        pass

    seen = record("PY_START", local=watched)(lambda: (other(), watched()))
    assert [e[1] for e in seen] == [watched.__code__]


def test_disable_and_restart():
    def f():
        pass

    count = 0

    def callback(code, offset):
        nonlocal count
        if code is f.__code__:
            count += 1
            return m.DISABLE

    m.use_tool_id(TOOL, "test")
    try:
        m.register_callback(TOOL, E.PY_START, callback)
        m.set_events(TOOL, E.PY_START)
        f(), f()
        assert count == 1
        m.restart_events()
        f(), f()
        assert count == 2
        m.register_callback(TOOL, E.RAISE, lambda *args: m.DISABLE)
        m.set_events(TOOL, E.RAISE)
        try:
            1 / 0
        except ValueError as e:
            assert str(e) == "Cannot disable RAISE events. Callback removed."
        else:
            assert False
    finally:
        m.set_events(TOOL, 0)
        m.register_callback(TOOL, E.PY_START, None)
        m.free_tool_id(TOOL)


def test_callback_raises():
    def f():
        pass

    def callback(code, offset):
        if code is f.__code__:
            raise KeyError(1)

    m.use_tool_id(TOOL, "test")
    m.register_callback(TOOL, E.PY_START, callback)
    m.set_events(TOOL, E.PY_START)
    try:
        f()
    except KeyError:
        pass
    else:
        assert False
    finally:
        m.set_events(TOOL, 0)
        m.register_callback(TOOL, E.PY_START, None)
        m.free_tool_id(TOOL)


def test_errors():
    def fails(message, function, *args):
        try:
            function(*args)
        except ValueError as e:
            assert str(e) == message, e
        else:
            assert False, message

    fails("invalid tool 7 (must be between 0 and 5)", m.get_tool, 7)
    fails("tool 2 is not in use", m.set_events, 2, 0)
    fails("tool name must be a str", m.use_tool_id, 2, 3)
    fails("cannot set C_RETURN or C_RAISE events independently", m.set_events, 2, E.C_RAISE)
    fails("invalid event set 0x40000000", m.set_events, 2, 1 << 30)
    fails("The callback can only be set for one event at a time", m.register_callback, 2, 3, None)
    fails("invalid event 1048576", m.register_callback, 2, 1 << 20, None)
    assert m.get_tool(2) is None and m._all_events() == {}


def test_super():
    class A:
        value = 1
        def method(self):
            return 2

    class B(A):
        def implicit(self):
            return super().method() + super().value
        def explicit(self):
            return super(B, self).method()

    def f():
        b.implicit()
        b.explicit()

    b = B()
    seen = [e for e in record("CALL", "C_RETURN", "C_RAISE")(f) if e[3] is super]
    assert [e[0] for e in seen] == ["CALL", "C_RETURN"] * 3
    assert [e[4] for e in seen] == [m.MISSING] * 4 + [B] * 2


def test_calls_that_switch_it_on_are_not_told():
    seen = []
    m.use_tool_id(TOOL, "test")
    m.register_callback(TOOL, E.CALL, lambda *args: seen.append("call"))
    m.register_callback(TOOL, E.C_RETURN, lambda *args: seen.append("return"))
    m.set_events(TOOL, E.CALL | E.C_RETURN | E.C_RAISE)
    m.set_events(TOOL, 0)
    m.free_tool_id(TOOL)
    assert seen == ["call"]


def test_profilers_are_tools():
    import _lsprof
    def f():
        len("abc")
        "abc".upper()

    profiler = _lsprof.Profiler()
    profiler.enable()
    f()
    assert m.get_tool(m.PROFILER_ID) == "cProfile"
    profiler.disable()
    assert m.get_tool(m.PROFILER_ID) is None
    names = {str(e.code) for e in profiler.getstats()}
    assert "<method 'upper' of 'str' objects>" in names
    assert "<built-in method builtins.len>" in names
