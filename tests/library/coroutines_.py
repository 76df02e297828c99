# needs: stdlib
# Coroutines that nobody awaited are told of, with the place where they were made.
import gc
import sys
import warnings


async def work():
    pass


def forget():
    work()


def warned(depth):
    sys.set_coroutine_origin_tracking_depth(depth)
    try:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            forget()
            gc.collect()
    finally:
        sys.set_coroutine_origin_tracking_depth(0)
    return str(seen[0].message)


def test_warning():
    assert warned(0) == "coroutine 'work' was never awaited"


def test_origin():
    line = forget.__code__.co_firstlineno + 1
    assert warned(1) == ("coroutine 'work' was never awaited\n"
                         "Coroutine created at (most recent call last)\n"
                         f'  File "{__file__}", line {line}, in forget\n'
                         "    work()")


def test_broken_warnings():
    reports = []
    old_hook, old = sys.unraisablehook, warnings._warn_unawaited_coroutine
    sys.unraisablehook = lambda report: reports.append(report.exc_type)
    warnings._warn_unawaited_coroutine = lambda coroutine: 1 / 0
    try:
        assert warned(0) == "coroutine 'work' was never awaited"
    finally:
        sys.unraisablehook, warnings._warn_unawaited_coroutine = old_hook, old
    assert reports == [ZeroDivisionError]
