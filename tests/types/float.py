"""float and complex: text that reads back, exact rounding, comparison with int, errors."""


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


INF = float("inf")
NAN = float("nan")
EDGES = [0.0, 5e-324, 2.2250738585072014e-308, 1e-300, 1e-5, 0.0001, 0.1, 0.5, 1.0, 1.5, 2.0,
         123456.789, 9007199254740992.0, 1e15, 1e16, 1e22, 1e23, 1e100, 1e300,
         1.7976931348623157e308]


def test_repr_is_shortest():
    for x in EDGES:
        assert float(repr(x)) == x and float(repr(-x)) == -x
    assert [repr(x) for x in (1e16, 1e15, 1e-4, 1e-5, 0.1 + 0.2, 5e-324, -0.0, 100.0)] == [
        "1e+16", "1000000000000000.0", "0.0001", "1e-05", "0.30000000000000004", "5e-324",
        "-0.0", "100.0"]
    seed = 1
    for _ in range(2000):
        seed = seed * 6364136223846793005 + 1442695040888963407 & 0xFFFFFFFFFFFFFFFF
        x = (seed >> 11) * 2.0 ** ((seed & 511) - 300)
        assert float(repr(x)) == x and float.fromhex(x.hex()) == x


def test_reading():
    assert float(" 1_0.5e-1_0\n") == 10.5e-10 and float("٣.٥") == 3.5 and float(b"2") == 2.0
    assert float("inf") == float("+Infinity") == INF and float("-nan") != 0
    assert float("1e400") == INF and float("1e-400") == 0.0
    assert float("9007199254740993") == 9007199254740992.0
    assert float("9007199254740993." + "0" * 800 + "1") == 9007199254740994.0
    assert float("2.4703282292062327e-324") == 0.0 and float("2.4703282292062328e-324") == 5e-324
    for text in ("", "1e", "_1", "1_", "1._5", "0x1", "1 2", "--1", ".", "infin", "1\0"):
        raises(ValueError, f"could not convert string to float: {text!r}", float, text)
    raises(TypeError, "float() argument must be a string or a real number, not 'list'", float, [])


def test_rounding():
    assert [round(x) for x in (0.5, 1.5, 2.5, -0.5, -1.5)] == [0, 2, 2, 0, -2]
    assert round(2.675, 2) == 2.67 and round(0.15, 1) == 0.1 and round(1e300, -299) == 1e300
    assert round(1234.5, -2) == 1200.0 and str(round(-0.4, 0)) == "-0.0" and round(5e-324, 400) > 0
    assert round(1.5, None) == 2 and isinstance(round(1.5, 0), float)
    raises(OverflowError, "cannot convert float infinity to integer", round, INF)
    raises(ValueError, "cannot convert float NaN to integer", round, NAN)


