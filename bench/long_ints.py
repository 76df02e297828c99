# Long ints: multiplication, division, powers, and text, from 1,000 digits to 100,000.
import sys
from measure import measure

sys.set_int_max_str_digits(0)


def number(digits):
    """A number of so many digits without a pattern."""
    n = 3 ** (digits * 2096 // 1000 + 1)
    return n // 10 ** (len(str(n)) - digits)


for digits in (1_000, 10_000, 100_000):
    a, b, double, text = number(digits), number(digits) + 1, number(2 * digits), str(number(digits))
    modulus = number(digits // 10) | 1
    assert int(text) == a and divmod(a * b + 1, a) == (b, 1)
    for name, call in (("a * b", lambda: a * b), ("a * a", lambda: a * a),
                       ("double // a", lambda: double // a), ("double % a", lambda: double % a),
                       ("7 ** digits", lambda: 7 ** digits), ("str", lambda: str(a)),
                       ("int", lambda: int(text)), ("pow mod", lambda: pow(3, a >> 64, modulus))):
        if name != "pow mod" or digits < 10_000:
            measure(f"{digits} {name}", call)
