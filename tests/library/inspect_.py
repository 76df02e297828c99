# needs: stdlib
# inspect: signatures, members, sources, frames, kinds of callables.
import inspect
import textwrap
from inspect import Parameter, signature


def sample(a, /, b: int, c=3, *args, d, e="x", **kw) -> str:
    """Documentation.

        indented
    """
    return locals()


class Base:
    "Base's."
    def method(self):
        "How to."

    @property
    def prop(self):
        return 1


class Derived(Base):
    @classmethod
    def make(cls, n):
        pass

    @staticmethod
    def static(x, y=()):
        pass

    def method(self):
        pass


def test_signature():
    s = signature(sample)
    assert str(s) == "(a, /, b: int, c=3, *args, d, e='x', **kw) -> str"
    assert [p.kind for p in s.parameters.values()] == [
        Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD,
        Parameter.POSITIONAL_OR_KEYWORD, Parameter.VAR_POSITIONAL, Parameter.KEYWORD_ONLY,
        Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD]
    bound = s.bind(1, 2, d=4, z=5)
    bound.apply_defaults()
    assert bound.args == (1, 2, 3) and bound.kwargs == {"d": 4, "e": "x", "z": 5}
    try:
        s.bind(1)
    except TypeError as error:
        assert str(error) == "missing a required argument: 'b'"
    assert str(signature(Derived.make)) == "(n)" and str(signature(Derived().method)) == "()"
    assert str(signature(len)) == "(obj, /)" and str(signature(lambda *, k=1: 0)) == "(*, k=1)"
    assert str(signature(sorted)) == "(iterable, /, *, key=None, reverse=False)"
    assert inspect.getfullargspec(sample).kwonlydefaults == {"e": "x"}
    assert s.replace(return_annotation=int).return_annotation is int


def test_members():
    names = [name for name, _ in inspect.getmembers(Derived, inspect.isroutine)
             if not name.startswith("__")]
    assert names == ["make", "method", "static"]
    assert inspect.getmro(Derived) == (Derived, Base, object)
    assert inspect.isdatadescriptor(Base.prop) and inspect.ismethod(Derived.make)
    assert inspect.isfunction(Derived.static) and inspect.isbuiltin(len)
    assert inspect.ismethoddescriptor(str.upper) and inspect.isclass(Base)
    assert inspect.getattr_static(Derived, "make").__class__ is classmethod
    kinds = {a.name: a.kind for a in inspect.classify_class_attrs(Derived)}
    assert kinds["make"] == "class method" and kinds["prop"] == "property"
    assert inspect.getdoc(sample).split() == ["Documentation.", "indented"]
    assert inspect.cleandoc(" a\n    b\n      c\n") == "a\nb\n  c"
    assert inspect.getdoc(Base.method) == "How to." and inspect.isabstract(Base) is False


def test_kinds():
    def gen():
        yield

    async def coro():
        pass

    async def agen():
        yield
    assert inspect.isgeneratorfunction(gen) and inspect.iscoroutinefunction(coro)
    assert inspect.isasyncgenfunction(agen) and not inspect.iscoroutinefunction(agen)
    g = gen()
    assert inspect.getgeneratorstate(g) == "GEN_CREATED"
    next(g)
    assert inspect.getgeneratorstate(g) == "GEN_SUSPENDED" and inspect.getgeneratorlocals(g) == {}
    g.close()
    assert inspect.getgeneratorstate(g) == "GEN_CLOSED"
    c = coro()
    assert inspect.isawaitable(c) and inspect.getcoroutinestate(c) == "CORO_CREATED"
    c.close()


def test_source_and_frames():
    source = inspect.getsource(textwrap.dedent)
    assert source.startswith("def dedent(text):") and inspect.getmodule(textwrap.dedent) is textwrap
    lines, start = inspect.getsourcelines(textwrap.TextWrapper.wrap)
    assert lines[0].strip() == "def wrap(self, text):" and start > 100
    assert inspect.getfile(textwrap).endswith("textwrap.py")

    def inner():
        return inspect.stack()[:2], inspect.currentframe().f_back.f_code.co_name
    stack, caller = inner()
    assert [f.function for f in stack] == ["inner", "test_source_and_frames"]
    assert caller == "test_source_and_frames"
    y = 5

    def closure():
        return y, len
    variables = inspect.getclosurevars(closure)
    assert variables.nonlocals == {"y": 5} and variables.builtins == {"len": len}
    try:
        inspect.getsource(len)
    except TypeError:
        pass
