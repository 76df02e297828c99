# SPDX-License-Identifier: MIT
"""The instructions as tables: ours, not CPython's, which is why this module is here."""
import _opcode
from _opcode import stack_effect

__all__ = ["cmp_op", "hasarg", "hasconst", "hasname", "hasjrel", "hasjabs", "haslocal", "hascompare",
           "hasfree", "hasexc", "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG"]

cmp_op = ("<", "<=", "==", "!=", ">", ">=")
_table = _opcode.table()
opname = [row[0] for row in _table]
opmap = {name: number for number, name in enumerate(opname)}


def _of_kind(*kinds):
    return [number for number, row in enumerate(_table) if row[1] in kinds]


hasarg = [number for number, row in enumerate(_table) if row[1] != "none"]
hasconst = _of_kind("const")
hasname = _of_kind("name", "name_flag")
hasjrel = _of_kind("forward", "backward")
hasjabs = []
haslocal = [opmap[name] for name in ("LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_AND_CLEAR",
                                     "STORE_FAST", "DELETE_FAST")]
hasfree = [number for number in _of_kind("local") if number not in haslocal]
hascompare = _of_kind("compare")
hasexc = []
# Instructions with and without argument aren't apart: ask hasarg. Nothing is extended.
HAVE_ARGUMENT = 0
EXTENDED_ARG = 255
ENABLE_SPECIALIZATION = True
_nb_ops = [("NB", symbol) for symbol in _opcode.operators()]
_nb_ops += [("", "")] * (16 - len(_nb_ops)) + [(name, symbol + "=") for name, symbol in _nb_ops]
_intrinsic_1_descs, _intrinsic_2_descs = _opcode.intrinsics()
_inline_cache_entries = [int(row[2]) for row in _table]
_cache_format = {}
_specializations = {}
_specialized_instructions = []
