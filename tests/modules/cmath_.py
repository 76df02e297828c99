"""cmath and _statistics."""
import cmath
from _statistics import _normal_dist_inv_cdf

INF = float("inf")


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


def close(a, b):
    return abs(a - b) < 1e-14 * max(abs(a), 1)


def test_functions():
    z = 0.5 + 0.25j
    for direct, inverse in ("sin", "asin"), ("cos", "acos"), ("tan", "atan"), ("sinh", "asinh"), \
            ("cosh", "acosh"), ("tanh", "atanh"), ("exp", "log"):
        assert close(getattr(cmath, direct)(getattr(cmath, inverse)(z)), z), direct
    assert cmath.sqrt(-4) == 2j and close(cmath.log(8, 2), 3) and close(cmath.log10(1000), 3)
    radius, angle = cmath.polar(3 + 4j)
    assert radius == 5 and close(cmath.rect(radius, angle), 3 + 4j) and cmath.phase(-1) == cmath.pi
    assert cmath.sqrt(complex(-4, -0.0)) == -2j

    class Number:
        def __complex__(self):
            return 4j

    assert close(cmath.sqrt(Number()) ** 2, 4j)


def test_special_values():
    nan = cmath.nan
    for z in cmath.acosh(complex(0, nan)), cmath.tanh(complex(0, nan)), cmath.tan(complex(nan, 0)):
        assert z.real != z.real and z.imag != z.imag
    assert repr(cmath.rect(-INF, 0.0)) == "(-inf-0j)" and repr(cmath.rect(INF, 2)) == "(-inf+infj)"
    assert repr(cmath.rect(nan, 0.0)) == "(nan+0j)" and repr(cmath.rect(INF, nan)) == "(inf+nanj)"
    assert cmath.rect(0, nan) == 0 and cmath.exp(-INF) == 0


def test_questions():
    assert cmath.isnan(cmath.nanj) and cmath.isinf(cmath.infj) and cmath.isfinite(1j)
    assert cmath.isclose(1 + 1e-10j, 1) and not cmath.isclose(1.1, 1) and cmath.isclose(INF, INF)
    raises(ValueError, "tolerances must be non-negative", lambda: cmath.isclose(1, 1, rel_tol=-1))


def test_errors():
    for function, z in (cmath.log, 0), (cmath.atan, 1j), (cmath.atanh, 1), (cmath.exp, complex(0, INF)), \
            (cmath.cos, INF), (cmath.sinh, complex(0, INF)):
        raises(ValueError, "math domain error", function, z)
    for function, z in (cmath.exp, 1000), (cmath.cosh, 1000), (cmath.sin, 1000j):
        raises(OverflowError, "math range error", function, z)
    raises(TypeError, "must be real number, not str", cmath.sqrt, "a")


def test_normal_distribution():
    assert close(_normal_dist_inv_cdf(0.975, 0, 1), 1.9599639845400534)
    assert _normal_dist_inv_cdf(0.5, 3, 2) == 3
    assert close(_normal_dist_inv_cdf(1e-10, 0, 1), -6.361340902404057)
    assert close(_normal_dist_inv_cdf(1e-100, 0, 1), -21.27345356096532)
    raises(ValueError, "inv_cdf undefined for these parameters", _normal_dist_inv_cdf, 0, 0, 1)
