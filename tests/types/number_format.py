"""format() of numbers, and the % operator with them."""


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


INTS = [
    (12, "<6", "12    "), (12, "^6", "  12  "), (12, "*=+6", "+***12"), (12, "06", "000012"),
    (-12, "06", "-00012"), (12, "<06", "120000"), (12, "#08x", "0x00000c"), (12, "#X", "0XC"),
    (1234567, ",", "1,234,567"), (1234567, "_x", "12_d687"), (1, "08,", "0,000,001"),
    (-1, "010_x", "-0000_0001"), (1234567, "#_b", "0b1_0010_1101_0110_1000_0111"),
    (65, "c", "A"), (0x1F600, "3c", "  \U0001f600"), (3, "f", "3.000000"), (3, "%", "300.000000%"),
    (True, "", "True"), (True, "d", "1"), (7, " d", " 7"), (10**30, ",d", f"1{',000' * 10}"),
    (5, "é^5", "éé5éé"),
]
FLOATS = [
    (3.0, "", "3.0"), (3.0, ".3", "3.0"), (300.0, ".2", "3e+02"), (123456.0, ".4", "1.235e+05"),
    (1234567.891, ",.2f", "1,234,567.89"), (1234567.891, "020,.2f", "0,000,001,234,567.89"),
    (float("inf"), "010", "0000000inf"), (float("nan"), "F", "NAN"), (1.5, "%", "150.000000%"),
    (-0.01, "z.1f", "0.0"), (-0.004, "z.0%", "0%"), (0.0, "#g", "0.00000"), (1e6, "g", "1e+06"),
    (2.5, ".0f", "2"), (0.1, "#.0f", "0."), (1.0, "#.0e", "1.e+00"), (1e22, "f",
     "10000000000000000000000.000000"), (5e-324, ".3g", "4.94e-324"), (1e100, "#", "1.e+100"),
    (1e-10, ".20f", "0.00000000010000000000"), (1.25, ".1f", "1.2"), (1.35, ".1f", "1.4"),
    (-0.0, "g", "-0"), (9.995, ".2e", "9.99e+00"), (0.5, "+08.2f", "+0000.50"),
]
COMPLEXES = [
    (1j, "", "1j"), (1 + 2j, ">9", "   (1+2j)"), (1 + 2j, ".1f", "1.0+2.0j"),
    (1 + 2j, "+", "(+1+2j)"), (0j, "n", "0+0j"), (complex(0, -0.0), "", "-0j"),
]


def test_tables():
    for value, spec, expected in INTS + FLOATS + COMPLEXES:
        assert format(value, spec) == expected, (value, spec, format(value, spec))


def test_errors():
    for value, spec, text in (
            (1, "abc", "Invalid format specifier 'abc' for object of type 'int'"),
            (1, "q", "Unknown format code 'q' for object of type 'int'"),
            (1.0, "d", "Unknown format code 'd' for object of type 'float'"),
            (1.0, "é", "Unknown format code '\\xe9' for object of type 'float'"),
            (1, ",_", "Cannot specify both ',' and '_'."),
            (1, ",x", "Cannot specify ',' with 'x'."), (1, "_c", "Cannot specify '_' with 'c'."),
            (1, ".2d", "Precision not allowed in integer format specifier"),
            (1, ".", "Format specifier missing precision"),
            (1, "9" * 30, "Too many decimal digits in format string"),
            (1, "+c", "Sign not allowed with integer format specifier 'c'"),
            (1, "z", "Negative zero coercion (z) not allowed in integer format specifier"),
            (1.0, ".2147483648f", "precision too big"),
            (1j, "=5", "'=' alignment flag is not allowed in complex format specifier"),
            (1j, "05", "Zero padding is not allowed in complex format specifier")):
        raises(ValueError, text, format, value, spec)
    raises(OverflowError, "%c arg not in range(0x110000)", format, -1, "c")
    raises(OverflowError, "int too large to convert to float", format, 10**400, "f")


def test_percent():
    assert "%d %5.1f|%-6x|%+e" % (3.9, 2.25, 255, 1e10) == "3   2.2|ff    |+1.000000e+10"
    assert b"%d %05.1f %#x %c %s %a" % (7, 2.25, 255, 65, b"x", "é") == b"7 002.2 0xff A x '\\xe9'"
    assert b"%(k)b%%" % {b"k": b"v"} == b"v%" and b"%*d" % (4, 2) == b"   2"
    assert bytearray(b"%.3d") % 5 == bytearray(b"005")
    for form, value, kind, text in (
            (b"%d", "a", TypeError, "%d format: a real number is required, not str"),
            (b"%x", 1.5, TypeError, "%x format: an integer is required, not float"),
            (b"%c", 300, OverflowError, "%c arg not in range(256)"),
            (b"%s", "a", TypeError, "%b requires a bytes-like object, or an object that "
             "implements __bytes__, not 'str'"),
            (b"%q", 1, ValueError, "unsupported format character 'q' (0x71) at index 1"),
            (b"%d %d", 1, TypeError, "not enough arguments for format string"),
            (b"a", 1, TypeError, "not all arguments converted during bytes formatting")):
        raises(kind, text, form.__mod__, value)
