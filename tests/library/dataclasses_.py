# needs: stdlib
# dataclasses: fields, generated methods, inheritance, options.
import dataclasses
from dataclasses import InitVar, asdict, astuple, dataclass, field, replace
from typing import ClassVar


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)
    count: ClassVar[int] = 5


def raises(kind, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_basics():
    p = Point(1)
    assert repr(p) == "Point(x=1, y=0)" and p == Point(1, 0, ["other"]) and p != Point(2)
    assert Point(1).tags is not Point(1).tags and Point.__match_args__ == ("x", "y", "tags")
    assert [f.name for f in dataclasses.fields(p)] == ["x", "y", "tags"]
    assert asdict(Point(1, 2, [3])) == {"x": 1, "y": 2, "tags": [3]}
    assert astuple(Point(1, 2)) == (1, 2, []) and replace(p, y=9) == Point(1, 9)
    assert "missing 1 required positional argument: 'x'" in raises(TypeError, Point)
    raises(TypeError, hash, p)
    match p:
        case Point(x=1, y=y):
            assert y == 0


def test_frozen_and_ordered():
    @dataclass(frozen=True, order=True)
    class Version:
        major: int
        minor: int = 0
    a, b = Version(1, 2), Version(1, 10)
    assert a < b and max(a, b) is b and hash(a) == hash(Version(1, 2)) and {a: 1}[Version(1, 2)]
    assert raises(dataclasses.FrozenInstanceError, setattr, a, "major", 2) == \
        "cannot assign to field 'major'"
    raises(TypeError, lambda: a < 1)


def test_inheritance_and_init():
    @dataclass(kw_only=True)
    class Base:
        a: int = 1
        scale: InitVar[int] = 2
        total: int = field(init=False)

        def __post_init__(self, scale):
            self.total = self.a * scale

    @dataclass(slots=True, kw_only=True)
    class Derived(Base):
        b: str
        a: int = 2
    d = Derived(b="x", a=4)
    assert (d.a, d.b, d.total) == (4, "x", 8)
    assert repr(Base(scale=5)) .endswith("Base(a=1, total=5)")
    raises(TypeError, Base, 3)


def test_class_errors():
    def default_list():
        @dataclass
        class Bad:
            a: list = []

    def order():
        @dataclass
        class Bad:
            a: int = 1
            b: int
    assert "mutable default <class 'list'> for field a is not allowed" in raises(
        ValueError, default_list)
    assert raises(TypeError, order) == "non-default argument 'b' follows default argument"


def test_make_and_nested():
    Made = dataclasses.make_dataclass("Made", [("x", int), ("y", int, field(default=3))],
                                      namespace={"sum": lambda self: self.x + self.y})
    assert Made(1).sum() == 4 and dataclasses.is_dataclass(Made)
    assert asdict(Point(Made(1), {"k": (Made(2),)}, [Made(3)])) == {
        "x": {"x": 1, "y": 3}, "y": {"k": ({"x": 2, "y": 3},)}, "tags": [{"x": 3, "y": 3}]}
