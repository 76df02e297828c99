"""Arguments of builtin functions and methods: counts, keywords, order of the checks, texts."""


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


def test_functions_are_named_with_their_module():
    import math
    import _operator
    raises(TypeError, "math.log10() takes exactly one argument (0 given)", math.log10)
    raises(TypeError, "_operator.abs() takes exactly one argument (2 given)", _operator.abs, 1, 2)
    raises(TypeError, "len() takes exactly one argument (0 given)", len)
    raises(TypeError, "list.append() takes exactly one argument (0 given)", [].append)


def test_keywords_are_refused_first():
    raises(TypeError, "format() takes no keyword arguments", format, x=1)
    raises(TypeError, "int.__round__() takes no keyword arguments", (5).__round__, 1, 2, x=1)
    raises(TypeError, "list() takes no keyword arguments", list, 1, 2, 3, x=1)
    raises(TypeError, "str.replace() takes no keyword arguments", "abc".replace, x=1)


def test_wrong_keywords_are_told_last():
    raises(TypeError, "pow() missing required argument 'exp' (pos 2)", pow, 1, base=1)
    raises(TypeError, "argument for pow() given by name ('base') and position (1)",
           pow, 1, 2, base=1)
    raises(TypeError, "'x' is an invalid keyword argument for pow()", pow, 1, exp=2, x=1)


def test_slot_wrappers():
    raises(TypeError, "expected 1 argument, got 0", (5).__add__)
    raises(TypeError, " expected 1 argument, got 0", "a".__mul__)
    raises(TypeError, " expected 2 arguments, got 1", bytearray().__setitem__, 1)
    raises(TypeError, " expected at most 2 arguments, got 3", (5).__pow__, 1, 2, 3)
    raises(TypeError, "'str' object cannot be interpreted as an integer", b"a".__mul__, "a")
    raises(TypeError, "list.__getitem__() takes exactly one argument (0 given)", [].__getitem__)
    raises(TypeError, "dict.__contains__() takes exactly one argument (2 given)",
           {}.__contains__, 1, 2)


def test_none_among_wrong_arguments():
    raises(TypeError, "format() argument 2 must be str, not None", format, 1, None)
    raises(TypeError, "str() argument 'encoding' must be str, not None", str, b"", None)
    raises(TypeError, "bytearray() argument 'encoding' must be str, not int", bytearray, "", 1)


def test_indices_before_the_rest():
    text = "slice indices must be integers or None or have an __index__ method"
    for method in (b"abc".count, b"abc".find, b"abc".rindex, b"abc".startswith, b"abc".endswith):
        raises(TypeError, text, method, 1.5, "x")
    raises(TypeError, "a bytes-like object is required, not 'int'", b"".replace, 1, 2, "x")
    raises(TypeError, "'str' object cannot be interpreted as an integer", b"a".hex, 1, "x")
    assert {}.pop([], 5) == 5


def test_writable_buffers():
    import _io
    raises(TypeError, "readinto() argument must be read-write bytes-like object, not bytes",
           _io.BytesIO(b"abc").readinto, b"abc")


def test_subclasses_keep_fast_items():
    class L(list):
        pass

    class D(dict):
        def __getitem__(self, key):
            return dict.__getitem__(self, key) + 1

    assert L([1, 2])[1] == 2 and L.__getitem__ is list.__getitem__ and D(a=1)["a"] == 2


def test_arguments_in_a_tuple():
    raises(TypeError, "find() takes at least 1 argument (0 given)", b"".find)
    raises(TypeError, "count() takes at most 3 arguments (4 given)", b"".count, 1, 1, 1, 1)
    raises(TypeError, "index() takes no keyword arguments", "".index, x=1)


def test_sizes():
    raises(OverflowError, "Python int too large to convert to C ssize_t", [].pop, 1 << 70)
    raises(OverflowError, "cannot fit 'int' into an index-sized integer", lambda: [] * (1 << 70))
    raises(TypeError, "'NoneType' object does not support item deletion",
           lambda: exec("del x[0]", {"x": None}))
    raises(TypeError, "'str' object doesn't support item deletion",
           lambda: exec("del x[0]", {"x": ""}))
    assert b"".decode("no such encoding") == "" and repr(list[len]) == "list[len]"
    sep = memoryview(b"b")
    assert b"abc".partition(sep)[1] is sep


def test_states_of_iterators():
    for iterable in ([1], (1,), "a", b"a"):
        raises(TypeError, "an integer is required", iter(iterable).__setstate__, None)
    raises(TypeError, "an integer is required", reversed([1]).__setstate__, 1.5)


