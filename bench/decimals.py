# Decimal: money, series, long numbers, text.
from decimal import Decimal, ROUND_HALF_UP, getcontext, localcontext
from measure import measure

prices = [Decimal(f"{i}.{i % 100:02d}") for i in range(1, 201)]
rate, cent = Decimal("0.175"), Decimal("0.01")
texts = [str(p) for p in prices]


def bill():
    total = Decimal(0)
    for p in prices:
        total += (p * rate).quantize(cent, rounding=ROUND_HALF_UP)
    return total


def pi(digits):
    """The series that Python's documentation gives."""
    with localcontext() as context:
        context.prec = digits + 2
        three = Decimal(3)
        last, t, s, n, na, d, da = 0, three, 3, 1, 0, 0, 24
        while s != last:
            last = s
            n, na = n + na, na + 8
            d, da = d + da, da + 32
            t = (t * n) / d
            s += t
        context.prec = digits
        return +s


def long_numbers(digits, operation):
    a, b = Decimal(7) ** (digits * 2), Decimal(3) ** (digits * 2)
    with localcontext() as context:
        context.prec = digits
        a, b = Decimal(2).sqrt(), Decimal(3).sqrt()
    context = getcontext().copy()
    context.prec = 2 * digits
    method = getattr(context, operation)
    return lambda: method(a, b)


assert str(pi(28)) == "3.141592653589793238462643383"
assert bill() == sum((p * rate).quantize(cent, ROUND_HALF_UP) for p in prices)
for name, call in (
        ("bill", bill), ("pi 28", lambda: pi(28)), ("pi 300", lambda: pi(300)),
        ("from str", lambda: [Decimal(s) for s in texts]), ("str", lambda: [str(p) for p in prices]),
        ("from int", lambda: [Decimal(i) for i in range(200)]), ("from float", lambda: [Decimal(i / 4) for i in range(100)]),
        ("add", lambda: [p + rate for p in prices]), ("sum", lambda: sum(prices)),
        ("subtract", lambda: [p - rate for p in prices]),
        ("multiply", lambda: [p * rate for p in prices]), ("multiply int", lambda: [p * 3 for p in prices]),
        ("divide", lambda: [p / 7 for p in prices]), ("floor divide", lambda: [p // rate for p in prices]),
        ("remainder", lambda: [p % rate for p in prices]), ("power", lambda: [rate ** 12 for _ in range(50)]),
        ("compare", lambda: [p < rate for p in prices] + [max(prices)]), ("hash", lambda: len(set(prices))),
        ("equal", lambda: [p == 100 for p in prices]),
        ("quantize", lambda: [p.quantize(cent) for p in prices]), ("round", lambda: [round(p, 1) for p in prices]),
        ("format", lambda: [f"{p:,.2f}" for p in prices]), ("int and float", lambda: [int(p) + float(p) for p in prices]),
        ("negate", lambda: [abs(-p) for p in prices]), ("sqrt", lambda: [p.sqrt() for p in prices[:50]]),
        ("exp", lambda: [rate.exp() for _ in range(10)]), ("ln", lambda: [rate.ln() for _ in range(10)]),
        ("sort", lambda: sorted(prices, reverse=True)),
        ("multiply 1000", long_numbers(1000, "multiply")), ("multiply 20000", long_numbers(20000, "multiply")),
        ("divide 1000", long_numbers(1000, "divide")), ("add 1000", long_numbers(1000, "add"))):
    measure(name, call)