def test_arithmetic():
    assert -7.0 // 2 == -4.0 and -7.0 % 2 == 1.0 and divmod(7.5, -2) == (-4.0, -0.5)
    assert str(0.0 % -1) == "-0.0" and 1e308 * 10 == INF and INF - INF != 0
    assert 2.0**-1 == 0.5 and (-8.0) ** 3 == -512.0 and 0.0**-INF == INF
    assert abs((-8.0) ** (1 / 3) - (1 + 1.7320508075688772j)) < 1e-15
    for operation, kind, text in (
            (lambda: 1.0 / 0, ZeroDivisionError, "float division by zero"),
            (lambda: 1.0 // 0, ZeroDivisionError, "float floor division by zero"),
            (lambda: 1 % 0.0, ZeroDivisionError, "float modulo"),
            (lambda: divmod(1.0, 0), ZeroDivisionError, "float divmod()"),
            (lambda: 0.0**-1, ZeroDivisionError, "0.0 cannot be raised to a negative power"),
            (lambda: 10.0**400, OverflowError, "(34, 'Numerical result out of range')"),
            (lambda: 1.0 + 10**400, OverflowError, "int too large to convert to float")):
        raises(kind, text, operation)


def test_comparison_with_int_is_exact():
    assert 2.0**53 < 2**53 + 1 and 1e300 > 10**300 - 10**290 and INF > 10**400 > -INF
    assert not NAN == NAN and not NAN < 10**30 and NAN != 1
    assert 2.0**70 == 2**70 and hash(2.0**70) == hash(2**70) and hash(0.5) == 2**60
    assert hash(INF) == 314159 and hash(-1.0) == hash(-1) == -2


def test_methods():
    assert (0.75).as_integer_ratio() == (3, 4) and (-1e300).as_integer_ratio()[1] == 1
    assert (1.0).hex() == "0x1.0000000000000p+0" and (5e-324).hex() == "0x0.0000000000001p-1022"
    assert float.fromhex(" -0x.8p3 ") == -4.0 and float.fromhex("0x1.00000000000008p0") == 1.0
    assert float.fromhex("0x1.000000000000081p0") > 1.0 and (2.0).is_integer()
    assert (2.5).__trunc__() == 2 and (2.5).__ceil__() == 3 and (-2.5).__floor__() == -3
    raises(ValueError, "invalid hexadecimal floating-point string", float.fromhex, "0x")
    raises(OverflowError, "hexadecimal value too large to represent as a float",
           float.fromhex, "0x1p1024")
    raises(OverflowError, "cannot convert Infinity to integer ratio", INF.as_integer_ratio)


def test_subclass():
    class Length(float):
        pass

    x = Length("2.5")
    x.unit = "m"
    assert type(x) is Length and x == 2.5 and type(x * 2) is float and x.unit == "m"
    assert type(+x) is float and Length.fromhex("0x1p1") == 2.0
    assert type(Length.fromhex("0x1p1")) is Length


def test_conversion():
    class Real:
        def __float__(self):
            return 2.5

    class Wrong:
        def __float__(self):
            return 1

    class Index:
        def __index__(self):
            return 3

    assert float(Real()) == 2.5 and float(Index()) == 3.0
    raises(TypeError, "Wrong.__float__ returned non-float (type int)", float, Wrong())


def test_complex():
    z = 3 - 4j
    assert abs(z) == 5.0 and z.conjugate() == 3 + 4j and z.real == 3.0 and z * z == -7 - 24j
    assert z / (1 + 1j) == -0.5 - 3.5j and (1j) ** 2 == -1 and complex("1e2-.5j") == 100 - 0.5j
    assert [repr(x) for x in (1j, -1j, 1 + 0j, complex(-0.0, 1), complex(NAN, INF))] == [
        "1j", "(-0-1j)", "(1+0j)", "(-0+1j)", "(nan+infj)"]
    assert complex(" ( 1+j ) ".strip()) == 1 + 1j and complex("-j") == -1j
    assert hash(2 + 0j) == hash(2) and 2 + 0j == 2 and 1j != 1 and complex(1j, 1j) == -1 + 1j
    raises(ZeroDivisionError, "complex division by zero", lambda: 1j / 0)
    raises(ZeroDivisionError, "0.0 to a negative or complex power", lambda: 0j**-1)
    raises(ValueError, "complex() arg is a malformed string", complex, "1+")
    raises(TypeError, "complex() can't take second arg if first is a string", complex, "1", 2)
    raises(OverflowError, "absolute value too large", abs, complex(1.7e308, 1.7e308))


def test_digits_below_a_power_of_ten():
    assert "%.15e" % 1e23 == "9.999999999999999e+22" and format(1e23, ".16g") == "9.999999999999999e+22"
    assert "%.14e" % 1e23 == "1.00000000000000e+23" and "%.16e" % 1e23 == "9.9999999999999992e+22"
    assert format(99999999999999991611, ".14e") == "1.00000000000000e+20"
    assert format(99999999999999900000, ".14e") == "9.99999999999999e+19"
    assert "%.0e" % 9.5 == "1e+01" and "%.0e" % 9.4 == "9e+00" and "%.3g" % 999.5 == "1e+03"
    assert "%.2e" % 0.0009999 == "1.00e-03" and "%.3e" % 0.0009999 == "9.999e-04"
    assert "%.1e" % 1e-5 == "1.0e-05" and "%.20e" % 1e22 == "1.00000000000000000000e+22"


def test_hash_of_fractions():
    """As of the same rational number; of all exponents."""
    modulus = 2**61 - 1
    for d in (5e-324, 2.5, 0.1, 1e-310, 2.0**-1022, 1e22, 2.0**62, 2.0**1023, 1.7976931348623157e308):
        n, m = d.as_integer_ratio()
        assert hash(d) == n * pow(m, -1, modulus) % modulus == -hash(-d), d


def test_nan_of_all_ones():
    """Its bits are -1: no call may take it for something else."""
    ones = memoryview(b"\xff" * 8).cast("d")[0]

    def same():
        return ones

    class Same:
        __float__ = __abs__ = __neg__ = lambda self: ones

    def generator():
        sent = yield ones
        assert sent != sent
        return ones
    found = [ones, same(), abs(Same()), -Same(), float(Same()), ones + 1, *(ones for _ in range(3)),
             *map(lambda x: x, [ones]), *{1: ones}.values(), {1: ones}.get(1), [ones].pop(),
             min([ones], key=lambda i: ones), eval("ones", {"ones": ones}), max(ones, 1.0)]
    assert all(type(x) is float and x != x for x in found) and len(found) == 16
    paused = generator()
    assert next(paused) != 0
    try:
        paused.send(ones)
    except StopIteration as stop:
        assert stop.value != stop.value
    assert sorted([1, 2], key=lambda i: ones) == [1, 2]