def test_keywords_of_methods_with_any_arguments():
    for kind in (set, frozenset):
        for name in ("union", "intersection", "difference"):
            raises(TypeError, f"{name}() takes no keyword arguments", getattr(kind(), name), x=1)
    raises(TypeError, "update() takes no keyword arguments", set().update, x=1)
    raises(TypeError, "super() takes no keyword arguments", super, x=1)
    raises(TypeError, "super() expected at most 2 arguments, got 3", super, 1, 2, 3)


def test_conditions_of_exception_groups():
    group = ExceptionGroup("m", [ValueError(1)])
    for condition in (len, "a", [].append, (ValueError, 1)):
        raises(TypeError, "expected a function, exception type or tuple of exception types",
               group.split, condition)
    assert group.split(lambda e: True)[0] is group


def test_methods_that_get_their_class():
    """CPython parses their calls as if keywords could come."""
    from array import array
    from io import BytesIO
    a = array("i", [1])
    raises(TypeError, "extend() takes at most 1 argument (2 given)", a.extend, 1, 2)
    raises(TypeError, "extend() takes at most 1 argument (2 given)", a.extend, 1, x=1)
    raises(TypeError, "extend() takes exactly 1 positional argument (0 given)", a.extend)
    raises(TypeError, "fromfile() takes exactly 2 positional arguments (1 given)", a.fromfile, 1)
    raises(TypeError, "getbuffer() takes no arguments", BytesIO().getbuffer, 1)
    assert bytes(BytesIO(b"ab").getbuffer(x=1)) == b"ab"


def test_arguments_in_a_tuple_for_a_function_without_name():
    import warnings
    from itertools import cycle, permutations
    raises(TypeError, "function takes exactly 1 argument (2 given)",
           ExceptionGroup("m", [ValueError()]).derive, 1, 2)
    raises(TypeError, "split expected 1 argument, got 0", ExceptionGroup("m", [OSError()]).split)
    with warnings.catch_warnings(action="ignore"):
        raises(TypeError, "state is not a tuple", permutations([1]).__setstate__, 1)
        raises(TypeError, "function takes exactly 2 arguments (0 given)",
               permutations([1]).__setstate__, ())
        raises(TypeError, "argument 1 must be list, not int", cycle([1]).__setstate__, (1, 2))


def test_methods_that_take_anything():
    assert range(3).__reduce__(1, 2) == (range, (0, 3, 1))
    raises(TypeError, "__reduce__() takes no keyword arguments", range(3).__reduce__, x=1)
    raises(TypeError, "__exit__() takes no keyword arguments", memoryview(b"").__exit__, x=1)


def test_keywords_of_functions_that_take_none():
    import itertools
    raises(TypeError, "itertools.tee() takes no keyword arguments", itertools.tee, x=1)
    raises(TypeError, "generator.throw() takes no keyword arguments", (i for i in ()).throw, x=1)
    raises(TypeError, "type() takes no keyword arguments", type, 1, x=1)
    raises(TypeError, "'int' object is not iterable", sorted, 1, x=1)
    raises(TypeError, "NameError() takes at most 1 keyword argument (2 given)", NameError, a=1, b=2)
    raises(ValueError, "Item 0 of second argument (exceptions) is not an exception",
           ExceptionGroup, "a", "a", x=1)
    raises(TypeError, "ExceptionGroup() takes no keyword arguments",
           ExceptionGroup, "a", [OSError()], x=1)


def test_constructors_without_arguments():
    import _io
    import _queue
    raises(TypeError, "SimpleQueue() takes no positional arguments", _queue.SimpleQueue, 1, x=1)
    raises(TypeError, "_io._IOBase() takes no arguments", _io._IOBase, 1)
    class Stream(_io._RawIOBase):
        def __init__(self, *args):
            pass
    Stream(1)


def test_modules_are_no_functions():
    import datetime
    import sys
    import types
    raises(TypeError, "'module' object is not callable. Did you mean: 'datetime.datetime(...)'?",
           datetime, 2020, 1, 1)
    raises(TypeError, "'module' object is not callable. Did you mean: 'datetime.datetime(...)'?",
           lambda: list(map(datetime, [1])))
    raises(TypeError, "'module' object is not callable", sys)
    module = types.ModuleType("a")
    module.a = 3
    raises(TypeError, "'module' object is not callable", module)
    class Sub(types.ModuleType):
        pass
    module = Sub("b")
    module.b = len
    raises(TypeError, "'Sub' object is not callable", module)


def test_attributes_of_builtin_types():
    """Many types have a __getattribute__ of their own: it goes before those of later bases."""
    raises(TypeError, "descriptor '__getattribute__' requires a 'int' object but received a 'str'",
           int.__getattribute__, "a", "b")
    class Other:
        def __getattribute__(self, name):
            return name
    class First(Other, dict):
        pass
    class Last(dict, Other):
        pass
    assert First().a == "a"
    try:
        Last().a
    except AttributeError:
        pass
    else:
        assert False
    class Hook(int):
        def __getattr__(self, name):
            return name
    assert Hook(3).real == 3 and Hook().b == "b"


