# The symbol table as data: scopes, their names and what these mean.
import _symtable as s


def table(source, mode="exec"):
    return s.symtable(source, "file", mode)


def resolution(entry, name):
    return entry.symbols[name] >> s.SCOPE_OFF & s.SCOPE_MASK


def flags(entry, name):
    return entry.symbols[name] & (1 << s.SCOPE_OFF - 1) - 1


def raises(kind, call, *args):
    try:
        call(*args)
    except kind as error:
        return error
    raise AssertionError(kind)


def test_entries():
    top = table("import os\ndef f(a, *b, c):\n    x = a\n    return lambda: x + y\n")
    assert (top.name, top.type, top.lineno, top.nested) == ("top", s.TYPE_MODULE, 0, 0)
    assert list(top.symbols) == ["os", "f"]
    f, = top.children
    assert (f.name, f.type, f.lineno, f.varnames) == ("f", s.TYPE_FUNCTION, 2, ["a", "c", "b"])
    inner, = f.children
    assert (inner.name, inner.nested, inner.children) == ("lambda", 1, [])
    assert f.id != inner.id and repr(f).startswith("<symtable entry f(")


def test_resolution():
    top = table("g = 1\ndef f(p):\n    global g\n    v = h\n    def k():\n"
                "        nonlocal v\n        v = p\n")
    f, = top.children
    k, = f.children
    assert resolution(f, "g") == s.GLOBAL_EXPLICIT and resolution(f, "h") == s.GLOBAL_IMPLICIT
    assert resolution(f, "v") == s.CELL and resolution(k, "v") == s.FREE
    assert resolution(f, "k") == s.LOCAL
    assert flags(k, "v") == s.DEF_NONLOCAL | s.DEF_LOCAL and flags(k, "p") == s.USE
    assert flags(f, "p") == s.DEF_PARAM


def test_comprehensions_have_no_entry():
    top = table("def f(a):\n    return [lambda: i for i in a], (j for j in a)\n")
    assert [c.name for c in top.children[0].children] == ["lambda", "genexpr"]
    assert "i" in top.children[0].symbols and "j" not in top.children[0].symbols


def test_type_parameters():
    top = table("class C[T: int]: pass\ntype A = C\n")
    params, alias = top.children
    assert params.type == s.TYPE_TYPE_PARAM and alias.type == s.TYPE_TYPE_ALIAS
    assert [(c.name, c.type) for c in params.children] == [
        ("T", s.TYPE_TYPE_VAR_BOUND), ("C", s.TYPE_CLASS)]


def test_modes_and_sources():
    assert list(table("x + y", "eval").symbols) == ["x", "y"]
    assert list(table("z", "single").symbols) == ["z"]
    assert list(table("# coding: latin-1\n\xe9 = 1".encode("latin-1")).symbols) == ["\xe9"]
    assert s.symtable("x", b"file", "exec").name == "top"


def test_errors():
    raises(ValueError, table, "x", "func_type")
    raises(TypeError, table, 1)
    raises(TypeError, s.symtable, "x", 1, "exec")
    raises(ValueError, s.symtable, "x", "a\0b", "exec")
    raises(SyntaxError, table, "x\0")
    raises(IndentationError, table, " x", "eval")
    error = raises(SyntaxError, table, "def f(x):\n    global x\n")
    assert error.msg == "name 'x' is parameter and global"
    assert (error.lineno, error.offset, error.filename) == (2, 5, "file")
    raises(TypeError, type(table("x")))


def test_flags_of_imports():
    """A name is imported whichever way."""
    names = table("import os.path, re as r\nfrom json import loads\n").symbols
    assert {names[n] >> s.SCOPE_OFF & s.SCOPE_MASK for n in ("os", "r", "loads")} == {s.LOCAL}
    assert {names[n] & (1 << s.SCOPE_OFF) - 1 for n in ("os", "r", "loads")} == {s.DEF_IMPORT}
