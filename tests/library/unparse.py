# needs: stdlib
"""ast.unparse: what the library's doesn't know is written by the grammar's rules."""
import ast
import sys


def by_rules(source, *nodes):
    """Unparsed as if the library had no methods for these nodes."""
    class Unparser(ast._Unparser):
        pass
    for name in nodes:
        setattr(Unparser, "visit_" + name, ast._Unparser.generic_visit)
    return Unparser().visit(ast.parse(source))


def test_statements():
    if sys.implementation.name != "adder":
        return
    source = """while a + 1:
    b
else:
    c
for x in y:
    pass
assert a, b
assert a
raise a from b
raise
z = not (a if b else c)"""
    assert by_rules(source, "While", "For", "Assert", "Raise") == source


def test_operators():
    if sys.implementation.name != "adder":
        return
    table = type(ast._Unparser.binop)
    assert [table({}, "BinOp")[name] for name in ("Add", "FloorDiv")] == ["+", "//"]
    assert type(ast._Unparser.cmpops)({})["NotIn"] == "not in"
    levels = type(ast._Unparser.binop_precedence)({"|": 8, "*": 12, "**": 14})
    assert levels["/"] == 12 and 8 < levels["^"] < levels["^"].next() <= 12


def test_as_ever():
    source = "x: int = -a ** (b + c) * (lambda: 0)()"
    assert ast.unparse(ast.parse(source)) == source
