# sys.settrace: events, and jumps by setting f_lineno.
import sys


def trace(function, *args):
    events = []

    def tracer(frame, event, arg):
        if frame.f_code is function.__code__:
            events.append((event, frame.f_lineno - function.__code__.co_firstlineno))
            return tracer

    sys.settrace(tracer)
    try:
        function(*args)
    except ZeroDivisionError:
        pass
    finally:
        sys.settrace(None)
    return events


def test_events():
    def f():
        x = 1
        for i in (1,):
            x += i
        return x

    assert trace(f) == [("call", 0), ("line", 1), ("line", 2), ("line", 3), ("line", 2),
                        ("line", 4), ("return", 4)]

    def g():
        1 / 0

    assert trace(g) == [("call", 0), ("line", 1), ("exception", 1), ("return", 1)]


def test_exception_event_of_iterators():
    class Once:
        def __iter__(self):
            return self

        def __next__(self):
            raise StopIteration

    def f():
        for _ in Once():
            pass

    assert ("exception", 1) in trace(f)

    def g():
        for _ in ():
            pass

    assert ("exception", 1) not in trace(g)


def jump(function, start, to, event="line"):
    """Go from line `start` to line `to` of the function: what it appended, or the error."""
    first, done, output = function.__code__.co_firstlineno, False, []

    def tracer(frame, what, arg):
        nonlocal done
        if frame.f_code is function.__code__:
            if not done and what == event and frame.f_lineno == first + start:
                done = True
                frame.f_lineno = first + to
            return tracer

    sys.settrace(tracer)
    try:
        function(output)
    except (ValueError, RuntimeWarning) as e:
        return str(e)
    finally:
        sys.settrace(None)
    return output


def test_jumps():
    def f(out):
        out.append(1)
        out.append(2)
        out.append(3)

    assert jump(f, 1, 3) == [3]
    assert jump(f, 3, 1) == [1, 2, 1, 2, 3]
    assert jump(f, 2, -1) == f"line {f.__code__.co_firstlineno - 1} comes before the current code block"
    assert jump(f, 2, 99) == f"line {f.__code__.co_firstlineno + 99} comes after the current code block"


def test_jumps_and_loops():
    def f(out):
        for i in 1, 2:
            out.append(i)
            out.append(-i)
        out.append(9)

    assert jump(f, 3, 4) == [1, 9]
    assert jump(f, 3, 2) == [1, 1, -1, 2, -2, 9]

    def g(out):
        out.append(0)
        for i in 1, 2:
            out.append(i)

    assert jump(g, 1, 3) == "can't jump into the body of a for loop"


def test_jumps_at_a_yield():
    """The value is yielded all the same; whoever resumes comes to the other line."""
    def f():
        yield 1
        yield 2
        pass
        yield 3
        pass
        yield 4

    def trace(frame, event, arg):
        if event == "return" and arg in targets:
            frame.f_lineno = f.__code__.co_firstlineno + targets.pop(arg)
        return trace

    for targets, result in ({1: 3}, [1, 3, 4]), ({1: 5, 4: 3}, [1, 4, 3, 4]), ({}, [1, 2, 3, 4]):
        sys.settrace(lambda frame, event, arg: trace if frame.f_code is f.__code__ else None)
        values = list(f())
        sys.settrace(None)
        assert values == result, values


def test_jumps_and_handlers():
    def f(out):
        try:
            1 / 0
        except ZeroDivisionError:
            out.append(1)
            out.append(2)
        out.append(sys.exception())

    assert jump(f, 4, 5) == [2, None]
    assert jump(f, 4, 6) == [None]
    assert jump(f, 2, 4) == "can't jump into an 'except' block as there's no exception"


def test_jump_from_wrong_events():
    def f(out):
        out.append(1)

    assert jump(f, 0, 1, "call") == "can't jump from the 'call' trace event of a new frame"
    assert jump(f, 1, 1, "return") == "can only jump from a 'line' trace event"
    try:
        sys._getframe().f_lineno = 1
    except ValueError as e:
        assert str(e) == "f_lineno can only be set in a trace function"
    else:
        assert False


