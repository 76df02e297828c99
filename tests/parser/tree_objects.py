"""The classes of _ast, and trees between Python and the compiler."""
import _ast

ONLY_AST = 0x400


def parse(source, mode="exec", flags=ONLY_AST):
    return compile(source, "<test>", mode, flags, True)


def raises(kind, message, function, *args):
    try:
        function(*args)
    except kind as e:
        assert str(e) == message, str(e)
    else:
        raise AssertionError("nothing raised, expected " + message)


def shape(node):
    """The tree as nested tuples, without places."""
    if isinstance(node, list):
        return [shape(x) for x in node]
    if not isinstance(node, _ast.AST):
        return node
    return (type(node).__name__,) + tuple(shape(getattr(node, f)) for f in node._fields)


def test_classes():
    assert _ast.BinOp.__doc__ == "BinOp(expr left, operator op, expr right)"
    assert _ast.BinOp._fields == _ast.BinOp.__match_args__ == ("left", "op", "right")
    assert _ast.BinOp.__base__ is _ast.expr and _ast.expr.__base__ is _ast.AST
    assert _ast.BinOp._attributes == ("lineno", "col_offset", "end_lineno", "end_col_offset")
    assert _ast.mod._attributes == () and _ast.AST._fields == ()
    assert _ast.BinOp.__module__ == "ast" and _ast.Return.value is None
    assert _ast.unaryop.__doc__ == "unaryop = Invert | Not | UAdd | USub"
    assert _ast.type_param.__doc__ == ("type_param = TypeVar(identifier name, expr? bound)\n"
                                       "           | ParamSpec(identifier name)\n"
                                       "           | TypeVarTuple(identifier name)")


def test_construction():
    node = _ast.Name("x", ctx=_ast.Load(), other=1)
    assert (node.id, type(node.ctx), node.other) == ("x", _ast.Load, 1)
    raises(TypeError, "Name constructor takes at most 2 positional arguments",
           _ast.Name, 1, 2, 3)
    raises(TypeError, "Name got multiple values for argument 'id'", lambda: _ast.Name(1, id=2))
    assert node.__reduce__()[0] is _ast.Name


def test_tree():
    tree = parse("x = f(1, *a, k=2)\n")
    assert shape(tree) == ("Module", [
        ("Assign", [("Name", "x", ("Store",))],
         ("Call", ("Name", "f", ("Load",)),
          [("Constant", 1, None), ("Starred", ("Name", "a", ("Load",)), ("Load",))],
          [("keyword", "k", ("Constant", 2, None))]), None)], [])
    call = tree.body[0].value
    assert (call.lineno, call.col_offset, call.end_lineno, call.end_col_offset) == (1, 4, 1, 17)
    assert shape(parse("a < b is not c", "eval")) == ("Expression", (
        "Compare", ("Name", "a", ("Load",)), [("Lt",), ("IsNot",)],
        [("Name", "b", ("Load",)), ("Name", "c", ("Load",))]))


def test_compile_tree():
    tree = parse("result = [x * 2 for x in range(n) if x % 2]\n")
    namespace = {"n": 6}
    exec(compile(tree, "<test>", "exec"), namespace)
    assert namespace["result"] == [2, 6, 10]
    tree = _ast.Expression(_ast.BinOp(_ast.Constant(40, lineno=1, col_offset=0), _ast.Add(),
                                      _ast.Constant(2, lineno=1, col_offset=0),
                                      lineno=1, col_offset=0))
    assert eval(compile(tree, "<test>", "eval")) == 42


def compile_expr(value, mode="exec"):
    return compile(_ast.Module([_ast.Expr(value, lineno=1, col_offset=0)], []), "", mode)


def test_wrong_trees():
    place = {"lineno": 1, "col_offset": 0}
    load = _ast.Load()
    raises(TypeError, "expected Module node, got Name", compile, _ast.Name(), "", "exec")
    raises(TypeError, 'Module field "body" must be a list, not a int',
           compile, _ast.Module(1), "", "exec")
    raises(TypeError, 'required field "lineno" missing from stmt',
           compile, _ast.Module([_ast.Pass()], []), "", "exec")
    raises(ValueError, "field 'value' is required for Expr", compile_expr, None)
    raises(TypeError, 'required field "lineno" missing from expr',
           compile_expr, _ast.Name("x", load))
    raises(TypeError, "AST identifier must be of type str",
           compile_expr, _ast.Name(1, load, **place))
    raises(TypeError, "expected some sort of expr_context, but got 1",
           compile_expr, _ast.Name("x", 1, **place))
    raises(TypeError, 'required field "ctx" missing from Name',
           compile_expr, _ast.Name("x", **place))
    raises(ValueError, "expression must have Load context but has Store instead",
           compile_expr, _ast.Name("x", _ast.Store(), **place))
    raises(ValueError, "identifier field can't represent 'None' constant",
           compile_expr, _ast.Name("None", load, **place))
    raises(TypeError, "got an invalid type in Constant: list",
           compile_expr, _ast.Constant((1, []), **place))
    raises(ValueError, "AST node line range (2, 1) is not valid",
           compile_expr, _ast.Name("x", load, lineno=2, col_offset=0, end_lineno=1))
    raises(ValueError, "empty body on While", compile,
           _ast.Module([_ast.While(_ast.Constant(1, **place), [], [], **place)], []), "", "exec")


def test_recursive_tree():
    loop = _ast.UnaryOp(op=_ast.Not(), lineno=0, col_offset=0)
    loop.operand = loop
    raises(RecursionError, "maximum recursion depth exceeded while traversing 'expr' node",
           compile, _ast.Expression(loop), "", "eval")


def test_modes():
    assert type(parse("1\n", "single")).__name__ == "Interactive"
    tree = parse("(int, *str, **x) -> a", "func_type")
    assert shape(tree) == ("FunctionType", [("Name", n, ("Load",)) for n in ("int", "str", "x")],
                           ("Name", "a", ("Load",)))
    raises(SyntaxError, "multiple statements found while compiling a single statement (<test>, "
           "line 1)", parse, "a\nb\n", "single")


def test_type_comments():
    source = ("x = 1  # type: int\n"
              "def f(a,  # type: A\n      b):\n  # type: (...) -> C\n  pass\n"
              "y = 2  # type: ignore[x]\n")
    tree = parse(source, "exec", ONLY_AST | 0x1000)
    assert tree.body[0].type_comment == "int"
    assert tree.body[1].type_comment == "(...) -> C"
    assert [a.type_comment for a in tree.body[1].args.args] == ["A", None]
    assert [(i.lineno, i.tag) for i in tree.type_ignores] == [(6, "[x]")]
    assert parse(source).body[0].type_comment is None


def test_incomplete_input():
    for source in ("if x:", "if x:\n  y", "(a,", "x = '''", "def f():", "for x in y:\n  z\n"):
        try:
            compile(source, "", "single", 0x4200)
        except SyntaxError as e:
            assert "incomplete input" in str(e), (source, str(e))
        else:
            assert source.endswith("z\n"), source
    for source in ("x = 1", "if x: y\n", "if x:\n  y\n", "", "# comment"):
        try:
            compile(source, "", "single", 0x4200)
        except SyntaxError as e:
            assert source in ("", "# comment"), (source, str(e))


def test_context_of_walrus():
    import sys
    if sys.implementation.name == "cpython":
        return "crashes"
    tree = parse("def f(): [(y := 1) for x in z]")
    tree.body[0].body[0].value.elt.target.ctx = _ast.Load()
    raises(ValueError, "expression must have Store context but has Load instead", compile, tree, "", "exec")
