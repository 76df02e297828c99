# Classes: inheritance, MRO, super, properties, descriptors, slots, metaclasses, hooks.
from tap import raises


def test_basics():
    class C:
        """doc"""
        shared = []

        def __init__(self, x):
            self.x = x

        def double(self):
            return self.x * 2
    a, b = C(1), C(2)
    assert a.double() == 2 and b.double() == 4 and a.shared is b.shared
    assert C.__name__ == "C" and C.__doc__ == "doc" and C.__module__ == "__main__"
    assert C.__qualname__ == "test_basics.<locals>.C" and C.__bases__ == (object,)
    assert a.__class__ is C and type(a) is C and a.__dict__ == {"x": 1}
    assert repr(C) == "<class '__main__.test_basics.<locals>.C'>"
    assert repr(a).startswith("<__main__.test_basics.<locals>.C object at 0x")
    a.y = 5
    a.__dict__["z"] = 6
    assert a.z == 6 and vars(a) == {"x": 1, "y": 5, "z": 6}
    del a.y
    raises(AttributeError, lambda: a.y, "'C' object has no attribute 'y'")
    raises(AttributeError, lambda: C.nothing, "type object 'C' has no attribute 'nothing'")
    raises(TypeError, lambda: C(), "test_basics.<locals>.C.__init__() missing 1 required positional argument: 'x'")
    raises(TypeError, lambda: object(1), "object() takes no arguments")
    b.__dict__ = {"fresh": 1}
    assert b.fresh == 1 and not hasattr(b, "x")


def test_attribute_order_and_many():
    class C:
        pass
    o = C()
    for i in range(200):
        setattr(o, "a%d" % i, i)
    assert list(o.__dict__) == ["a%d" % i for i in range(200)]
    assert sum(getattr(o, "a%d" % i) for i in range(200)) == 19900
    p = C()
    p.b, p.a = 1, 2
    assert list(vars(p)) == ["b", "a"]
    del p.b
    p.b = 3
    assert list(vars(p)) == ["a", "b"]


def test_mro():
    class A: pass
    class B(A): pass
    class C(A): pass
    class D(B, C): pass
    assert D.__mro__ == (D, B, C, A, object) and D.mro() == list(D.__mro__)
    raises(TypeError, lambda: type("E", (A, B), {}), "Cannot create a consistent method resolution\n"
           "order (MRO) for bases A, B")
    assert A.__subclasses__() == [B, C]
    assert issubclass(D, A) and isinstance(D(), (int, C)) and not issubclass(A, D)
    raises(TypeError, lambda: type("E", (bool,), {}), "type 'bool' is not an acceptable base type")
    raises(TypeError, lambda: type("E", (int, str), {}), "multiple bases have instance lay-out conflict")
    raises(TypeError, lambda: type("E", (A, A), {}), "duplicate base class A")


def test_super():
    log = []

    class Base:
        def f(self): log.append("Base")

    class Left(Base):
        def f(self):
            log.append("Left")
            super().f()

    class Right(Base):
        def f(self):
            log.append("Right")
            super(Right, self).f()

    class Both(Left, Right):
        def f(self):
            log.append("Both")
            super().f()

        @classmethod
        def make(cls):
            return super().__new__(cls)
    Both().f()
    assert log == ["Both", "Left", "Right", "Base"] and type(Both.make()) is Both
    raises(AttributeError, lambda: super(Both, Both()).nope, "'super' object has no attribute 'nope'")
    raises(TypeError, lambda: super(Both, 5), "super(type, obj): obj must be an instance or subtype of type")

    def lost():
        return super().x
    raises(RuntimeError, lost, "super(): no arguments")


def test_property():
    class Celsius:
        def __init__(self): self._t = 0

        @property
        def t(self):
            "temperature"
            return self._t

        @t.setter
        def t(self, value): self._t = value

        @t.deleter
        def t(self): self._t = None

        @property
        def fixed(self): return 1
    c = Celsius()
    c.t = 5
    assert c.t == 5 and Celsius.t.__doc__ == "temperature"
    del c.t
    assert c.t is None
    raises(AttributeError, lambda: setattr(c, "fixed", 1), "property 'fixed' of 'test_property.<locals>.Celsius' object has no setter")
    raises(AttributeError, lambda: delattr(c, "fixed"), "property 'fixed' of 'test_property.<locals>.Celsius' object has no deleter")

    class Fallback:
        @property
        def broken(self): return self.missing

        def __getattr__(self, name): return "fallback " + name
    assert Fallback().broken == "fallback missing" and Fallback().other == "fallback other"


