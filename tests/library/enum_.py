# needs: stdlib
# enum: members, flags, aliases, functional use, errors.
import enum
import pickle
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    @property
    def lower(self):
        return self.name.lower()

    @classmethod
    def _missing_(cls, value):
        return cls.RED if value == "red" else None


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    RUN = auto()
    ALL = READ | WRITE | RUN


def raises(kind, call, *args):
    try:
        call(*args)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_members():
    assert Color(1) is Color.RED is Color["RED"] is Color.CRIMSON and Color("red") is Color.RED
    assert list(Color) == [Color.RED, Color.GREEN] and len(Color) == 2 and Color.RED in Color
    assert list(Color.__members__) == ["RED", "GREEN", "CRIMSON"]
    assert repr(Color.RED) == "<Color.RED: 1>" and str(Color.RED) == "Color.RED"
    assert Color.RED.lower == "red" and Color.RED.value == 1 and Color.RED != 1
    assert raises(ValueError, Color, 5) == "5 is not a valid Color"
    raises(KeyError, lambda: Color["BLUE"])
    raises(AttributeError, setattr, Color, "RED", 5)

    def extend():
        class More(Color):
            BLUE = 3
    assert "cannot extend <enum 'Color'>" in raises(TypeError, extend)
    assert {Color.RED: "r"}[Color.RED] == "r"


def test_flags():
    rw = Permission.READ | Permission.WRITE
    assert Permission.READ in rw and Permission.RUN not in rw and rw.value == 3
    assert ~rw == Permission.RUN and rw ^ Permission.READ == Permission.WRITE
    assert repr(rw) == "<Permission.READ|WRITE: 3>" and list(rw) == [Permission.READ, Permission.WRITE]
    assert not Permission(0) and Permission.ALL.value == 7

    class Mode(IntFlag):
        A = 1
        B = 4
    assert Mode.A | 8 == 9 and isinstance(Mode.A | Mode.B, Mode) and Mode(5) == 5


def test_int_and_str():
    class Level(IntEnum):
        LOW = 1
        HIGH = auto()
    assert Level.HIGH == 2 and Level.LOW < Level.HIGH and sorted([Level.HIGH, 1]) == [1, 2]
    assert f"{Level.LOW}" == "1" and "%d" % Level.HIGH == "2" and [0, 7][Level.LOW] == 7

    class Word(StrEnum):
        HELLO = auto()
        THERE = "there"
    assert Word.HELLO == "hello" and f"{Word.THERE}!" == "there!" and Word("hello") is Word.HELLO


def test_functional_and_unique():
    Animal = Enum("Animal", "CAT DOG", module=__name__, start=5)
    assert Animal.DOG.value == 6
    Pairs = Enum("Pairs", {"A": (1, 2), "B": (3, 4)})
    assert Pairs((3, 4)) is Pairs.B

    def duplicate():
        @unique
        class Bad(Enum):
            A = 1
            B = 1
    assert raises(ValueError, duplicate) == "duplicate values found in <enum 'Bad'>: B -> A"
    assert type(Animal) is enum.EnumType


def test_methods_and_values():
    class Planet(Enum):
        EARTH = (5.97e24, 6.378e6)
        MARS = (6.42e23, 3.397e6)

        def __init__(self, mass, radius):
            self.mass = mass
            self.radius = radius
    assert Planet.EARTH.mass == 5.97e24 and Planet.MARS.value == (6.42e23, 3.397e6)

    class Numbered(Enum):
        def _generate_next_value_(name, start, count, last):
            return name + str(count)
        A = auto()
        B = auto()
    assert [m.value for m in Numbered] == ["A0", "B1"]
    match Color(2):
        case Color.RED:
            raise AssertionError
        case Color.GREEN:
            pass
