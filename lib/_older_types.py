# SPDX-License-Identifier: MIT
"""Ours because a 3.11 library's types lacks get_original_bases. Runs right after the
library's module, for an older library."""
import types

def get_original_bases(cls, /):
    """The class's bases as its class statement names them: List[int] and not list."""
    try:
        return cls.__dict__.get("__orig_bases__", cls.__bases__)
    except AttributeError:
        raise TypeError("Expected an instance of type, not %r" % type(cls).__name__) from None

get_original_bases.__module__ = "types"
types.get_original_bases = get_original_bases
types.__all__ = [*types.__all__, "get_original_bases"]
