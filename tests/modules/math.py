"""math: errors, exact sums, integer functions."""
import math


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


INF = math.inf


def test_domain_and_range():
    for function, argument in ((math.sqrt, -1), (math.log, 0), (math.log, -10**400),
                               (math.acos, 2), (math.sin, INF), (math.gamma, -1),
                               (math.atanh, 1), (math.lgamma, 0), (math.log1p, -1)):
        raises(ValueError, "math domain error", function, argument)
    for function, argument in ((math.exp, 1000), (math.cosh, 1000), (math.gamma, 200)):
        raises(OverflowError, "math range error", function, argument)
    raises(ValueError, "math domain error", math.pow, 0.0, -1)
    raises(ValueError, "math domain error", math.fmod, 1, 0)
    raises(OverflowError, "math range error", math.ldexp, 1.0, 2000)
    raises(TypeError, "must be real number, not str", math.sin, "x")


def test_values():
    assert math.sqrt(2) == 1.4142135623730951 and math.cbrt(8) == 2.0 and math.exp2(5) == 32.0
    assert math.log(8, 2) == 3.0 and math.log2(2**2000) == 2000.0 and math.log10(10**400) == 400.0
    assert math.floor(-2.5) == -3 and math.ceil(2.5) == 3 and math.trunc(-2.5) == -2
    assert math.frexp(8.0) == (0.5, 4) and math.modf(-2.5) == (-0.5, -2.0)
    assert math.copysign(1, -0.0) == -1.0 and math.remainder(5, 3) == -1.0
    assert math.isclose(1, 1 + 1e-10) and not math.isclose(0, 1e-10) and math.ulp(1.0) == 2**-52
    assert math.nextafter(1, 2) == 1 + 2**-52 and math.nextafter(0.0, -1, steps=3) == -1.5e-323
    assert math.degrees(math.pi) == 180.0 and math.tau == 2 * math.pi and math.isnan(math.nan)
    assert math.hypot(3, 4) == 5.0 and math.hypot(1e300, 1e300) == 1.4142135623730952e300
    assert math.dist((1, 2, 3), (4, 6, 3)) == 5.0 and math.hypot() == 0.0


def test_integers():
    assert math.gcd() == 0 and math.gcd(-12, 18, 10**30) == 2 and math.lcm(4, 6, -10) == 60
    assert math.isqrt(10**40 - 1) == 10**20 - 1 and math.factorial(20) == 2432902008176640000
    assert math.comb(50, 25) == 126410606437752 and math.comb(10**20, 2) == (10**40 - 10**20) // 2
    assert math.perm(10, 3) == 720 and math.perm(5) == 120 and math.comb(3, 5) == 0
    raises(ValueError, "factorial() not defined for negative values", math.factorial, -1)
    raises(ValueError, "isqrt() argument must be nonnegative", math.isqrt, -1)
    raises(ValueError, "n must be a non-negative integer", math.comb, -1, 2)


def test_sums():
    assert math.fsum([0.1] * 10) == 1.0 and math.fsum([1e308, 1, -1e308]) == 1.0
    assert math.fsum([1e-16, 1, 1e16]) == 10000000000000002.0 and math.fsum([]) == 0.0
    assert math.prod([2, 3, 0.5]) == 3.0 and math.prod([], start=7) == 7
    assert math.sumprod([10**30, 2], [3, 4]) == 3 * 10**30 + 8
    assert math.sumprod([0.1] * 10, [1] * 10) == 1.0
    raises(ValueError, "-inf + inf in fsum", math.fsum, [INF, -INF])
    raises(ValueError, "Inputs are not the same length", math.sumprod, [1], [])


def test_special_methods():
    class Value:
        def __floor__(self):
            return "floor"

        def __ceil__(self):
            return "ceil"

        def __trunc__(self):
            return "trunc"

    assert (math.floor(Value()), math.ceil(Value()), math.trunc(Value())) == (
        "floor", "ceil", "trunc")


def test_lengths():
    """Rounded as if the sum of squares were exact, at all scales."""
    tiny, huge = 5e-324, 1.7976931348623157e308
    for scale in (2.0 ** -1074, 2.0 ** -1060, 2.0 ** -1022, 2.0 ** -1021, 1e-160, 1.0, 1e160, 2.0 ** 1019):
        assert math.hypot(3 * scale, -4 * scale) == math.dist((3 * scale, 0.0), (0.0, 4 * scale)) == 5 * scale, scale
        assert math.hypot(*[2 * scale] * 4) == 4 * scale and math.hypot(*[scale] * 25) == 5 * scale
    assert math.hypot(tiny) == math.hypot(0.0, tiny) == tiny and math.hypot(huge, tiny) == huge
    assert math.hypot(huge, huge) == INF and math.hypot(math.nan, -INF) == INF and math.isnan(math.hypot(math.nan, huge))
    assert math.hypot() == math.hypot(-0.0) == math.hypot(0.0, -0.0) == math.dist((), ()) == 0.0
    for items, shown in (((1.1, 2.2, 3.3), "0x1.0769a565fbc68p+2"), ((0.1, 1e-9, 1e-17, 7.7), "0x1.ecd770425a915p+2"),
                         ((1e300, 1e299, 1e298), "0x1.8030bbc908093p+996"), ((1.5e-320, 2.5e-321), "0x0.0000000000c06p-1022")):
        assert math.hypot(*items).hex() == math.hypot(*items[::-1]).hex() == shown, math.hypot(*items).hex()
    raises(TypeError, "math.hypot() takes no keyword arguments", math.hypot, 1, x=2)
    raises(TypeError, "must be real number, not str", math.hypot, 1.0, "a")
    raises(OverflowError, "int too large to convert to float", math.hypot, 10 ** 400, 1)


def test_sums_of_products():
    assert math.sumprod([1e100, 1.0, -1e100], [1e100, 3.0, 1e100]) == 3.0
    assert math.sumprod([1e20, 1, -1e20, True], [3.0, 0.25, 3, 2.0]) == 2.25
    assert math.sumprod([1e308, 1e308], [10.0, -1.0]) == INF and math.isnan(math.sumprod([INF, 1.0], [0.0, 1.0]))
    assert math.sumprod((0.1, 0.2, 0.3), iter([10, 10, 10])) == 6.0 and math.sumprod([], []) == 0
    assert math.sumprod([5e-324, 1e-200], [0.5, 1e-200]) == 0.0


def test_small_integers():
    for k in [*range(50), 2 ** 26, 2 ** 26 + 1, 94906265, 94906266, 2 ** 30 - 1, 2 ** 30, 2 ** 30 + 1, 1518500249]:
        for d in range(-2, 3):
            n = k * k + d
            if n >= 0:
                root = math.isqrt(n)
                assert root * root <= n < (root + 1) ** 2, n
    product = 1
    for n in range(1, 40):
        product *= n
        assert math.factorial(n) == product
    assert math.factorial(0) == 1 and math.factorial(True) == 1

    class Twelve:
        def __index__(self):
            return 12

    assert math.gcd() == 0 and math.gcd(-4) == 4 and math.gcd(12, 18, 27) == 3 and math.gcd(Twelve(), 18) == 6
    assert math.gcd(2 ** 200 * 3, 2 ** 190 * 9) == 2 ** 190 * 3 and math.gcd(-2 ** 61, 0) == 2 ** 61
    for call, error, text in (
            (lambda: math.gcd(1, "a"), TypeError, "'str' object cannot be interpreted as an integer"),
            (lambda: math.gcd(a=1), TypeError, "math.gcd() takes no keyword arguments")):
        try:
            call()
        except error as e:
            assert str(e) == text
        else:
            assert False
