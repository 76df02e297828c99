# needs: stdlib
# ast, dis, tokenize and traceback: code as data.
import ast
import dis
import io
import sys
import tokenize
import traceback


def test_ast():
    tree = ast.parse("x = [a for a in range(3) if a]  # squares\nprint(f'{x!r:>5}', *y)\n")
    assert [type(s).__name__ for s in tree.body] == ["Assign", "Expr"]
    assert ast.dump(ast.parse("a + 1", mode="eval")) == \
        "Expression(body=BinOp(left=Name(id='a', ctx=Load()), op=Add(), right=Constant(value=1)))"
    names = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name)]
    assert sorted(names) == ["a", "a", "a", "print", "range", "x", "x", "y"]
    assert ast.unparse(tree) == "x = [a for a in range(3) if a]\nprint(f'{x!r:>5}', *y)"

    class Double(ast.NodeTransformer):
        def visit_Constant(self, node):
            return ast.copy_location(ast.Constant(node.value * 2), node)
    changed = ast.fix_missing_locations(Double().visit(ast.parse("6 + 15", mode="eval")))
    assert eval(compile(changed, "", "eval")) == 42
    assert ast.literal_eval("{'a': [1, -2.5, (None, True)], 'b': b'x'}") == {
        "a": [1, -2.5, (None, True)], "b": b"x"}
    try:
        ast.literal_eval("open('x')")
    except ValueError as error:
        assert "malformed node or string" in str(error)
    f = ast.parse("def f():\n    'doc'\n    return 1").body[0]
    assert ast.get_docstring(f) == "doc" and f.body[1].end_col_offset == 12
    assert ast.get_source_segment("a = b + c", ast.parse("a = b + c").body[0].value) == "b + c"


def test_dis():
    def f(a):
        return a + 1 if a else len(a)
    names = [i.opname for i in dis.get_instructions(f)]
    assert names[-1].startswith("RETURN") and any(n.startswith("BINARY_OP") for n in names)
    assert "len" in [i.argval for i in dis.get_instructions(f)]
    out = io.StringIO()
    dis.dis(f, file=out)
    assert "LOAD_" in out.getvalue() and "(a)" in out.getvalue()
    assert dis.Bytecode("x").codeobj.co_names == ("x",)
    assert list(dis.findlinestarts(f.__code__))[-1][1] == f.__code__.co_firstlineno + 1
    assert "Argument count:" in dis.code_info(f)


def test_tokenize():
    source = "if x:\n    y = 'a' + \\\n 0x1F  # c\n"
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    assert [tokenize.tok_name[t.type] for t in tokens] == [
        "NAME", "NAME", "OP", "NEWLINE", "INDENT", "NAME", "OP", "STRING", "OP", "NUMBER",
        "COMMENT", "NEWLINE", "DEDENT", "ENDMARKER"]
    assert tokens[9].start == (3, 1) and tokens[9].exact_type == tokenize.NUMBER
    assert tokens[2].exact_type == tokenize.COLON and tokens[0].line == "if x:\n"
    plain = "if x:\n    y = (1,  # c\n         2)\n"
    tokens = list(tokenize.generate_tokens(io.StringIO(plain).readline))
    assert tokenize.untokenize(tokens) == plain
    data = "# -*- coding: latin-1 -*-\ns = '\xe9'\n".encode("latin-1")
    first = next(tokenize.tokenize(io.BytesIO(data).readline))
    assert (first.type, first.string) == (tokenize.ENCODING, "iso-8859-1")
    assert tokenize.detect_encoding(io.BytesIO(b"x").readline) == ("utf-8", [b"x"])
    try:
        list(tokenize.generate_tokens(io.StringIO("(").readline))
    except tokenize.TokenError as error:
        assert "EOF in multi-line statement" in str(error) or "unexpected EOF" in str(error)


def fail(n):
    if n:
        fail(n - 1)
    raise KeyError("deep")


def test_traceback():
    try:
        try:
            fail(1)
        except KeyError as error:
            raise ValueError("outer") from error
    except ValueError as error:
        text = "".join(traceback.format_exception(error))
        assert text.startswith("Traceback (most recent call last):\n  File ")
        assert "\nKeyError: 'deep'\n\nThe above exception was the direct cause of the " in text
        assert text.endswith("ValueError: outer\n")
        stack = traceback.extract_tb(error.__cause__.__traceback__)
        assert [f.name for f in stack] == ["test_traceback", "fail", "fail"]
        captured = traceback.TracebackException.from_exception(error, capture_locals=True)
        assert captured.__cause__.stack[-1].locals == {"n": "0"}
    assert traceback.format_exception_only(OSError(2, "x")) == ["FileNotFoundError: [Errno 2] x\n"]
    assert traceback.extract_stack()[-1].name == "test_traceback"
    out = io.StringIO()
    try:
        exec("def f(:", {})
    except SyntaxError:
        traceback.print_exc(file=out)
    assert "SyntaxError: invalid syntax" in out.getvalue() and "    def f(:\n" in out.getvalue()
    try:
        raise ExceptionGroup("group", [ValueError(1), TypeError(2)])
    except ExceptionGroup as group:
        group.add_note("noted")
        text = "".join(traceback.format_exception(group))
    assert "  | ExceptionGroup: group (2 sub-exceptions)\n  | noted\n" in text
    assert "    | TypeError: 2\n" in text and sys.exception() is None
