# needs: stdlib
# _decimal: arithmetic, contexts, text, and what hostile callers may do.
import _decimal
import copy
import math
import pickle
import threading
from _decimal import *
from fractions import Fraction


def raises(exception, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except exception as e:
        return e
    raise AssertionError(f'{exception.__name__} was not raised')


def exact(prec=28, **kwargs):
    return Context(prec=prec, traps=[], **kwargs)


def test_module():
    import decimal
    assert decimal.Decimal is Decimal and decimal.getcontext is getcontext
    assert Decimal.__module__ == Context.__module__ == 'decimal'
    assert HAVE_THREADS and HAVE_CONTEXTVAR
    assert MAX_PREC == MAX_EMAX == -MIN_EMIN and MIN_ETINY == MIN_EMIN - MAX_PREC + 1
    assert Decimal.__doc__ and Context.__doc__ and Decimal.quantize.__doc__
    assert issubclass(FloatOperation, TypeError) and issubclass(DivisionByZero, ZeroDivisionError)
    assert Underflow.__mro__[1:4] == (Inexact, Rounded, Subnormal)


def test_arithmetic():
    D = Decimal
    with localcontext(Context(prec=28)):
        assert str(D(1) / 3) == '0.3333333333333333333333333333'
        assert str(D('1.10') + D('2.2')) == '3.30'
        assert str(D('0.1') * 3 - D('0.3')) == '0.0'
        assert str(D(7) // 2) == '3' and str(-D(7) % 3) == '-1'
        assert divmod(D(10), 3) == (3, 1)
        assert str(D(1) / 8) == '0.125' and str(D(100) / 4) == '25'
        assert str(D(2) ** 100) == '1267650600228229401496703205376'[:28][:1] + \
            '.267650600228229401496703205E+30'
        assert pow(D(3), 100, 7) == pow(3, 100, 7)
        assert str(D('1e20') + D('1e-20')) == '100000000000000000000.0000000'
        assert 1 + D(2) == 3 and 2 ** D(3) == 8 and 7 - D(2) == 5
    for prec in 1, 5, 38, 39, 60, 200:
        c = exact(prec)
        a, b = 10 ** prec // 7, 10 ** prec // 11
        assert c.multiply(a, b) == c.create_decimal(a * b)
        assert c.divide(a, b) == c.divide(D(a), D(b))
        assert c.subtract(c.add(a, b), b).compare(c.create_decimal(a)) in (-1, 0, 1)


def test_rounding():
    want = dict(ROUND_UP='34-34', ROUND_DOWN='33-33', ROUND_CEILING='34-33',
                ROUND_FLOOR='33-34', ROUND_HALF_UP='34-34', ROUND_HALF_DOWN='33-33',
                ROUND_HALF_EVEN='34-34', ROUND_05UP='33-33')
    for rounding, pair in want.items():
        c = exact(2, rounding=rounding)
        assert f'{c.plus(Decimal("33.5"))}{c.plus(Decimal("-33.5"))}' == pair, rounding
    assert round(Decimal('2.5')) == 2 and round(Decimal('3.5')) == 4
    assert str(round(Decimal('2.675'), 2)) == '2.68'
    assert math.floor(Decimal('-1.5')) == -2 and math.ceil(Decimal('-1.5')) == -1
    assert str(Decimal('1.25').quantize(Decimal('.1'), rounding=ROUND_UP)) == '1.3'
    assert Decimal('99.9').to_integral_value() == 100


def test_functions():
    c = exact(50)
    assert str(c.sqrt(2)) == '1.4142135623730950488016887242096980785696718753769'
    assert str(c.exp(1)) == '2.7182818284590452353602874713526624977572470937000'
    assert str(c.ln(10)) == '2.3025850929940456840179914546843642076011014886288'
    assert str(c.log10(2)) == '0.30102999566398119521373889472449302676818988146211'
    assert str(c.power(2, Decimal('0.5'))) == str(c.sqrt(2))
    assert str(exact(5).ln(Decimal('1.0000001'))) == '1.0000E-7'
    assert str(exact(5).power(Decimal('1.1'), 10000)) == '8.4499E+413'
    assert c.log10(1000) == 3 and c.exp(0) == 1 and c.ln(1) == 0
    assert exact(9).sqrt(Decimal('1e-10')) == Decimal('1e-5')
    with localcontext(Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)):
        assert Decimal(4).sqrt() == 2 and Decimal(1) / 8 == Decimal('.125')
        raises(MemoryError, lambda: Decimal(1) / 3)


def test_signals():
    c = exact()
    c.divide(1, 3)
    assert c.flags[Inexact] and c.flags[Rounded] and not c.flags[Overflow]
    assert str(c.divide(1, 0)) == 'Infinity' and c.flags[DivisionByZero]
    assert c.divide(0, 0).is_nan() and c.flags[InvalidOperation]
    c.clear_flags()
    assert not any(c.flags.values())
    e = raises(InvalidOperation, lambda: Decimal('x'))
    assert e.args == ([_decimal.ConversionSyntax],)
    e = raises(DivisionByZero, lambda: Decimal(1) / 0)
    assert e.args == ([DivisionByZero],)
    with localcontext() as local:
        local.traps[FloatOperation] = True
        raises(FloatOperation, Decimal, 1.5)
        raises(FloatOperation, lambda: Decimal(1) < 1.5)
        assert (Decimal('1.5') == 1.5) is True
    assert Decimal(0.1) == Decimal('0.1000000000000000055511151231257827021181583404541015625')


def test_contexts():
    c = Context(prec=5, rounding=ROUND_UP, traps=[Inexact], flags=[])
    assert repr(c) == ('Context(prec=5, rounding=ROUND_UP, Emin=-999999, Emax=999999, '
                       'capitals=1, clamp=0, flags=[], traps=[Inexact])')
    for d in copy.copy(c), pickle.loads(pickle.dumps(c)), c.copy():
        assert repr(d) == repr(c)
    raises(ValueError, setattr, c, 'prec', 0)
    raises(TypeError, setattr, c, 'rounding', 'ROUND_SIDEWAYS')
    raises(AttributeError, delattr, c, 'prec')
    raises(AttributeError, setattr, c, 'colour', 1)
    raises(TypeError, setattr, c, 'traps', [])
    raises(KeyError, c.traps.__setitem__, 'x', 1)
    raises(ValueError, c.traps.__delitem__, Inexact)
    before = getcontext().prec
    with localcontext(prec=3) as local:
        assert getcontext() is local and str(Decimal(1) / 3) == '0.333'
    assert getcontext().prec == before
    setcontext(ExtendedContext)
    assert getcontext() is not ExtendedContext and getcontext().prec == 9
    setcontext(DefaultContext)
    raises(TypeError, setcontext, 3)
    raises(TypeError, localcontext, 3)
    raises(TypeError, localcontext, colour=3)


def test_threads():
    seen = []

    def run(prec):
        getcontext().prec = prec
        seen.append((prec, str(Decimal(1) / 3)))

    threads = [threading.Thread(target=run, args=(n,)) for n in range(2, 7)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(seen) == [(n, '0.' + '3' * n) for n in range(2, 7)]


def test_text():
    for text in '0', '-0', '1E+3', '1.5', '0.000001', '1E-7', 'NaN', '-sNaN12', '-Infinity':
        assert str(Decimal(text)) == text and repr(Decimal(text)) == f"Decimal('{text}')"
    assert str(Decimal('1_000.5')) == '1000.5' and str(Decimal(' \u0661 ')) == '1'
    assert Decimal('1e5').to_eng_string() == '100E+3'
    assert Decimal((1, (1, 2, 3), -2)) == Decimal('-1.23')
    assert Decimal('-1.50').as_tuple() == (1, (1, 5, 0), -2)
    assert Decimal('2.50').as_integer_ratio() == (5, 2)
    n = Decimal('1234567.891')
    assert format(n, ',.2f') == '1,234,567.89' and format(n, '+.3e') == '+1.235e+6'
    assert format(n, '020,.1f') == '00,000,001,234,567.9' and format(n, 'x^20') == \
        'xxxx1234567.891xxxxx'
    assert format(Decimal('-0.001'), 'z.1f') == '0.0' and format(Decimal('.25'), '%') == '25%'
    assert format(Decimal('nan'), '010') == '       NaN'
    raises(ValueError, format, n, 'q')
    raises(ValueError, format, n, '_')
    big = 10 ** 5000 + 1
    assert int(Decimal(big)) == big and int(Decimal('1e30')) == 10 ** 30


def test_comparison():
    D = Decimal
    assert D('1.0') == 1 and D('0.5') == 0.5 and D('0.5') == Fraction(1, 2) and D(2) == 2 + 0j
    assert D('0.1') != 0.1 and D(1) < Fraction(3, 2) and D('inf') > 10 ** 400
    assert D('1.0').compare_total(D('1')) == -1
    assert max(D('nan'), D(1), key=D.is_nan).is_nan()
    for n in '0.5', '3', '-7', '1e30', '1e-5', 'inf', '123456789012345678901234567890':
        d = D(n)
        assert hash(d) == hash(Fraction(d) if d.is_finite() else float(n)), n
    numbers = [D(sign + digits + 'e' + str(e)) for sign in ('', '-') for e in (-20, -2, -1, 0, 3, 18, 19, 40)
               for digits in ('0', '1', '10', '1999', '9223372036854775807', '18446744073709551616')]
    for a in numbers:
        assert hash(a) == hash(Fraction(a))
        for b in numbers:
            x, y = Fraction(a), Fraction(b)
            assert (a < b, a == b, a >= b) == (x < y, x == y, x >= y), (a, b)
        for i in (0, 1, -1, 10, 1999, 2 ** 62, -2 ** 61):
            assert (a < i, a == i, i <= a) == (Fraction(a) < i, Fraction(a) == i, i <= Fraction(a)), (a, i)
    nan = D('nan')
    assert nan != nan and hash(nan) == object.__hash__(nan)
    raises(TypeError, hash, D('snan'))
    raises(TypeError, lambda: D(1) < 'x')
    raises(InvalidOperation, lambda: D('nan') < 1)


def test_hostile():
    class Int(int):
        def __index__(self):
            raise ZeroDivisionError

    class Rational(Fraction):
        numerator = property(lambda self: 1 / 0)

    assert Decimal(Int(3)) == 3
    raises(ZeroDivisionError, lambda: Decimal(1) == Rational(1, 2))

    class Sub(Decimal):
        def __new__(cls, x):
            return 'odd'

    assert Sub.from_float(1.5) == 'odd'

    class Key:
        def __hash__(self):
            return hash(Inexact)

        def __eq__(self, other):
            raise OSError

    c = Context()
    raises(KeyError, lambda: c.flags[Key()])

    class Truth:
        def __bool__(self):
            c.clear_flags()
            raise OSError

    raises(OSError, c.flags.__setitem__, Inexact, Truth())
    SignalDict = type(c.flags)
    raises(ValueError, len, SignalDict())
    raises(ValueError, repr, SignalDict())
    raises(ValueError, lambda: SignalDict()[Inexact])
    raises(TypeError, Decimal.__add__, 1, Decimal(1))
    raises((MemoryError, ValueError), format, Decimal(1), '.999999999999f')
    raises(MemoryError, int, Decimal('1e999999999999'))


def test_pickle():
    for text in '1.50', '-0', 'sNaN3', '1e-99999999999':
        d = Decimal(text)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            back = pickle.loads(pickle.dumps(d, protocol))
            assert back.compare_total(d) == 0 and type(back) is Decimal
        assert copy.deepcopy(d) is d


def test_quotients_rounded():
    for prec in (1, 9, 28, 39, 60, 300):
        for rounding in (ROUND_HALF_EVEN, ROUND_UP, ROUND_05UP, ROUND_FLOOR):
            c = exact(prec, rounding=rounding)
            more = exact(3 * prec + 80, rounding=ROUND_05UP)
            for a, b in ((1, 7), (2, 3), (99, 100), (10 ** 40, 9), (10 ** 20 - 1, 10 ** 19),
                         (5 * 10 ** 60 + 1, 2), (7, 3 ** 90), (5 ** 200 - 1, 5 ** 199)):
                long = more.divide(Decimal(a), Decimal(b))
                assert c.divide(Decimal(a), Decimal(b)) == c.plus(long), (prec, a, b)


def test_quotients_without_zeros():
    # An exact quotient that leaves out zeros that its exponent stood for was rounded.
    c = exact(5)
    assert str(c.divide(Decimal('10000000000.0000'), Decimal('0.5'))) == '2.0000E+10'
    assert c.flags[Rounded] and not c.flags[Inexact]
    c.clear_flags()
    assert str(c.divide(Decimal('1.0'), Decimal('0.5'))) == '2' and not c.flags[Rounded]


def test_normalize_zero():
    c = exact(100, Emax=50, clamp=1)
    assert str(c.normalize(Decimal('-0.000'))) == '-0' and c.flags[Clamped]
    assert str(c.normalize(Decimal('0E+40'))) == '0'


def test_whole_quotient_by_infinity():
    c = exact(28, Emin=-50, Emax=10, clamp=1)
    assert str(c.divide_int(Decimal('9.9'), Decimal('-Infinity'))) == '-0'
    assert not c.flags[Clamped]


def test_format_groups():
    n = Decimal('1234567.891')
    assert f'{n:,}' == '1,234,567.891' and f'{-n:,.1f}' == '-1,234,567.9'
    assert f'{n:015,.1f}' == '0,001,234,567.9' and f'{n:=+14.1f}' == '+    1234567.9'
    assert f'{Decimal(12):08,}' == '0,000,012' and f'{Decimal(10) ** 100:,.0f}'.count(',') == 33


def test_functions_at_the_edges():
    """What e^a of a little below 0 signals, and how logarithms that are whole round."""
    def flags(operation, a, **limits):
        context = Context(traps=[], **limits)
        result = str(getattr(context, operation)(Decimal(a)))
        return result, sorted(f.__name__ for f, on in context.flags.items() if on)
    below = ["Inexact", "Rounded", "Subnormal", "Underflow"]
    assert flags("exp", "-0.000008", prec=3, Emin=0) == ("1.00", below)
    assert flags("exp", "-9.1E-7", prec=3, Emin=0) == ("1.00", below)
    assert flags("exp", "-9E-7", prec=3, Emin=0) == ("1.00", below[:2])
    assert flags("exp", "-0.000008", prec=3, Emin=-1) == ("1.00", below[:2])
    assert flags("exp", "0.000008", prec=3, Emin=0) == ("1.00", below[:2])
    assert flags("log10", "1E-33", prec=1, rounding="ROUND_UP") == ("-3E+1", below[:2])
    assert flags("log10", "1E-32", prec=3, Emax=0, rounding="ROUND_DOWN") == (
        "-Infinity", ["Inexact", "Overflow", "Rounded"])


def test_of_ints():
    for n in (0, 7, -7, True, 2**61 - 1, -2**61, 2**61, 10**30):
        assert str(Decimal(n)) == str(int(n)) and type(Decimal(n, None)) is Decimal

    class D(Decimal):
        pass
    assert type(D(7)) is D and D(7) == 7
    try:
        Decimal(7, 5)
    except TypeError:
        pass
    else:
        raise AssertionError