def test_ends_of_generators():
    ends = []
    def f():
        try:
            yield 1
        finally:
            ends.append(1)
    g = f()
    raises(TypeError, "expected 0 arguments, got 1", g.__del__, 1)
    next(g)
    g.__del__()
    assert ends == [1] and list(g) == []


def test_what_is_no_sequence():
    import bisect
    from array import array
    raises(TypeError, "dict is not a sequence", bisect.bisect, {1: 2}, 1)
    raises(TypeError, "'int' object does not support indexing", bisect.bisect, 1, 1, 1, 1)
    raises(TypeError, "argument should be integer or None, not 'str'", bisect.bisect, [], 1, hi="")
    raises(TypeError, "'NoneType' object is not iterable", array, "a", None)
    raises(TypeError, "cannot use a str to initialize an array with typecode 'a'", array, "a", "b")
    assert array("i", {3: 4}).tolist() == array("i", iter([3])).tolist() == [3]


def test_keys_of_ordered_dictionaries():
    from collections import OrderedDict
    for key, args in (None, ()), ((1, 2), (1, 2)), (3, (3,)):
        for method in OrderedDict.pop, OrderedDict.move_to_end:
            try:
                method(OrderedDict(), key)
            except KeyError as error:
                assert error.args == args
            else:
                assert False


def test_items_of_default_dictionaries():
    from collections import defaultdict
    raises(TypeError, "defaultdict.__getitem__() takes exactly one argument (0 given)",
           defaultdict(int).__getitem__)
    class Sub(defaultdict):
        def __getitem__(self, key):
            return super().__getitem__(key) + 1
    assert Sub(int)[1] == 1 and defaultdict(int).__getitem__(1) == 0


def test_streams_refuse_to_be_pickled():
    import copy
    import io
    class Sub(io.FileIO):
        pass
    for stream, name in ((io.TextIOWrapper(io.BytesIO()), "TextIOWrapper"),
                         (io.BufferedReader(io.BytesIO()), "BufferedReader"),
                         (Sub("/dev/null"), "Sub")):
        for f in copy.copy, lambda s: s.__reduce__(1, 2), lambda s: s.__reduce_ex__():
            raises(TypeError, f"cannot pickle '{name}' instances", f, stream)
    Sub("/dev/null").__getstate__()


def test_required_keywords():
    import _tokenize
    raises(TypeError, "tokenizeriter() missing required argument 'extra_tokens' (pos 2)",
           _tokenize.TokenizerIter, str)
    raises(TypeError, "AST constructor takes at most 0 positional arguments",
           __import__("_ast").AST, 1)


def test_numbers_and_other_arguments():
    import pickle
    import time
    import _pickle
    from io import BytesIO, BufferedReader, TextIOWrapper
    raises(TypeError, "expected str, bytes or os.PathLike object, not int", open, 1 << 70)
    raises(ValueError, "negative file descriptor", open, -1)
    raises(ValueError, "pickle protocol must be <= 5", _pickle.dumps, 1, 1 << 40)
    raises(OverflowError, "timestamp too large to convert to C _PyTime_t", time.sleep, 1 << 70)
    raises(TypeError, "'NoneType' object cannot be interpreted as an integer",
           TextIOWrapper(BytesIO()).readline, None)
    raises(TypeError, "'NoneType' object cannot be interpreted as an integer",
           BufferedReader(BytesIO()).peek, None)
    raises(TypeError, "PickleBuffer() takes at most 1 argument (2 given)", pickle.PickleBuffer, 1, 2)


def test_wrong_arguments_before_missing_ones():
    from datetime import date, datetime, time
    text = "'str' object cannot be interpreted as an integer"
    raises(TypeError, text, date, "a")
    raises(TypeError, text, date, 1, month="a")
    raises(TypeError, text, datetime, "a", day=1)
    raises(TypeError, text, date.fromisocalendar, 1, "a")
    raises(TypeError, "function missing required argument 'month' (pos 2)", date, 1, day="a")
    raises(TypeError, "function missing required argument 'month' (pos 2)", date, 1, x=1)
    raises(ValueError, "ISO calendar component out of range", date.fromisocalendar, 1 << 70)
    raises(OverflowError, "Python int too large to convert to C long", time, 1 << 70)
    raises(OverflowError, "signed integer is greater than maximum", date, 1, 1, 1 << 40)
    raises(OverflowError, "signed integer is less than minimum", date(1, 1, 1).replace, -1 << 40)
    assert date.fromisocalendar(2020, day=3, week=7) == date(2020, 2, 12)
