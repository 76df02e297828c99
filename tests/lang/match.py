# match: all patterns, guards, captures, classes, mappings, and what they may not do.


def test_literals_and_values():
    class Colour:
        RED = 1

        class Deep:
            BLUE = "b"

    def f(x):
        match x:
            case 0: return "zero"
            case -1: return "minus"
            case 1.5 | 2 + 3j: return "number"
            case "a" "b": return "text"
            case b"x": return "bytes"
            case None: return "none"
            case True: return "true"
            case Colour.Deep.BLUE: return "blue"
            case _: return "other"
    assert [f(x) for x in (0, -1, 1.5, 2 + 3j, "ab", b"x", None, True, "b", [], 0.0)] == \
        ["zero", "minus", "number", "number", "text", "bytes", "none", "true", "blue", "other", "zero"]
    match 1:
        case Colour.RED:
            ok = True
    assert ok


def test_captures_and_guards():
    def f(x):
        match x:
            case int(n) if n > 100: return ("big", n)
            case int() | float() as n: return ("number", n)
            case [a, b] if a == b: return ("pair", a)
            case (a, b): return (a, b)
            case other: return ("other", other)
    assert f(500) == ("big", 500) and f(2.5) == ("number", 2.5) and f([1, 1]) == ("pair", 1)
    assert f((1, 2)) == (1, 2) and f("xy") == ("other", "xy")


def test_sequences():
    def f(x):
        match x:
            case []: return "empty"
            case [1, *rest]: return ("one", rest)
            case [*init, 9]: return ("nine", init)
            case [a, *_, z]: return ("ends", a, z)
            case [x]: return ("single", x)
            case _: return "no"
    assert f([]) == "empty" and f((1, 2, 3)) == ("one", [2, 3]) and f([5, 6, 9]) == ("nine", [5, 6])
    assert f(range(3, 6)) == ("ends", 3, 5) and f([7]) == ("single", 7)
    assert f("abc") == f(b"abc") == f({1, 2}) == f(iter([])) == f({}) == "no"
    match 1, 2, 3:
        case a, *b:
            assert (a, b) == (1, [2, 3])
    match [[1, [2]], 3]:
        case [[a, [b]], c]:
            assert (a, b, c) == (1, 2, 3)


def test_mappings():
    def f(x):
        match x:
            case {"kind": "circle", "r": r}: return ("circle", r)
            case {"kind": str(k), **rest} if rest: return (k, rest)
            case {"kind": _}: return "bare"
            case {1: [a, b]}: return (a, b)
            case {}: return "mapping"
            case _: return "no"
    assert f({"kind": "circle", "r": 2, "x": 1}) == ("circle", 2)
    assert f({"kind": "sq", "a": 1}) == ("sq", {"a": 1}) and f({"kind": "sq"}) == "bare"
    assert f({1: (3, 4)}) == (3, 4) and f({"z": 1}) == "mapping" and f([]) == "no"

    class D(dict):
        def __missing__(self, key):
            raise AssertionError("must not be asked")
    assert f(D()) == "mapping"


def test_classes():
    class Point:
        __match_args__ = ("x", "y")

        def __init__(self, x, y): self.x, self.y = x, y

    class Sub(Point):
        pass

    def f(p):
        match p:
            case Point(0, 0): return "origin"
            case Point(0, y=y): return ("y axis", y)
            case Sub(x, y): return ("sub", x, y)
            case Point(x=int(x)): return ("point", x)
            case str(s) | bytes(s): return ("text", s)
            case list([1, x]): return ("list", x)
            case dict(): return "dict"
            case Point(): return "odd point"
            case _: return "no"
    assert f(Point(0, 0)) == "origin" and f(Point(0, 3)) == ("y axis", 3)
    assert f(Sub(1, 2)) == ("sub", 1, 2) and f(Point(4, 5)) == ("point", 4) and f(Point(1.5, 0)) == "odd point"
    assert f("s") == ("text", "s") and f(b"b") == ("text", b"b") and f([1, 2]) == ("list", 2) and f({}) == "dict"

    def too_many(p):
        match p:
            case Point(1, 2, 3): pass
    try:
        too_many(Point(1, 2))
    except TypeError as error:
        assert str(error) == "Point() accepts 2 positional sub-patterns (3 given)", error
    else:
        assert False
    try:
        match 1:
            case int(1, 2): pass
    except TypeError as error:
        assert str(error) == "int() accepts 1 positional sub-pattern (2 given)", error
    else:
        assert False
    not_a_class = 5
    try:
        match 1:
            case not_a_class(): pass
    except TypeError as error:
        assert str(error) == "called match pattern must be a class"


def test_or_and_as():
    match [1, [2, 3]]:
        case [1 as one, [2 | 4 as inner, _] as pair]:
            assert (one, inner, pair) == (1, 2, [2, 3])
    match {"a": 5}:
        case {"b": v} | {"a": v}:
            assert v == 5


def test_fall_through_and_names():
    match = case = type = 1
    match[0] if False else None
    print_ = match
    match case:
        case 2:
            assert False
    assert print_ == case == type == 1
    match (match, case):
        case (1, 1):
            done = True
    assert done
    match -case:
        case -1:
            done = "negative"
    assert done == "negative"
    match * 1
    match: int = 3
    assert match == 3


def test_errors_at_compile_time():
    for source, message in (
            ("match 1:\n case x: pass\n case 2: pass", "name capture 'x' makes remaining patterns unreachable"),
            ("match 1:\n case _: pass\n case 2: pass", "wildcard makes remaining patterns unreachable"),
            ("match 1:\n case [a, a]: pass", "multiple assignments to name 'a' in pattern"),
            ("match 1:\n case [a] | [b]: pass", "alternative patterns bind different names"),
            ("match 1:\n case [*a, *b]: pass", "multiple starred names in sequence pattern"),
            ("match 1:\n case {'a': 1, 'a': 2}: pass", "mapping pattern checks duplicate key ('a')"),
            ("match 1:\n case C(a=1, a=2): pass", "attribute name repeated in class pattern: a")):
        try:
            compile(source, "<test>", "exec")
        except SyntaxError as error:
            assert error.msg == message, error.msg
        else:
            assert False, source


def test_first_collection_in_the_mro_decides():
    import _collections_abc as abc

    def kind(x):
        match x:
            case [*_]:
                return "sequence"
            case {}:
                return "mapping"

    class Sequence(abc.Sequence):
        def __getitem__(self, i): return {}[i]
        def __len__(self): return 0

    class Mapping(abc.Mapping):
        def __getitem__(self, i): return {}[i]
        def __len__(self): return 0
        def __iter__(self): return iter(())

    class Both1(Sequence, Mapping): pass
    class Both2(Mapping, Sequence): pass
    class Neither: pass
    class Late(Neither, Mapping): pass
    assert [kind(c()) for c in (Both1, Both2, Late)] == ["sequence", "mapping", "mapping"]
