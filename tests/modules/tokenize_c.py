"""The tokens that tokenize is made of, as they are without those for comments and empty lines."""
import _tokenize

NEWLINE, DEDENT, ENDMARKER = 4, 6, 0


def ends(text):
    tokens = _tokenize.TokenizerIter(iter(text.splitlines(True) + [""]).__next__, extra_tokens=False)
    return [t for t in tokens if t[0] in (NEWLINE, DEDENT, ENDMARKER)]


def test_end():
    assert ends("x") == [(NEWLINE, "", (1, 1), (1, 1), "x"), (ENDMARKER, "", (1, -1), (1, -1), "")]
    assert ends("if x:\n  y\n\n")[2:] == [(DEDENT, "", (3, -1), (3, -1), ""),
                                          (ENDMARKER, "", (3, -1), (3, -1), "")]
    assert ends("if x:\n \\\n y\n")[2] == (DEDENT, "", (3, -1), (3, -1), "")
    assert ends("") == [(ENDMARKER, "", (0, -1), (0, -1), "")]


def test_comments():
    assert ends("x  #c\ny\n")[0] == (NEWLINE, "#c", (1, 3), (1, 5), "x  #c\n")
    assert ends("é #ü")[0] == (NEWLINE, "#ü", (1, 2), (1, 4), "é #ü")
    assert ends("(x  #c\n)\n")[0] == (NEWLINE, "", (2, 1), (2, 1), ")\n")
