"""Objects that __new__ made and __init__ never saw; types of modules that nobody imported."""
import sys


def named(name):
    todo, seen = [object], set()
    while todo:
        cls = todo.pop()
        if cls in seen:
            continue
        seen.add(cls)
        if cls.__name__ == name:
            return cls
        todo += type.__subclasses__(cls)


def test_type_before_its_module():
    hidden = sys.modules.pop("_queue", None)
    cls = named("SimpleQueue")
    if cls:
        try:
            cls.__new__(cls).get_nowait()
        except Exception as error:
            assert type(error).__name__ == "Empty"
        else:
            assert False
    if hidden:
        sys.modules["_queue"] = hidden


def test_super():
    s = super.__new__(super)
    try:
        s.__get__(None)
    except TypeError as error:
        assert str(error) == "__get__(None, None) is invalid"
    assert s.__get__(None, super) is s
    try:
        s.__get__(1)
    except TypeError:
        pass
    else:
        assert False
    repr(s)


def test_wrappers_of_themselves():
    for kind in (classmethod, staticmethod):
        wrapper = kind.__new__(kind)
        assert not wrapper.__isabstractmethod__


def test_property_of_itself():
    p = property.__new__(property)
    p.__init__(p)
    if sys.implementation.name != "cpython":
        try:
            p.__isabstractmethod__
        except RecursionError:
            pass