def test_descriptors():
    class Data:
        def __get__(self, instance, owner): return ("get", instance, owner)
        def __set__(self, instance, value): instance.__dict__["d"] = ("set", value)
        def __delete__(self, instance): instance.__dict__["d"] = "deleted"
        def __set_name__(self, owner, name): self.where = (owner.__name__, name)

    class NonData:
        def __get__(self, instance, owner): return "nondata"

    class C:
        d = Data()
        n = NonData()
    o = C()
    assert C.__dict__["d"].where == ("C", "d")
    assert o.d == ("get", o, C) and C.d == ("get", None, C)
    o.d = 1
    assert o.__dict__["d"] == ("set", 1) and o.d == ("get", o, C)
    del o.d
    assert o.__dict__["d"] == "deleted"
    assert o.n == "nondata"
    o.n = 5
    assert o.n == 5
    assert (lambda: 0).__get__(o)() if False else True
    f = lambda self: self
    assert f.__get__(o, C)() is o and f.__get__(None, C) is f


def test_getattr_hooks():
    class C:
        x = 1

        def __getattribute__(self, name):
            if name == "magic":
                return 42
            return object.__getattribute__(self, name)

        def __getattr__(self, name): return name * 2

        def __setattr__(self, name, value): object.__setattr__(self, "_" + name, value)

        def __delattr__(self, name): object.__delattr__(self, "_" + name)

        def __dir__(self): return ["b", "a"]
    o = C()
    o.y = 3
    assert (o.magic, o.x, o._y, o.zz, dir(o)) == (42, 1, 3, "zzzz", ["a", "b"])
    del o.y
    assert o.__dict__ == {}
    assert getattr(object(), "nope", "default") == "default"


def test_slots():
    class P:
        __slots__ = ("x", "y")

        def __init__(self): self.x = 1
    p = P()
    raises(AttributeError, lambda: p.y, "'P' object has no attribute 'y'")
    raises(AttributeError, lambda: setattr(p, "z", 1), "'P' object has no attribute 'z'")
    raises(AttributeError, lambda: p.__dict__, "'P' object has no attribute '__dict__'")
    p.y = 2
    del p.x
    assert not hasattr(p, "x") and p.y == 2 and P.__slots__ == ("x", "y")

    class Q(P):
        __slots__ = ("__dict__", "w")
    q = Q()
    q.free, q.w, q.y = 1, 2, 3
    assert q.__dict__ == {"free": 1} and (q.x, q.w, q.y) == (1, 2, 3)

    class R(P):
        pass
    R().anything = 1
    raises(ValueError, lambda: type("S", (), {"__slots__": ("a",), "a": 1}),
           "'a' in __slots__ conflicts with class variable")


def test_metaclasses():
    log = []

    class Meta(type):
        @classmethod
        def __prepare__(mcs, name, bases, **kw):
            log.append(("prepare", name, kw))
            return {"prepared": True}

        def __new__(mcs, name, bases, namespace, **kw):
            return super().__new__(mcs, name, bases, dict(namespace))

        def __init__(cls, name, bases, namespace, **kw):
            super().__init__(name, bases, namespace)

        def __call__(cls, *args):
            return ("called", super().__call__(*args))

        def __len__(cls): return 7

        @property
        def kind(cls): return "kind of " + cls.__name__

    class C(metaclass=Meta, option=1):
        pass
    assert log == [("prepare", "C", {"option": 1})] and C.prepared and type(C) is Meta
    tag, o = C()
    assert tag == "called" and type(o) is C and len(C) == 7 and C.kind == "kind of C"
    raises(AttributeError, lambda: o.kind)

    class D(C, option=2): pass
    assert type(D) is Meta

    class Other(type): pass
    raises(TypeError, lambda: Other("E", (C,), {}), "metaclass conflict: the metaclass of a derived class must be "
           "a (non-strict) subclass of the metaclasses of all its bases")

    class NotAType(metaclass=lambda name, bases, namespace: (name, bases)): pass
    assert NotAType == ("NotAType", ())
    T = type("T", (), {"x": 1, "f": lambda self: self.x})
    assert T().f() == 1 and T.__module__ == "__main__"


def test_hooks():
    class Base:
        seen = []

        def __init_subclass__(cls, /, tag=None, **kw):
            super().__init_subclass__(**kw)
            cls.seen.append((cls.__name__, tag))

        def __class_getitem__(cls, item): return (cls.__name__, item)

    class A(Base, tag=1): pass
    class B(A): pass
    assert Base.seen == [("A", 1), ("B", None)] and A[int] == ("A", int)
    raises(TypeError, lambda: type("C", (Base,), {}, bad=1), "Base.__init_subclass__() takes no keyword arguments"
           ) if False else None
    raises(TypeError, lambda: type("C", (), {}, bad=1), "C.__init_subclass__() takes no keyword arguments")

    class Even(type):
        def __instancecheck__(cls, o): return o % 2 == 0
        def __subclasscheck__(cls, c): return c is int

    class E(metaclass=Even): pass
    assert isinstance(4, E) and not isinstance(5, E) and issubclass(int, E)

    class Entries:
        def __mro_entries__(self, bases): return (dict,)

    class F(Entries()): pass
    assert F.__bases__ == (dict,) and "__orig_bases__" in F.__dict__


