# f-strings and literals.


def test_fstrings():
    x, name = 3, "Ada"
    assert f"{x} {x!r} {name!r:>7} {name!s} {'ü'!a}" == "3 3   'Ada' Ada '\\xfc'"
    assert f"{x:03d} {x:.2f} {x:>{x + 2}} {x:{'0'}{x}}" == "003 3.00     3 003"
    assert f"{x=} {x = } {name=!s} {x=:>4} {x + 1=}" == "x=3 x = 3 name=Ada x=   3 x + 1=4"
    assert f"{{}} {{{x}}} {'{'} {'}'}" == "{} {3} { }"
    assert f"{f'{f"{x}"}'}" == "3" and f'{x!r}' "{x}" f"{x}" == "3{x}3"
    assert f"{'a' if x else 'b'} {(lambda: 5)()} {[i for i in range(x)]} { {1: 2}[1] }" == "a 5 [0, 1, 2] 2"
    assert f"""{
        x  # a comment
        +
        1
    }""" == "4"
    assert rf"\{x}\n" == "\\3\\n" and f"\N{LATIN SMALL LETTER A}\x41\u00e4" == "aA\xe4"
    assert f"{x!r:^{5}}|" == "  3  |" and f"{'x' * 3:{'*'}^{9}}" == "***xxx***"
    assert f"{name.upper()[0]}{name[1:]}" == "Ada" and f"{dict(a=1)['a']}" == "1"
    assert f"{(y := 5)} {y}" == "5 5" and f"{x:=3}" == "  3"
    assert f"" == "" and f"{''}" == "" and type(f"{x}") is str

    class F:
        def __format__(self, spec): return "spec=" + spec
        def __str__(self): return "str"
        def __repr__(self): return "repr"
    assert f"{F():a{x}b} {F()!s:>5} {F()!r}" == "spec=a3b   str repr"


def test_fstring_errors():
    for source, message in (("f'{}'", "f-string: valid expression required before '}'"),
                            ("f'{a b}'", "invalid syntax. Perhaps you forgot a comma?"),
                            ("f'}'", "f-string: single '}' is not allowed"),
                            ("f'{a!x}'", "f-string: invalid conversion character 'x': expected 's', 'r', or 'a'"),
                            ("f'{a'", "f-string: expecting '}'")):
        try:
            compile(source, "<t>", "eval")
        except SyntaxError as error:
            assert error.msg == message, (source, error.msg)
        else:
            assert False, source


def test_literals():
    assert "a" 'b' """c""" == "abc" and r"\n" == "\\n" and b"\x00\xff" == bytes([0, 255])
    assert "\a\b\f\n\r\t\v\\\'\"\101\x41\u0041\U00000041" == "\x07\x08\x0c\x0a\x0d\x09\x0b\\'\"AAAA"
    assert """two
lines""" == "two\nlines" and "one \
line" == "one line"
    assert 0b101 == 5 and 0o17 == 15 and 0xFF == 255 and 1_000 == 1000 and 1e3 == 1000.0 and .5 == 5e-1
    assert 1j * 1j == -1 and 0xdead_beef == 3735928559 and 00 == 0
    assert b"a" rb"\n" == b"a\\n" and u"x" == "x" and "\N{BULLET}" == "\u2022"
    assert (1,) == tuple([1]) and () == tuple() and [*(), *"ab"] == ["a", "b"]
    assert {**{"a": 1}, "a": 2, **{}} == {"a": 2} and {*[], 1} == {1}


def test_docstrings_and_constants():
    def f():
        "doc" "string"
        return 1

    def g():
        f"not a doc"
    assert f.__doc__ == "docstring" and g.__doc__ is None
    assert 1 is 1 and "abc" is "abc" and () is ()


def test_percent_and_format():
    assert "%s %r %d %5.1f|%-5s|%05d %x %o %e %c %%" % ("s", "r", 3, 2.25, "l", 42, 255, 8, 12345.678, "c") == \
        "s 'r' 3   2.2|l    |00042 ff 10 1.234568e+04 c %"
    assert "%(a)s-%(b)03d" % {"a": 1, "b": 2} == "1-002" and "%s" % ((1, 2),) == "(1, 2)"
    assert "{} {0!r}".format is not None and "{0} {1} {0}".format("a", "b") == "a b a"
    assert "{a.real} {b[0]} {b[1]:>3}".format(a=5, b=[1, 2]) == "5 1   2"
    assert "{:,} {:_} {:+} {:e} {:%} {:b} {:#x}".format(1234567, 1234567, 5, 1.5, .25, 5, 255) == \
        "1,234,567 1_234_567 +5 1.500000e+00 25.000000% 101 0xff"
