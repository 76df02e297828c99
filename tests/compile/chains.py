"""Chains that lean to the left are compiled whatever their length."""


def evaluate(source, **names):
    """The value; None where it is too much for the interpreter (CPython recurses)."""
    try:
        return eval(compile(source, "f", "eval"), names)
    except (RecursionError, MemoryError):
        return None


class Itself:
    def __call__(self, *args): return self
    def __getitem__(self, i): return self
    def __add__(self, other): return self
    @property
    def me(self): return self
    def method(self, *args, **kwargs): return self


LONG = 100_000


def test_sums():
    assert evaluate("x" + " + x" * LONG, x=1) in (LONG + 1, None)
    assert evaluate("1" + " + 1" * LONG) in (LONG + 1, None)
    assert evaluate("x" + " - 1 + 1" * LONG, x=5) in (5, None)


def test_attributes_calls_subscripts():
    x = Itself()
    for link in [".me", "()", "[0]", ".method()", ".method(1, k=2)", "(1)", "(*[1])", "[0:1]",
                 ".me[0]()", ".method()[0] + x", "().me"]:
        assert evaluate("x" + link * LONG, x=x) in (x, None), link


def test_targets_and_super():
    scope = {"x": Itself()}
    try:
        exec("x" + ".me" * LONG + ".y = 3\nx" + "[0]" * LONG + ".z = 4\n", scope)
        assert scope["x"].y == 3 and scope["x"].z == 4
        exec("del x" + ".me" * LONG + ".y", scope)
        assert not hasattr(scope["x"], "y")
    except RecursionError:
        pass
    source = "class A(C):\n def f(self): return super().method()" + ".method()" * 500
    scope = {"C": Itself}
    exec(source, scope)
    a = scope["A"]()
    assert a.f() is a


def test_order():
    log = []

    def f(name):
        log.append(name)
        return lambda *a: f(a[0] if a else name)
    f("a")(f("b") and "c")(f("d") and "e")
    assert log == ["a", "b", "c", "d", "e"], log


def test_errors_in_them():
    for source, word in [("x" + " + x" * LONG + " + (yield)", "'yield' outside function"),
                         ("x" + ".y" * LONG + "(a=1, a=2)", "keyword argument repeated: a")]:
        try:
            compile(source, "f", "exec")
        except SyntaxError as e:
            assert e.msg == word, e.msg
        except RecursionError:
            pass
        else:
            assert False, word


def test_nested_conditionals_take_linear_time():
    evaluate("1 if x else " * 20_000 + "1", x=1)
