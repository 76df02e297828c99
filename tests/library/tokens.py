# needs: stdlib
"""token, keyword and tokenize say what the grammar says."""
import io
import keyword
import token
import tokenize


def test_numbers():
    assert token.ENDMARKER == 0 and token.LPAR == 7 and token.NT_OFFSET == 256
    assert token.tok_name[token.FSTRING_MIDDLE] == "FSTRING_MIDDLE"
    assert token.N_TOKENS == token.ENCODING + 1
    assert token.ISTERMINAL(token.NAME) and not token.ISNONTERMINAL(token.NAME)
    assert token.ISEOF(token.ENDMARKER)


def test_operators():
    for text, number in token.EXACT_TOKEN_TYPES.items():
        first = next(tokenize.generate_tokens(io.StringIO(text).readline)) if text not in "()[]{}!" \
            else None
        assert first is None or (first.type, first.exact_type) == (token.OP, number), text
    assert list(token.EXACT_TOKEN_TYPES) == sorted(token.EXACT_TOKEN_TYPES)


def test_keywords():
    assert keyword.kwlist == sorted(keyword.kwlist) and "nonlocal" in keyword.kwlist
    assert keyword.softkwlist == ["_", "case", "match", "type"]
    assert keyword.iskeyword("if") and not keyword.iskeyword("match")
    assert keyword.issoftkeyword("match") and not keyword.issoftkeyword("if")
    for word in keyword.kwlist:
        try:
            compile(word + " = 1", "<test>", "exec")
        except SyntaxError:
            continue
        assert False, word


def test_exact_types():
    tokens = list(tokenize.generate_tokens(io.StringIO("a[1] **= b\n").readline))
    assert [t.exact_type for t in tokens] == [
        token.NAME, token.LSQB, token.NUMBER, token.RSQB, token.DOUBLESTAREQUAL, token.NAME,
        token.NEWLINE, token.ENDMARKER]
