# SPDX-License-Identifier: MIT
"""The instructions as tables: ours, not CPython's, which is why this module is here."""
import _opcode
from _opcode import stack_effect

__all__ = ["cmp_op", "hasarg", "hasconst", "hasname", "hasjrel", "hasjabs", "haslocal", "hascompare",
           "hasfree", "hasexc", "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG"]

cmp_op = ("<", "<=", "==", "!=", ">", ">=")
_table = _opcode.table()
# Two names that no code holds, for programs that look for them: arguments have three bytes.
_CACHE = 254
EXTENDED_ARG = 255
opmap = {row[0]: number for number, row in enumerate(_table)}
opmap.update(CACHE=_CACHE, EXTENDED_ARG=EXTENDED_ARG)
opname = ["<%d>" % number for number in range(256)]
for _name, _number in opmap.items():
    opname[_number] = _name


def _of_kind(*kinds):
    return [number for number, row in enumerate(_table) if row[1] in kinds]


hasarg = [number for number, row in enumerate(_table) if row[1] != "none"] + [EXTENDED_ARG]
hasconst = _of_kind("const")
hasname = _of_kind("name", "name_flag")
hasjrel = _of_kind("forward", "backward")
hasjabs = []
haslocal = [opmap[name] for name in ("LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_AND_CLEAR",
                                     "STORE_FAST", "DELETE_FAST")]
hasfree = [number for number in _of_kind("local") if number not in haslocal]
hascompare = _of_kind("compare")
hasexc = []
# Instructions with and without argument aren't apart: ask hasarg.
HAVE_ARGUMENT = 0
ENABLE_SPECIALIZATION = True
_nb_ops = [("NB", symbol) for symbol in _opcode.operators()]
_nb_ops += [("", "")] * (16 - len(_nb_ops)) + [(name, symbol + "=") for name, symbol in _nb_ops]
_intrinsic_1_descs, _intrinsic_2_descs = _opcode.intrinsics()
_inline_cache_entries = [int(row[2]) for row in _table] + [0] * (256 - len(_table))
_cache_format = {}
_specializations = {}
_specialized_instructions = []
