# Code objects: attributes, positions, replace(), comparison, folding.
import sys


def compiled(source, mode="exec", **options):
    return compile(source, "<test>", mode, **options)


def test_attributes():
    def outer(a, /, b, *args, c=1, **kwargs):
        """Documented."""
        local = 1

        def inner():
            return a, local
        return inner
    code = outer.__code__
    assert code.co_argcount == 2 and code.co_posonlyargcount == 1
    assert code.co_kwonlyargcount == 1 and code.co_nlocals == len(code.co_varnames)
    assert code.co_varnames[:5] == ("a", "b", "c", "args", "kwargs")
    assert set(code.co_cellvars) == {"a", "local"} and code.co_freevars == ()
    assert code.co_name == "outer" and code.co_qualname == "test_attributes.<locals>.outer"
    assert code.co_consts[0] == "Documented."
    assert code.co_flags & 0x4 and code.co_flags & 0x8 and code.co_flags & 0x10
    assert outer(1, 2).__code__.co_freevars == ("a", "local")
    assert "code object outer" in repr(code)


def test_comparison():
    a, b = compiled("x = 1"), compiled("x = 1")
    assert a == b and hash(a) == hash(b) and a is not b
    assert compiled("x = 1") != compiled("x = 1.0")
    assert compiled("x = 0.0") != compiled("x = -0.0")
    assert compiled("x = (1, True)") != compiled("x = (1, 1)")
    assert compiled("x = 1") != compiled("\nx = 1")


def test_replace():
    def f(x):
        return x + 1
    g = type(f)(f.__code__.replace(co_name="g", co_consts=(None, 5)), {})
    assert g.__code__.co_name == "g" and g(1) == 6 and f(1) == 2
    assert f.__code__.replace() == f.__code__
    for bad in ({"co_nlocals": 7}, {"co_argcount": 5}):
        try:
            f.__code__.replace(**bad)
        except ValueError:
            pass
        else:
            raise AssertionError(bad)


def test_replaced_code_is_verified():
    if sys.implementation.name == "cpython":
        return "CPython verifies nothing, and crashes"
    def f(x):
        return x + 1
    try:
        f.__code__.replace(co_code=b"")
    except ValueError:
        pass
    else:
        raise AssertionError
    for bad in ({"co_code": b"\xff\0\0\0"}, {"co_stacksize": 0}, {"co_consts": ()}):
        code = f.__code__.replace(**bad)
        for name, value in bad.items():
            assert getattr(code, name) == value
        try:
            type(f)(code, {})(1)
        except RuntimeError:
            pass
        else:
            raise AssertionError(bad)


def test_positions():
    code = compiled("a = b\nc(d,\n  e)\n")
    lines = [line for start, end, line in code.co_lines() if line]
    assert lines[0] == 1 and 2 in lines and 3 in lines
    positions = set(code.co_positions())
    assert (2, 3, 0, 4) in positions and (3, 3, 2, 3) in positions
    last = 0
    for start, end, line in code.co_lines():
        assert start == last and end > start
        last = end
    assert last == len(code.co_code)


def test_folding():
    assert 7 in compiled("x = 1 + 2 * 3").co_consts
    assert "abab" in compiled("x = 'ab' * 2").co_consts
    assert (1, 2, 3) in compiled("x in [1, 2, 3]", "eval").co_consts
    assert frozenset({1, 2}) in compiled("x in {1, 2}", "eval").co_consts
    assert not any(isinstance(c, str) and len(c) > 5000
                   for c in compiled("x = 'a' * 10000").co_consts)
    assert 2 ** 1000 not in compiled("x = 2 ** 1000").co_consts
    assert eval("1 // 0 if 0 else 3") == 3
    assert eval("-0.0").hex() == "-0x0.0p+0"
    assert eval("(1, 2)[1]") == 2
    assert eval("'%s-%r-%5s' % (1, 'a', 2)") == "1-'a'-    2"
    try:
        eval("'%s' % (1, 2)")
    except TypeError:
        pass
    else:
        raise AssertionError


def test_optimize():
    source = "'doc'\nassert 0\nx = __debug__\ndef f(): 'text'"
    spaces = []
    for level in (0, 1, 2):
        space = {}
        try:
            exec(compiled(source, optimize=level), space)
        except AssertionError:
            assert level == 0
        else:
            spaces.append((space["x"], space.get("__doc__"), space["f"].__doc__))
    assert spaces == [(False, "doc", "text"), (False, None, None)], spaces


def test_annotations():
    space = {}
    exec(compiled("from __future__ import annotations\n"
                  "def f(a: x[1:2], *b: *c, d: lambda: 0 = 1) -> (y, z): pass\nq: not a\n"), space)
    assert space["f"].__annotations__ == {"a": "x[1:2]", "b": "*c", "d": "lambda: 0",
                                          "return": "(y, z)"}
    assert space["__annotations__"] == {"q": "not a"}


def test_constants_are_shared():
    def f():
        return "a b c", (1, "x y")

    def g():
        return "a b c", (1, "x y")
    assert f()[0] is g()[0] and f()[1] is g()[1]


def test_top_level_await():
    allowed, coroutine = 0x2000, 0x80
    for source in ("async for i in x: pass", "async with x: pass", "await x",
                   "[i async for i in x]", "(i async for i in x)"):
        for mode in ("exec", "single"):
            assert compile(source + "\n", "", mode, flags=allowed).co_flags == coroutine, source
    assert compile("x", "", "exec", flags=allowed).co_flags == 0
