# needs: stdlib
# string and textwrap: templates, formatters, wrapping.
import string
import textwrap


def raises(kind, call, *args):
    try:
        call(*args)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_string():
    assert string.ascii_letters[25:27] == "zA" and string.digits == "0123456789"
    assert string.punctuation.count("\\") == 1 and string.capwords("to BE or") == "To Be Or"
    t = string.Template("$who likes ${what}s, $$5")
    assert t.substitute(who="tim", what="pie") == "tim likes pies, $5"
    assert t.safe_substitute(who="x") == "x likes ${what}s, $5" and t.is_valid()
    assert t.get_identifiers() == ["who", "what"]
    raises(KeyError, t.substitute, {"who": 1})
    assert "Invalid placeholder in string: line 1, col 3" in raises(
        ValueError, string.Template("a $").substitute)


def test_formatter():
    f = string.Formatter()
    assert f.format("{0!r:>5} {a[1]} {b.real}", "x", a=[1, 2], b=3j) == "  'x' 2 0.0"
    assert list(f.parse("a{b!s:c{d}}e")) == [("a", "b", "c{d}", "s"), ("e", None, None, None)]

    class Defaults(string.Formatter):
        def get_value(self, key, args, kwargs):
            return kwargs.get(key, "?") if isinstance(key, str) else super().get_value(key, args, kwargs)
    assert Defaults().format("{x} {0}", 1) == "? 1"
    raises(IndexError, f.format, "{}")


TEXT = "The quick brown fox-like animal jumped over the lazy dog's extraordinarylongword."


def test_wrap():
    lines = textwrap.wrap(TEXT, 20)
    assert lines == ['The quick brown fox-', 'like animal jumped', "over the lazy dog's ",
                     'extraordinarylongwor', 'd.']
    assert textwrap.fill("a b c", 3, initial_indent="* ", subsequent_indent="  ") == "* a\n  b\n  c"
    assert textwrap.shorten("Hello  world, how are you", 14) == "Hello [...]"
    assert textwrap.wrap(TEXT, 20, max_lines=2, placeholder="...")[1].endswith("...")
    assert textwrap.wrap("ab  cd", 10, drop_whitespace=False) == ["ab  cd"]


def test_indentation():
    assert textwrap.dedent("""
        one
          two

        three""") == "\none\n  two\n\nthree"
    assert textwrap.dedent("\ta\n        b") == "\ta\n        b"
    assert textwrap.indent("a\n\nb\n", "> ") == "> a\n\n> b\n"
    assert textwrap.indent("a\n\n", "-", lambda line: True) == "-a\n-\n"
