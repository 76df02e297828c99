# SPDX-License-Identifier: MIT
"""Ours because the grammar is: ast.unparse writes nodes and operators that the library's ast
doesn't know by the rules that make them (module _syntax). Runs right after the library's
module; for Python as it is in the books it changes nothing."""
import ast
import re

_Unparser = ast._Unparser
_Precedence = ast._Precedence

# How tightly an operand must bind where the grammar has these.
_LEVELS = {
    "named_expression": _Precedence.NAMED_EXPR, "star_expressions": _Precedence.TUPLE,
    "expressions": _Precedence.TUPLE, "rhs": _Precedence.TUPLE, "expression": _Precedence.TEST,
    "expression_opt": _Precedence.TEST, "logic": _Precedence.OR, "arith": _Precedence.EXPR,
    "await_primary": _Precedence.AWAIT,
}


def _split(arguments):
    """The arguments of a call in C."""
    return re.findall(r"(?:[^,()]|\([^()]*\))+", arguments)


def _forms(name):
    """Of a node's class: (nonterminal, symbols, arguments) of each rule that makes one."""
    import _syntax
    call = re.compile(r"ast_%s\(A, (?:HERE, )?(.*)\)$" % name)
    for nonterminal, forms in _syntax.RULES.items():
        for symbols, made in forms:
            found = call.match(made)
            if found:
                yield nonterminal, symbols, [part.strip() for part in _split(found[1])]


# ---- Operators ----

class _Between(float):
    """A precedence between two of the library's."""

    def next(self):
        return _Precedence(int(self) + 1)


class _Operators(dict):
    """Class name -> text, of the operators in rules that make a node."""

    def __init__(self, known, node):
        super().__init__(known)
        self.node = node

    def __missing__(self, name):
        for _, symbols, arguments in _forms(self.node):
            if any(part.endswith("_" + name.upper()) for part in arguments):
                self[name] = _text(symbols)
                return self[name]
        raise KeyError(name)


class _Comparisons(dict):
    """Class name -> text: they have rules of their own."""

    def __missing__(self, name):
        import _syntax
        for forms in _syntax.RULES.values():
            for symbols, made in forms:
                if made == "CMPOP_" + name.upper():
                    self[name] = _text(symbols)
                    return self[name]
        raise KeyError(name)


def _text(symbols):
    return " ".join(symbol[1:-1] for symbol in symbols if symbol[0] == '"')


class _Precedences(dict):
    """Text -> precedence: that of an operator on the same line of the grammar's, or between
    those of its neighbours."""

    def __missing__(self, text):
        import _syntax
        below = _Precedence.TEST
        for level in _syntax.LEVELS:
            known = [self[op[1:-1]] for op in level if op[1:-1] in self]
            if '"%s"' % text in level:
                return known[0] if known else _Between(below + 0.5)
            below = known[0] if known else below
        return below


_Unparser.binop = _Operators(_Unparser.binop, "BinOp")
_Unparser.unop = _Operators(_Unparser.unop, "UnaryOp")
_Unparser.cmpops = _Comparisons(_Unparser.cmpops)
_Unparser.binop_precedence = _Precedences(_Unparser.binop_precedence)
_Unparser.unop_precedence = _Precedences(_Unparser.unop_precedence)


# ---- Nodes ----

def _value_of(argument, value):
    """(number of the symbol that has the field's value or None, the value); None: the rule
    isn't the one."""
    if argument.startswith("$"):
        return int(argument[1:]), value
    if argument in ("NULL", "0") or argument.startswith("EMPTY("):
        return None if value else (None, value)
    one = re.match(r"ONE\(\w+, \$(\d+)\)$", argument)
    if one:
        return (int(one[1]), value[0]) if value and len(value) == 1 else None
    name = type(value).__name__.upper()
    if isinstance(value, ast.AST):
        return (None, value) if argument.endswith("_" + name) else None
    return (None, value) if argument == str(value) else None


def _can_be_empty(symbol):
    import _syntax
    return any(not symbols for symbols, _ in _syntax.RULES.get(symbol, ()))


def _placed(node, symbols, arguments):
    """Number of the symbol -> value, if the rule could have made the node."""
    placed = {}
    if len(arguments) != len(node._fields):
        return None
    for field, argument in zip(node._fields, arguments):
        found = _value_of(argument, getattr(node, field, None))
        if found is None:
            return None
        number, value = found
        if number is not None:
            if value in (None, []) and not _can_be_empty(symbols[number - 1]):
                return None
            placed[number] = value
    return placed


def _write_symbols(self, symbols, placed, level):
    """The text of a rule whose symbols have these values. A block writes its colon itself."""
    colon = False
    for number, symbol in enumerate(symbols, 1):
        word = symbol[1:-1] if symbol[0] == '"' else None
        value = placed.get(number)
        if word is None and value in (None, []):
            continue
        if colon and symbol != "block":
            self.write(":")
        colon = word == ":"
        if word is None:
            _write_part(self, symbol, value, level)
        elif not colon:
            _write_word(self, word)
    if colon:
        self.write(":")


def _write_word(self, text):
    last = self._source[-1] if self._source else ""
    if last and not last[-1].isspace() and last[-1] not in "([{.~" and text not in ",.)]}([":
        self.write(" ")
    self.write(text)


def _write_part(self, symbol, value, level):
    if isinstance(value, list) and isinstance(value[0], ast.stmt):
        return _write_block(self, symbol, value)
    if self._source and self._source[-1][-1:] not in tuple(" ([{.~"):
        self.write(" ")
    if isinstance(value, list):
        self.interleave(lambda: self.write(", "), lambda part: _write_one(self, part), value)
    else:
        self.set_precedence(level(symbol), value)
        _write_one(self, value)


def _write_one(self, value):
    if isinstance(value, ast.AST):
        self.traverse(value)
    else:
        self.write(str(value))


def _write_block(self, symbol, value):
    """Statements; an `else` belongs to the form of its nonterminal."""
    import _syntax
    if symbol == "block":
        with self.block():
            self.traverse(value)
        return
    for symbols, made in _syntax.RULES[symbol]:
        if symbols and symbols[0][0] == '"' and re.match(r"\$\d+$", made):
            self.fill()
            return _write_symbols(self, symbols, {int(made[1:]): value}, None)
    for symbols, made in _syntax.RULES[symbol]:
        if len(symbols) == 1 and made == "$1" and symbols[0] in _syntax.RULES:
            return _write_block(self, symbols[0], value)
    with self.block():
        self.traverse(value)


def _write_node(self, node):
    """A node that the library's unparser has no method for."""
    for nonterminal, symbols, arguments in _forms(type(node).__name__):
        placed = _placed(node, symbols, arguments)
        if placed is None:
            continue
        own = _LEVELS.get(nonterminal, _Precedence.ATOM)

        def level(symbol):
            return _Precedence.ATOM if symbol == nonterminal else _LEVELS.get(
                symbol, _Precedence.ATOM)
        if isinstance(node, ast.stmt):
            self.fill()
            return _write_symbols(self, symbols, placed, level)
        if own is _Precedence.ATOM:
            return _write_symbols(self, symbols, placed, level)
        with self.require_parens(own, node):
            return _write_symbols(self, symbols, placed, level)
    return ast.NodeVisitor.generic_visit(self, node)


_Unparser.generic_visit = _write_node
