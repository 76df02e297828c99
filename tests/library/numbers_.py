# needs: stdlib
# statistics, heapq and bisect, decimal and fractions: numbers and orders.
import bisect
import decimal
import fractions
import heapq
import statistics
from decimal import Decimal
from fractions import Fraction


def raises(kind, call, *args):
    try:
        call(*args)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_statistics():
    data = [1, 2, 2, 3, 4, 7, 9]
    assert statistics.mean(data) == 4 and statistics.median(data) == 3
    assert statistics.mode(data) == 2 and statistics.multimode("aabb") == ["a", "b"]
    assert statistics.stdev([1, 2, 3, 4]) == 1.2909944487358056
    assert statistics.pvariance([0.0, 0.25, 1.25, 1.5]) == 0.40625
    assert statistics.fmean([1, 2], weights=[3, 1]) == 1.25
    assert statistics.quantiles(range(1, 10), n=4) == [2.5, 5.0, 7.5]
    assert statistics.mean([Fraction(1, 2), Fraction(1, 3)]) == Fraction(5, 12)
    assert statistics.harmonic_mean([40, 60]) == 48.0
    assert round(statistics.geometric_mean([54, 24, 36]), 1) == 36.0
    assert statistics.correlation([1, 2, 3], [2, 4, 6]) == 1.0
    assert tuple(statistics.linear_regression([1, 2, 3], [3, 5, 7])) == (2.0, 1.0)
    n = statistics.NormalDist(100, 15)
    assert round(n.cdf(115), 4) == 0.8413 and n + 5 == statistics.NormalDist(105, 15)
    assert round(n.inv_cdf(0.5), 6) == 100
    raises(statistics.StatisticsError, statistics.mean, [])


def test_heaps():
    heap = [5, 3, 8, 1]
    heapq.heapify(heap)
    heapq.heappush(heap, 0)
    assert [heapq.heappop(heap) for _ in range(5)] == [0, 1, 3, 5, 8]
    assert heapq.nlargest(2, "hello", key=ord) == ["o", "l"] and heapq.nsmallest(2, [3, 1, 2]) == [1, 2]
    assert list(heapq.merge([1, 4], [2, 3], [0])) == [0, 1, 2, 3, 4]
    assert list(heapq.merge("ca", "db", reverse=True, key=ord)) == ["d", "c", "b", "a"]
    assert heapq.heapreplace(h := [1, 2], 9) == 1 and heapq.heappushpop(h, 0) == 0
    assert bisect.bisect([1, 2, 2, 3], 2) == 3 and bisect.bisect_left([1, 2, 2, 3], 2) == 1
    bisect.insort(words := ["a", "ccc"], "bb", key=len)
    assert words == ["a", "bb", "ccc"]


def test_fractions():
    f = Fraction(3, -6)
    assert f == Fraction("-0.5") == -0.5 and str(f) == "-1/2" and hash(f) == hash(-0.5)
    assert Fraction(1, 3) + Fraction(1, 6) == Fraction(1, 2) and Fraction(7, 2) // 1 == 3
    assert Fraction(3.141592653589793).limit_denominator(1000) == Fraction(355, 113)
    assert Fraction("1e-2").as_integer_ratio() == (1, 100) and round(Fraction(5, 2)) == 2
    raises(ZeroDivisionError, Fraction, 1, 0)


def test_decimals():
    assert Decimal("0.1") + Decimal("0.2") == Decimal("0.3")
    assert str(Decimal("1.10") * 2) == "2.20" and str(Decimal(10) / 3) == "3.333333333333333333333333333"
    with decimal.localcontext() as context:
        context.prec = 5
        assert str(Decimal(2).sqrt()) == "1.4142"
        context.rounding = decimal.ROUND_DOWN
        assert str(Decimal(2) / 3) == "0.66666"
    assert Decimal("2.675").quantize(Decimal("0.01")) == Decimal("2.68")
    assert f"{Decimal('1234567.891'):,.2f}" == "1,234,567.89" and Decimal("1E+3").as_tuple().exponent == 3
    raises(decimal.DivisionByZero, lambda: Decimal(1) / 0)
    raises(decimal.InvalidOperation, Decimal, "x")
    assert Decimal("NaN").is_nan() and Decimal("-0").is_signed() and int(Decimal("1e2")) == 100
