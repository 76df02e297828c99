# The % operator, str.format, format() of strings.


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as e:
        assert str(e) == text, str(e)
    else:
        raise AssertionError("no " + kind.__name__)


def percent(text, args):
    return text % args


def test_percent():
    assert "%5d|%-5d|%05d|%+d|% d" % (42, 42, -42, 42, 42) == "   42|42   |-0042|+42| 42"
    assert "%x %X %#x %#o %.3d" % (255, 255, 255, 8, 5) == "ff FF 0xff 0o10 005" and "%d" % 2.9 == "2"
    assert "%s %r %a %5.2s|" % ("\xe9", "\xe9", "\xe9", "abc") == "\xe9 '\xe9' '\\xe9'    ab|"
    assert "%c%c" % (97, "\u20ac") == "a\u20ac" and "%%" % () == "%" and "%5.1f|%e|%G" % (3.14159, 1234.5, 1e-10) == \
        "  3.1|1.234500e+03|1E-10"
    assert "%(a)s %(b)05d" % {"a": 1, "b": 2} == "1 00002" and "%s" % [1] == "[1]" and "a" % {} == "a"
    assert "%*d|%-*d|%.*f" % (5, 1, 5, 1, 2, 1.0) == "    1|1    |1.00" and "%s" % ((1, 2),) == "(1, 2)"
    assert "%d" % 10 ** 30 == "1" + "0" * 30 and "%x" % -(2 ** 70) == "-4" + "0" * 17


def test_percent_errors():
    raises(TypeError, "not enough arguments for format string", percent, "%s %s", (1,))
    raises(TypeError, "not all arguments converted during string formatting", percent, "a", (1,))
    raises(TypeError, "%d format: a real number is required, not str", percent, "%d", "a")
    raises(TypeError, "%x format: an integer is required, not float", percent, "%x", 1.5)
    raises(TypeError, "format requires a mapping", percent, "%(a)s", 1)
    raises(ValueError, "unsupported format character 'y' (0x79) at index 1", percent, "%y", 1)
    raises(ValueError, "incomplete format", percent, "%", 1)
    raises(OverflowError, "%c arg not in range(0x110000)", percent, "%c", -1)


def test_format():
    assert "{} {}".format(1, 2) == "1 2" and "{1}{0}{1}".format("a", "b") == "bab" and "{{{}}}".format(1) == "{1}"
    assert "{a} {b[0]} {c.real} {d[x]}".format(a=1, b=[2], c=3, d={"x": 4}) == "1 2 3 4"
    assert "{!r:>6}|{:^7}|{:*<4}|{:.2}".format("a", "mid", "x", "abc") == "   'a'|  mid  |x***|ab"
    assert "{:{}.{}f}".format(3.14159, 8, 2) == "    3.14" and "{:>{w}}".format("a", w=3) == "  a"
    assert "{a}{b}".format_map({"a": 1, "b": 2}) == "12"

    class Missing(dict):
        def __missing__(self, key): return key + "?"
    assert "{x}".format_map(Missing()) == "x?"
    assert format("ab", ">5") == "   ab" and format("ab", "") == "ab" and format("ab", "05") == "ab000"


def test_format_errors():
    for text, args, message in [
            ("}", (), "Single '}' encountered in format string"),
            ("{", (), "Single '{' encountered in format string"),
            ("{0", (1,), "expected '}' before end of string"),
            ("{0}{}", (1,), "cannot switch from manual field specification to automatic field numbering"),
            ("{!x}", (1,), "Unknown conversion specifier x"),
            ("{0.}", (1,), "Empty attribute in format string"),
            ("{0[0]x}", ([1],), "Only '.' or '[' may follow ']' in format field specifier"),
            ("{:{:{}}}", (1, 2, 3), "Max string recursion exceeded"),
            ("{:d}", ("a",), "Unknown format code 'd' for object of type 'str'"),
            ("{:=5}", ("a",), "'=' alignment not allowed in string format specifier"),
            ("{:,}", ("a",), "Cannot specify ',' with 's'."),
            ("{:5x5}", ("a",), "Invalid format specifier '5x5' for object of type 'str'")]:
        raises(ValueError, message, text.format, *args)
    raises(IndexError, "Replacement index 0 out of range for positional args tuple", "{}".format)
    raises(KeyError, "'a'", "{a}".format)
