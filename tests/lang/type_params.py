# PEP 695: type parameters of functions, classes and aliases, lazily evaluated.


def test_functions():
    def first[T, *Ts, **P](x: T, *rest: *Ts) -> T:
        return x
    assert first(1) == 1 and [str(p) for p in first.__type_params__] == ["T", "Ts", "P"]
    assert [type(p).__name__ for p in first.__type_params__] == ["TypeVar", "TypeVarTuple", "ParamSpec"]
    T = first.__type_params__[0]
    assert first.__annotations__["x"] is T and first.__annotations__["return"] is T
    assert T.__name__ == "T" and T.__bound__ is None and T.__constraints__ == ()


def test_bounds_are_lazy():
    def f[T: Later, U: (int, str)](): pass
    T, U = f.__type_params__
    try:
        T.__bound__
    except NameError:
        pass
    else:
        assert False
    assert U.__constraints__ == (int, str) and U.__bound__ is None


def test_classes():
    class Box[T](list):
        kind = T

        def get(self) -> T: return self[0]

        def inner[U](self, u: U) -> tuple[T, U]: return u
    T, = Box.__type_params__
    assert Box.kind is T and Box.get.__annotations__["return"] is T
    assert Box([5]).get() == 5 and Box.inner.__type_params__[0].__name__ == "U"
    assert Box.__mro__[1] is list and Box[int].__origin__ is Box and Box[int].__args__ == (int,)


def test_aliases():
    type Pair = tuple[int, Missing]
    assert Pair.__name__ == "Pair" and repr(Pair) == "Pair" and Pair.__type_params__ == ()
    try:
        Pair.__value__
    except NameError:
        pass
    else:
        assert False
    type Rec[T] = T | list[Rec[T]]
    T, = Rec.__type_params__
    assert Rec.__value__.__args__[0] is T
    assert Rec[int].__origin__ is Rec


def test_scoping():
    T = "outside"

    def f[T](x: T): return T
    assert f(1) is f.__type_params__[0] and T == "outside"

    class C[T]:
        def g(self): return T
        T2 = T
    assert C().g() is C.T2 is C.__type_params__[0]
    type = 5
    assert type == 5


def test_decorators_and_defaults():
    seen = []

    def note(f):
        seen.append(f.__name__)
        return f

    @note
    def f[T](x=len("abc")): return x
    assert f() == 3 and seen == ["f"]


def test_instances_are_pickled():
    try:
        import copyreg
    except ImportError:
        return "no library"
    class C[T]:
        pass
    for protocol in range(2):
        function, arguments = C().__reduce_ex__(protocol)[:2]
        assert arguments == (C, object, None) and function is copyreg._reconstructor
