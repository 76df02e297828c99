# Long ints: multiplication, division, powers, and text, from 1,000 digits to 100,000. Shows
# the microseconds of each operation.
import sys
from time import perf_counter

sys.set_int_max_str_digits(0)


def number(digits):
    """A number of so many digits without a pattern."""
    n = 3 ** (digits * 2096 // 1000 + 1)
    return n // 10 ** (len(str(n)) - digits)


def microseconds(call):
    """The least of some rounds, each some milliseconds long."""
    count, least = 1, float("inf")
    for _ in range(14):
        start = perf_counter()
        for _ in range(count):
            call()
        total = perf_counter() - start
        least = min(least, total / count)
        if total < 0.01:
            count *= 2
    return least * 1e6


for digits in (1_000, 10_000, 100_000):
    a, b, double, text = number(digits), number(digits) + 1, number(2 * digits), str(number(digits))
    modulus = number(digits // 10) | 1
    for name, call in (("a * b", lambda: a * b), ("a * a", lambda: a * a),
                       ("double // a", lambda: double // a), ("double % a", lambda: double % a),
                       ("7 ** digits", lambda: 7 ** digits), ("str", lambda: str(a)),
                       ("int", lambda: int(text)), ("pow mod", lambda: pow(3, a >> 64, modulus))):
        if name != "pow mod" or digits < 10_000:
            print(f"{digits:7} {name:12} {microseconds(call):14.2f}")
