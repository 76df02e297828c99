# needs: stdlib
# typing: generics, protocols, hints at run time.
import collections.abc
import typing
from typing import (Annotated, Any, Callable, ClassVar, Dict, Final, Generic, List, Literal,
                    NamedTuple, Optional, Protocol, TypedDict, TypeVar, Union, get_args,
                    get_origin, get_type_hints, overload, runtime_checkable)

T = TypeVar("T")
K = TypeVar("K", bound=int)


def raises(kind, call, *args):
    try:
        call(*args)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_forms():
    assert repr(Optional[int]) == "typing.Optional[int]"
    assert Union[int, str, int] == Union[str, int] and Union[int] is int
    assert get_origin(Dict[str, int]) is dict and get_args(Dict[str, int]) == (str, int)
    assert repr(List[int]) == "typing.List[int]" and get_origin(list[int]) is list
    assert get_args(Callable[[int, str], bool]) == ([int, str], bool)
    assert Literal[1, "a"].__args__ == (1, "a") and repr(Literal["x"]) == "typing.Literal['x']"
    assert get_args(Annotated[int, "note"]) == (int, "note")
    assert (int | None) == Optional[int] and isinstance(1, int | str)
    raises(TypeError, lambda: Optional[1, 2])
    raises(TypeError, lambda: isinstance([], List[int]))


def test_generics():
    class Stack(Generic[T]):
        def __init__(self):
            self.items: List[T] = []

    class Named(Stack[str], Generic[K]):
        pass
    assert Stack[int]().items == [] and Stack[int].__args__ == (int,)
    assert Named.__parameters__ == (K,) and Stack.__parameters__ == (T,)
    assert List[T][int] == List[int]
    raises(TypeError, lambda: Stack[int, str])

    class New[A, *B, **C]:
        def method(self, x: A) -> A:
            return x
    assert [p.__name__ for p in New.__type_params__] == ["A", "B", "C"]
    type Alias[X] = list[X]
    assert Alias[int].__args__ == (int,) and Alias.__value__ == list[Alias.__type_params__[0]]


def test_hints():
    class C:
        a: "int"
        b: ClassVar[str] = ""
        c: Final = 3
        d: Annotated["List[C]", 5]
    names = {"C": C, "List": List, "Optional": Optional}
    hints = get_type_hints(C, localns=names)
    assert hints["a"] is int and hints["d"] == List[C]
    assert get_type_hints(C, localns=names, include_extras=True)["d"] == Annotated[List[C], 5]

    def f(x: "Optional[int]" = None, *args: str, **kw: Any) -> "C":
        pass
    assert get_type_hints(f, localns=names) == {
        "x": Optional[int], "args": str, "kw": Any, "return": C}


def test_protocols():
    @runtime_checkable
    class Closes(Protocol):
        def close(self) -> None: ...

    class File:
        def close(self):
            pass
    assert isinstance(File(), Closes) and not isinstance(1, Closes) and issubclass(File, Closes)
    raises(TypeError, Closes)
    assert isinstance([], typing.Iterable) and issubclass(dict, collections.abc.Mapping)
    assert isinstance(1, typing.SupportsInt) and isinstance(len, Callable)


def test_tuples_and_dicts():
    class Employee(NamedTuple):
        name: str
        id: int = 3
    e = Employee("Guido")
    assert e == ("Guido", 3) and e._replace(id=4).id == 4 and e._field_defaults == {"id": 3}
    assert repr(e) == "Employee(name='Guido', id=3)"

    class Movie(TypedDict, total=False):
        title: typing.Required[str]
        year: int
    assert Movie(title="x") == {"title": "x"} and Movie.__required_keys__ == {"title"}
    assert Movie.__optional_keys__ == {"year"}


def test_helpers():
    UserId = typing.NewType("UserId", int)
    assert UserId(5) == 5 and UserId.__supertype__ is int
    assert typing.cast(str, 5) == 5

    @overload
    def g(x: int) -> int: ...
    @overload
    def g(x: str) -> str: ...
    def g(x):
        return x
    assert len(typing.get_overloads(g)) == 2 and g(3) == 3
    assert raises(AssertionError, typing.assert_never, 3).startswith("Expected code to be unreach")
    assert typing.override(test_forms).__override__
