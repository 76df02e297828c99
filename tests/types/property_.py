"""property: where its doc comes from and goes to."""


def getter(self):
    "getter's"


def bare(self):
    pass


def test_plain():
    assert property(getter).__doc__ == "getter's" and property(bare).__doc__ is None
    assert property(getter, None, None, "own").__doc__ == "own"
    assert property(getter).getter(bare).__doc__ is None
    assert property(bare, doc="own").getter(getter).__doc__ == "own"


def test_subclasses():
    class P(property):
        "class's"
    assert P(getter).__doc__ == "getter's" and P(bare).__doc__ is None
    assert P(bare, doc="own").__doc__ == "own"

    class S(property):
        __slots__ = ()
    assert S(doc="lost").__doc__ is None
    try:
        S(getter)
    except AttributeError:
        pass
    else:
        assert False

    class T(property):
        __slots__ = ("__doc__",)
    assert T(doc="kept").__doc__ == "kept" and T(getter).__doc__ == "getter's"


def test_set_name():
    for n in (0, 1, 3):
        try:
            property().__set_name__(*[0] * n)
        except TypeError as error:
            assert str(error) == f"__set_name__() takes 2 positional arguments but {n} were given"
        else:
            assert False
