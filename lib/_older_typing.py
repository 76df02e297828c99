"""Ours because a 3.11 library's typing knows nothing of PEP 695: its type variables are
classes of its own, where those of `def f[T]` are _typing's. Runs right after the
library's module, for an older library.

The old classes' substitution rules are kept, and serve the new ones."""
import typing

import _typing

_old_variables = (typing.TypeVar, typing.ParamSpec)

# What _typing asks the module for.
typing._typevar_subst = typing.TypeVar.__typing_subst__
typing._typevartuple_prepare_subst = typing.TypeVarTuple.__typing_prepare_subst__
typing._paramspec_subst = typing.ParamSpec.__typing_subst__
typing._paramspec_prepare_subst = typing.ParamSpec.__typing_prepare_subst__

def _make_union(left, right):
    return typing.Union[left, right]

def _generic_class_getitem(cls, params):
    return typing.Generic.__class_getitem__.__func__(cls, params)

def _generic_init_subclass(cls, *args, **kwargs):
    return typing.Generic.__init_subclass__.__func__(cls, *args, **kwargs)

def _is_typevar_like(x):
    return (isinstance(x, (typing.TypeVar, typing.ParamSpec, *_old_variables))
            or typing._is_unpacked_typevartuple(x))

def override(method, /):
    """Mark a method as overriding one of a base class, for type checkers."""
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method

for _function in (_make_union, _generic_class_getitem, _generic_init_subclass,
                  _is_typevar_like, override):
    _function.__module__ = "typing"
    setattr(typing, _function.__name__, _function)

for _name in ("TypeVar", "ParamSpec", "TypeVarTuple", "ParamSpecArgs", "ParamSpecKwargs",
              "TypeAliasType"):
    setattr(typing, _name, getattr(_typing, _name))

# The variables that the module offers; what it uses inside stays as it is.
typing.AnyStr = typing.TypeVar("AnyStr", bytes, str)
typing.AnyStr.__module__ = "typing"
typing.__all__ += ["TypeAliasType", "override"]
