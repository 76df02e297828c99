"""A tour of the language: every stop prints what it shows. Needs no library.

    adder examples/tour.py
"""
import sys
from itertools import count, islice


def title(text):
    print(f"\n{text}\n{'-' * len(text)}")


# ---- values -------------------------------------------------------------------------

title("Numbers")
print(f"{2 ** 100 = :,}")
print(f"{7 // -2 = }, {7 % -2 = }, {divmod(-7, 2) = }")
print(f"{0.1 + 0.2 = }, {1e16 = }, {0x_ff = }, {1_000_000 = }, {(1 + 2j) * 1j = }")
print(f"{round(2.5) = }, {3.14159:.2f}, {255:#010b}, {1234567.891:,.1f}")

title("Text")
name = "Ada"
print(f"Hello, {name!r}! {f'{name.lower():*^11}'} {'nested ' + f"{'quotes'}"}")
print("naïve café".title(), "ß".upper(), "\N{SNOWMAN}", len("日本語"), "日本語".encode())
print("a-b-c".split("-"), "x".join("123"))
print("%s is %d%%" % ("this", 100), "{0:>6}|{0:<6}|".format("ab"))

title("Collections")
first, *middle, last = range(6)
print(first, middle, last, [1, 2, *middle, *"ab"])
squares = {n: n * n for n in range(5)}
print(squares | {9: 81}, {c for c in "hello"} >= {"h", "e"}, [row[::-1] for row in ("abc", "de")])
matrix = [[1, 2, 3], [4, 5, 6]]
print(list(zip(*matrix)), sorted("banana", key=lambda c: (-"banana".count(c), c)))


# ---- functions ----------------------------------------------------------------------

title("Functions")


def describe(item, /, *rest, sep=", ", **named):
    """Positional-only, variadic, keyword-only and free keyword parameters."""
    return sep.join([repr(item), *map(str, rest), *(f"{k}={v}" for k, v in named.items())])


print(describe(1, 2, 3, sep="; ", colour="red"), "|", describe.__doc__.split(",")[0])


def counter(start=0):
    def step():
        nonlocal start
        start += 1
        return start
    return step


tick = counter(10)
print(tick(), tick(), (lambda *a: sum(a))(*range(5)))


def trace(function):
    def wrapper(*args):
        result = function(*args)
        print(f"  {function.__name__}{args} -> {result}")
        return result
    return wrapper


@trace
def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


gcd(48, 18)

title("Generators")


def primes():
    found = []
    for n in count(2):
        if all(n % p for p in found if p * p <= n):
            found.append(n)
            yield n


def averager():
    total = 0
    for n in count(1):
        total += yield (total / (n - 1) if n > 1 else None)


def chain(*parts):
    for part in parts:
        yield from part


print(list(islice(primes(), 10)), "".join(chain("ab", "cd")))
average = averager()
next(average)
print([average.send(x) for x in (10, 20, 60)])


# ---- classes ------------------------------------------------------------------------

title("Classes")


class Vector:
    __slots__ = ("x", "y")
    __match_args__ = ("x", "y")

    def __init__(self, x=0, y=0):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    __rmul__ = __mul__

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __bool__(self):
        return bool(self.x or self.y)

    @property
    def length(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    @classmethod
    def parse(cls, text):
        return cls(*map(float, text.split(",")))


v = Vector(3, 4)
print(v, v.length, 2 * v + Vector(1, 1), v == Vector(3, 4), bool(Vector()), Vector.parse("1,2"))


class Registered:
    kinds = {}

    def __init_subclass__(cls, kind, **rest):
        super().__init_subclass__(**rest)
        Registered.kinds[kind] = cls


class Field:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return self if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        if value < 0:
            raise ValueError(f"{self.name[1:]} must not be negative")
        setattr(instance, self.name, value)


class Shape(Registered, kind="shape"):
    def area(self):
        return 0


class Square(Shape, kind="square"):
    side = Field()

    def __init__(self, side):
        self.side = side

    def area(self):
        return super().area() + self.side ** 2


print(sorted(Registered.kinds), Registered.kinds["square"](5).area())
print([c.__name__ for c in Square.mro()])


class Stack[T]:
    """Type parameters, as PEP 695 writes them."""

    def __init__(self, *items: T):
        self.items = list(items)

    def pop(self) -> T:
        return self.items.pop()


type Pair[A, B] = tuple[A, B]
print(Stack.__type_params__, Stack(1, 2).pop(), Pair.__name__, Stack.pop.__annotations__)


# ---- control ------------------------------------------------------------------------

title("Pattern matching")


def what(value):
    match value:
        case 0 | 1:
            return "a bit"
        case int(n) if n < 0:
            return f"negative {n}"
        case str() as text:
            return f"text of {len(text)}"
        case [x, *rest]:
            return f"begins with {x}, {len(rest)} more"
        case {"name": name, **others}:
            return f"{name} with {others}"
        case Vector(x=0, y=0):
            return "the origin"
        case Vector(x, y):
            return f"at {x}/{y}"
        case None:
            return "nothing"
        case _:
            return "something else"


for value in (1, -5, "text", [1, 2, 3], {"name": "Eve", "age": 7}, Vector(), v, None, 2.5):
    print(f"  {value!r:32} {what(value)}")

title("Exceptions")


class Resource:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print(f"  open {self.name}")
        return self

    def __exit__(self, kind, error, where):
        print(f"  close {self.name}", f"because of {kind.__name__}" if kind else "")
        return kind is KeyError


with Resource("a") as a, Resource("b"):
    raise KeyError("swallowed")

try:
    try:
        Square(-1)
    except ValueError as error:
        error.add_note("squares have sides")
        raise RuntimeError("no square") from error
    finally:
        print("  finally")
except RuntimeError as error:
    print(f"  {error} because {error.__cause__}; {error.__cause__.__notes__}")

try:
    raise ExceptionGroup("several", [TypeError("a"), ValueError("b"), OSError(2, "c")])
except* (TypeError, ValueError) as group:
    print("  caught", group.exceptions)
except* OSError as group:
    print("  and", group.exceptions)

for n in range(2, 30):
    for d in range(2, n):
        if n % d == 0:
            break
    else:
        print(n, end=" ")
print()

if (size := len(squares)) > 3:
    print(f"{size} is more than three")


# ---- coroutines ---------------------------------------------------------------------

title("Coroutines")


class Pause:
    def __await__(self):
        yield


async def worker(name, steps):
    for step in range(steps):
        print(f"  {name} {step}", end=";")
        await Pause()
    return name


async def numbers(n):
    for i in range(n):
        await Pause()
        yield i


async def summing():
    return sum([i async for i in numbers(4)])


def run(*coroutines):
    """Round robin; asyncio does the same with files and timers."""
    results, ready = [], list(coroutines)
    while ready:
        coroutine = ready.pop(0)
        try:
            coroutine.send(None)
            ready.append(coroutine)
        except StopIteration as stop:
            results.append(stop.value)
    return results


print("\n ", run(worker("red", 2), worker("blue", 3), summing()))

title("The end")
print(f"Python {sys.version_info.major}.{sys.version_info.minor}")