def test_new_and_init():
    class Single:
        instance = None

        def __new__(cls, *args):
            if cls.instance is None:
                cls.instance = super().__new__(cls)
            return cls.instance

        def __init__(self, *args): self.args = args
    a, b = Single(1), Single(2)
    assert a is b and a.args == (2,)

    class Other:
        def __new__(cls): return 5

        def __init__(self): raise AssertionError
    assert Other() == 5

    class Bad:
        def __init__(self): return 1
    raises(TypeError, lambda: Bad(), "__init__() should return None, not 'int'")

    class Text(str):
        def __new__(cls, s): return super().__new__(cls, s.upper())

        def shout(self): return self + "!"
    t = Text("hey")
    t.attribute = 1
    assert t == "HEY" and t.shout() == "HEY!" and type(t + "") is str and isinstance(t, str)

    class L(list):
        def __init__(self, *items): super().__init__(items)
    assert L(1, 2) == [1, 2] and type(L(1)[:]) is list


def test_mutation_of_classes():
    class A:
        def f(self): return 1

    class B(A): pass
    b = B()
    assert b.f() == 1
    A.f = lambda self: 2
    assert b.f() == 2
    B.f = lambda self: 3
    assert b.f() == 3
    del B.f
    assert b.f() == 2
    A.__len__ = lambda self: 9
    assert len(b) == 9
    del A.__len__
    raises(TypeError, lambda: len(b), "object of type 'B' has no len()")

    class C:
        def f(self): return "C"
    b.__class__ = C
    assert b.f() == "C" and type(b) is C
    raises(TypeError, lambda: setattr(b, "__class__", int))
    B.__bases__ = (C,)
    assert B().f() == "C" and B.__mro__ == (B, C, object)
    raises(TypeError, lambda: setattr(int, "x", 1), "cannot set 'x' attribute of immutable type 'int'")
    C.__name__ = "Renamed"
    assert C.__name__ == "Renamed"


def test_operators_of_instances():
    class V:
        def __init__(self, v): self.v = v
        def __add__(self, o): return ("add", self.v, o)
        def __radd__(self, o): return ("radd", o, self.v)
        def __sub__(self, o): return NotImplemented
        def __matmul__(self, o): return "matmul"
        def __neg__(self): return "neg"
        def __pos__(self): return "pos"
        def __invert__(self): return "invert"
        def __abs__(self): return "abs"
        def __getitem__(self, k): return ("item", k)
        def __setitem__(self, k, v): self.v = (k, v)
        def __delitem__(self, k): self.v = ("deleted", k)
        def __contains__(self, k): return k == "in"
        def __call__(self, *a, **k): return (a, k)
        def __len__(self): return 3
        def __index__(self): return 2
        def __int__(self): return 5
        def __float__(self): return 1.5
        def __complex__(self): return 2j
        def __round__(self, n=None): return ("round", n)
        def __divmod__(self, o): return "divmod"
        def __pow__(self, e, m=None): return ("pow", e, m)
        def __format__(self, spec): return "<" + spec + ">"
        def __hash__(self): return 77
        def __reversed__(self): return iter("zyx")
    v = V(1)
    assert v + 2 == ("add", 1, 2) and 2 + v == ("radd", 2, 1) and v @ 1 == "matmul"
    assert (-v, +v, ~v, abs(v)) == ("neg", "pos", "invert", "abs")
    assert v[1:2, ...] == ("item", (slice(1, 2), ...)) and "in" in v and "out" not in v
    v[3] = 4
    assert v.v == (3, 4)
    del v[5]
    assert v.v == ("deleted", 5)
    assert v(1, x=2) == ((1,), {"x": 2}) and len(v) == 3 and "abc"[v] == "c" and int(v) == 5
    assert float(v) == 1.5 and complex(v) == 2j and round(v) == ("round", None) and round(v, 1) == ("round", 1)
    assert divmod(v, 1) == "divmod" and pow(v, 2, 3) == ("pow", 2, 3) and v ** 2 == ("pow", 2, None)
    assert f"{v:abc}" == "<abc>" and hash(v) == 77 and list(reversed(v)) == ["z", "y", "x"]
    raises(TypeError, lambda: v - 1, "unsupported operand type(s) for -: 'V' and 'int'")
    raises(TypeError, lambda: v * 1, "unsupported operand type(s) for *: 'V' and 'int'")
    raises(TypeError, lambda: v < v, "'<' not supported between instances of 'V' and 'V'")

    class Sub(V):
        def __radd__(self, o): return "sub first"
    assert V(1) + Sub(2) == "sub first"

    class NoHash:
        def __eq__(self, o): return True
    raises(TypeError, lambda: hash(NoHash()), "unhashable type: 'NoHash'")


def test_signature_in_the_docstring():
    for doc, signature in [("A(x, y=(1, 2))\n--\n\nText.", "(x, y=(1, 2))"), ("A()\n--\n\n", "()"), ("A(é)\n--\n\n", "(é)"),
                           ("A(x)\n--\nText.", None), ("A(x)\n\n)\n--\n\n", None), ("B(x)\n--\n\n", None), (5, None)]:
        for name in ("A", "m.A"):
            assert type(name, (), {"__doc__": doc}).__text_signature__ == signature, doc
