# Numbers: each kind makes a thousand texts of random numbers per chunk (parsing, repr, formats,
# rounding, arithmetic), whose checksums CPython 3.12 wrote into arithmetic.sums.
#
#     python arithmetic.py sums COUNT             the checksums of so many chunks of each kind
#     python arithmetic.py show KIND CHUNK        a chunk's texts, to find the one that differs
import sys
sys.path.insert(0, __file__.rpartition("/")[0] + "/..")
import binascii
import fuzzing
import math
import struct
import time

CHUNK = 1000


def integer(random, bits):
    """Of at most so many bits, small ones as often as large ones, with runs of equal bits."""
    bits = random.below(random.below(bits) + 1) + 1
    n = 0
    for _ in range(bits // 50 + 1):
        n = n << 50 | random.choice((0, (1 << 50) - 1, random.below(1 << 50), random.below(1 << 50)))
    n >>= 50 - bits % 50
    return -n if random.chance(3) else n


def double(random):
    kind = random.below(8)
    if kind < 3:
        return struct.unpack("<d", struct.pack("<Q", random.below(1 << 53) << 11 ^ random.below(1 << 53)))[0]
    if kind == 3:
        return float(random.below(1 << 20) - (1 << 19)) / random.choice((1, 2, 4, 8, 10, 100, 1000))
    if kind == 4:
        return random.below(10 ** 6) * 10.0 ** (random.below(40) - 20)
    if kind == 5:
        return math.ldexp(random.below(1 << 53), random.below(2000) - 1080) if random.below(2) else 2.0 ** (random.below(2098) - 1074)
    if kind == 6:
        return random.choice((0.0, -0.0, 1.0, -1.0, 0.5, 1e16, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 0.1, 123456789.0))
    return random.choice((float("inf"), float("-inf"), float("nan"))) if random.chance(4) else float(integer(random, 100))


def decimal_text(random):
    digits = "".join(random.choice("0123456789") for _ in range(random.below(random.choice((4, 20, 45))) + 1))
    point = random.below(len(digits) + 1)
    text = digits[:point] + random.choice((".", "", ".")) + digits[point:]
    if not random.chance(3):
        text += random.choice("eE") + random.choice(("", "+", "-")) + str(random.below(random.choice((10, 40, 400))))
    if random.chance(12):
        at = random.below(len(text) + 1)
        text = text[:at] + random.choice(("_", " ", "\u0663", "x", "-", ".", "inf", "nan", "\0")) + text[at:]
    return random.choice(("", "", "-", "+", " ")) + text + random.choice(("", "", " ", "\n"))


def spec(random, types):
    text = ""
    if random.chance(3):
        text += random.choice(("<", ">", "^", "=", "*<", "0>", "x=", "\u20ac^"))
    text += random.choice(("", "", "+", "-", " ")) + random.choice(("", "", "", "z", "#", "0"))
    text += random.choice(("", "", str(random.below(40)))) + random.choice(("", "", ",", "_"))
    text += random.choice(("", "." + str(random.below(25)), "." + str(random.below(5))))
    return text + random.choice(types)


def attempt(function, *args):
    try:
        return function(*args)
    except (ValueError, OverflowError, ZeroDivisionError, TypeError) as error:
        return "%s: %s" % (type(error).__name__, error)


def float_repr(random):
    x = double(random)
    return "%r %s %s" % (x, x.hex(), hash(x) if x == x else 0)


def float_parse(random):
    text = decimal_text(random)
    value = attempt(float, text)
    return value.hex() if isinstance(value, float) else value


def float_format(random):
    x = double(random)
    if random.below(2):
        return attempt(format, x, spec(random, ("", "e", "f", "g", "n", "%", "E", "F", "G", "d", "s")))
    return attempt(("%" + random.choice(("", "+", "-", "#", "0", " ")) + "*.*"
                    + random.choice("efgEFG")).__mod__, (random.below(30), random.below(30), x))


def float_round(random):
    x = double(random)
    digits = random.below(50) - 25 if random.below(4) else random.below(800) - 400
    return "%r %r %r" % (attempt(round, x, digits), attempt(round, x), attempt(int, x))


def float_ratio(random):
    x = double(random)
    return "%r %r %r %r" % (attempt(x.as_integer_ratio), x.is_integer(), attempt(float.fromhex, x.hex()), attempt(math.frexp, x))


def float_arithmetic(random):
    x, y = double(random), double(random)
    return "%r %r %r %r %r %r %r" % (x + y, x - y, x * y, attempt(divmod, x, y), attempt(lambda: x / y),
                                     attempt(lambda: x % y), (x < y, x == y, x <= y))


def float_with_int(random):
    x, n = double(random), integer(random, 1200)
    return "%r %r %r %r %r" % ((x < n, x == n, x >= n), attempt(float, n), attempt(lambda: x + n),
                               attempt(lambda: n / (n >> 3 or 7)), attempt(lambda: n // x))


def complex_parse(random):
    text = decimal_text(random).strip() + random.choice(("", "j", "j", random.choice("+-") + decimal_text(random).strip(" +-") + "j"))
    if random.chance(5):
        text = "(" + text + ")"
    return repr(attempt(complex, text))


def complex_show(random):
    z = complex(double(random), double(random))
    return "%r %s %s" % (z, attempt(format, z, spec(random, ("", "e", "f", "g", "n", "G"))), attempt(str, -z))


def complex_arithmetic(random):
    z, w = complex(double(random), double(random)), complex(double(random), double(random))
    return "%r %r %r %r %r" % (z + w, z - w, z * w, attempt(lambda: z / w), (z == w, z.conjugate()))


def int_arithmetic(random):
    a, b = integer(random, 33000 if random.chance(20) else 500), integer(random, 33000 if random.chance(20) else 300)
    shift = random.below(300)
    results = (a + b, a - b, a * b, attempt(divmod, a, b), a & b, a | b, a ^ b, ~a, a << shift, a >> shift, -a, abs(b),
               a < b, a == b, hash(a), a.bit_length(), a.bit_count())
    return "%x" % (binascii.crc32(" ".join(hex(r) if type(r) is int else ascii(list(map(hex, r))) if type(r) is tuple
                                           else str(r) for r in results).encode()))


def int_power(random):
    a, b, c = integer(random, 400), integer(random, 120), integer(random, 400)
    return "%r %r %r %r" % (attempt(pow, a, abs(b), c), attempt(pow, a, b, c), math.gcd(a, c), math.isqrt(abs(a)))


def int_text(random):
    n = integer(random, 13000 if random.chance(50) else 400)
    base = random.choice((2, 8, 10, 16))
    text = format(n, {2: "b", 8: "o", 10: "d", 16: "x"}[base])
    return "%d %s %s" % (binascii.crc32(text.encode()), attempt(int, text, base) == n,
                         attempt(format, n % 10 ** 20, spec(random, "bcdoxXneg")) if n else "")


def int_parse(random):
    text = "".join(random.choice("0123456789abcxzo_ -+") for _ in range(random.below(9)))
    if random.below(3):
        text = random.choice(("", "-", "+", " ")) + random.choice(("", "0x", "0b", "0O", "0")) + text.strip()
    return repr(attempt(int, text, random.choice((0, 2, 8, 10, 16, 36, 7, 1))))


def int_bytes(random):
    n, length = integer(random, 300), random.below(45)
    order, signed = random.choice(("little", "big")), random.chance(2)
    data = attempt(lambda: n.to_bytes(length, order, signed=signed))
    return "%r %r" % (data, int.from_bytes(data, order, signed=signed) if isinstance(data, bytes) else 0)


def int_round(random):
    n = integer(random, 300)
    return "%r %r" % (round(n, random.below(60) - 50), attempt(lambda: float(n).hex()))


KINDS = [float_repr, float_parse, float_format, float_round, float_ratio, float_arithmetic, float_with_int, complex_parse,
         complex_show, complex_arithmetic, int_arithmetic, int_power, int_text, int_parse, int_bytes, int_round]


def texts(kind, chunk):
    for i in range(CHUNK):
        yield kind(fuzzing.Random(chunk * CHUNK + i))


def checksum(kind, chunk):
    return "%08x" % binascii.crc32("\n".join(texts(kind, chunk)).encode("utf-8", "backslashreplace"))


def write_sums(count):
    for kind in KINDS:
        print(kind.__name__, *[checksum(kind, chunk) for chunk in range(count)], flush=True)


def test_arithmetic():
    sums = {}
    with open(__file__[:-3] + ".sums") as file:
        for line in file:
            name, *sums[line.split()[0]] = line.split()
    stop = time.monotonic() + fuzzing.SECONDS
    count = min(map(len, sums.values()))
    for chunk in range(count):
        for kind in KINDS:
            if time.monotonic() > stop:
                return
            assert checksum(kind, chunk) == sums[kind.__name__][chunk], (kind.__name__, chunk)


if sys.argv[1:2] == ["sums"]:
    write_sums(int(sys.argv[2]))
elif sys.argv[1:2] == ["show"]:
    print(*texts(globals()[sys.argv[2]], int(sys.argv[3])), sep="\n")
