# Context variables: what a context holds, who changes it.
from _contextvars import Context, ContextVar, Token, copy_context


def raises(kind, call, *args):
    try:
        call(*args)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_get():
    plain, with_default = ContextVar("plain"), ContextVar("other", default=3)
    assert with_default.get() == 3 and with_default.get(4) == 4
    assert plain.get(None) is None
    raises(LookupError, plain.get)
    assert plain.name == "plain" and repr(plain).startswith("<ContextVar name='plain' at 0x")
    assert "default=3" in repr(with_default)


def test_set_and_reset():
    var = ContextVar("var", default=0)
    first = var.set(1)
    second = var.set(2)
    assert first.old_value is Token.MISSING and second.old_value == 1 and second.var is var
    var.reset(second)
    assert var.get() == 1
    assert "already been used once" in raises(RuntimeError, var.reset, second)
    assert " used var=" in repr(second)
    assert "different ContextVar" in raises(ValueError, ContextVar("x").reset, first)
    assert "different Context" in raises(ValueError, Context().run, var.reset, first)
    var.reset(first)
    assert var not in copy_context() and var.get() == 0
    raises(TypeError, var.reset, 1)


def test_run():
    var = ContextVar("var")
    context = Context()
    assert context.run(var.set, 5).old_value is Token.MISSING
    assert context[var] == 5 and var.get(None) is None
    assert context.run(lambda a, *, b: (a, b, var.get()), 1, b=2) == (1, 2, 5)
    assert "already entered" in raises(RuntimeError, context.run, context.run, len)
    raises(ZeroDivisionError, context.run, lambda: 1 / 0)
    assert context.run(var.get) == 5
    raises(TypeError, context.run)


def test_copies_are_apart():
    var = ContextVar("var")
    one = Context()
    one.run(var.set, 1)
    two = one.copy()
    assert one == two and not one != two and len(two) == 1
    two.run(var.set, 2)
    assert one[var] == 1 and two[var] == 2 and one != two


def test_mapping():
    variables = [ContextVar(f"v{i}") for i in range(300)]
    context = Context()

    def fill():
        for i, var in enumerate(variables):
            var.set(i)
    context.run(fill)
    assert len(context) == 300
    assert {v.name: value for v, value in context.items()} == {f"v{i}": i for i in range(300)}
    assert sorted(context.values()) == list(range(300))
    assert set(context) == set(context.keys()) == set(variables)
    assert context.get(ContextVar("no")) is None and context.get(variables[7]) == 7
    assert variables[0] in context
    raises(KeyError, lambda: context[ContextVar("no")])
    assert raises(TypeError, lambda: context[1]) == "a ContextVar key was expected, got 1"
    raises(TypeError, hash, context)


def test_reset_removes_from_many():
    variables = [ContextVar(f"v{i}") for i in range(100)]

    def work():
        tokens = [var.set(i) for i, var in enumerate(variables)]
        for i in range(0, 100, 2):
            variables[i].reset(tokens[i])
        assert len(copy_context()) == 50
        assert [var.get(None) for var in variables] == [
            i if i % 2 else None for i in range(100)]
        for i in range(1, 100, 2):
            variables[i].reset(tokens[i])
        assert len(copy_context()) == 0 and list(copy_context()) == []
    Context().run(work)


def test_types():
    raises(TypeError, Context, 1)
    raises(RuntimeError, Token)
    raises(TypeError, ContextVar, 1)
    raises(TypeError, type, "C", (ContextVar,), {})
    assert ContextVar[int].__origin__ is ContextVar
    assert repr(Token.MISSING) == "<Token.MISSING>"