def test_call_tracing():
    seen = []

    def inner():
        pass

    def tracer(frame, event, arg):
        if event == "call":
            seen.append(frame.f_code.co_name)
            if frame.f_code.co_name == "outer":
                sys.call_tracing(inner, ())

    def outer():
        pass

    sys.settrace(tracer)
    outer()
    sys.settrace(None)
    assert seen[:2] == ["outer", "inner"]


def test_jumps_within_calls():
    def f(out):
        a = 1
        out.append(
            3
        )
        (
            ( # 6
                a
                +
                10
            )
            +
            13
        )

    assert jump(f, 3, 6) == "incompatible stacks"


def test_throw_is_a_call():
    def f():
        try:
            yield 1
        except ValueError:
            yield 2

    def run():
        generator = f()
        next(generator)
        generator.throw(ValueError)
        generator.close()

    events = []
    def tracer(frame, event, arg):
        if frame.f_code is f.__code__:
            events.append((event, frame.f_lineno - f.__code__.co_firstlineno))
        return tracer

    sys.settrace(tracer)
    run()
    sys.settrace(None)
    assert events == [("call", 0), ("line", 1), ("line", 2), ("return", 2),
                      ("call", 2), ("exception", 2), ("line", 3), ("line", 4), ("return", 4),
                      ("call", 4), ("exception", 4), ("return", 4)]
    events.clear()
    sys.setprofile(tracer)
    run()
    sys.setprofile(None)
    assert events == [("call", 0), ("return", 2), ("call", 2), ("return", 4),
                      ("call", 4), ("return", 4)]


def test_ends_of_generators():
    def inner():
        yield 0
        return 1

    def f():
        x = yield from inner()
        return x

    def loop():
        for i in f():
            pass
        for i in (x for x in ()):
            pass

    assert trace(loop) == [("call", 0), ("line", 1), ("line", 2), ("line", 1),
                           ("exception", 1), ("line", 3), ("return", 3)]
    events = []
    def tracer(frame, event, arg):
        if frame.f_code is f.__code__:
            events.append((event, frame.f_lineno - f.__code__.co_firstlineno))
            return tracer
    sys.settrace(tracer)
    list(f())
    sys.settrace(None)
    assert events == [("call", 0), ("line", 1), ("return", 1), ("call", 1),
                      ("exception", 1), ("line", 2), ("return", 2)]


def test_rest_of_a_line():
    events = []
    def tracer(frame, event, arg):
        events.append((event, frame.f_lineno - first))
        return tracer
    first = sys._getframe().f_lineno
    sys._getframe().f_trace = tracer
    sys.settrace(tracer)
    x = 1
    sys.settrace(None)
    assert events == [("line", 3), ("line", 4)]


def test_line_that_was_jumped_to():
    def f(a=0, b=0, c=0):
        a = 1
        b = 2
        c = 3
    first = f.__code__.co_firstlineno
    events = []

    def tracer(frame, event, arg):
        if frame.f_code is not f.__code__:
            return None
        line = frame.f_lineno - first
        if (event, line) == ("line", 3) and ("line", 3) not in events:
            frame.f_lineno = first + 1
        events.append((event, line))
        return tracer

    sys.settrace(tracer)
    f()
    sys.settrace(None)
    assert events == [("call", 0), ("line", 1), ("line", 2), ("line", 3), ("line", 2),
                      ("line", 3), ("return", 3)]


def test_generators_keep_their_trace_function():
    def f():
        yield 1
        yield 2

    events = []
    def local(frame, event, arg):
        events.append(event)

    def tracer(frame, event, arg):
        if frame.f_code is f.__code__ and not events:
            return local

    sys.settrace(tracer)
    generator = f()
    next(generator)
    next(generator)
    sys.settrace(None)
    assert events == ["line", "return", "line", "return"]
