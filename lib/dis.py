# SPDX-License-Identifier: MIT
"""Disassembler. It knows the instructions of this implementation: words of four bytes, opcode
first, and for some a second word, the number of their inline cache."""
import collections
import io
import sys
import types

import opcode as _opcode
from opcode import *
from opcode import _inline_cache_entries, _intrinsic_1_descs, _intrinsic_2_descs, _nb_ops
from opcode import __all__ as _opcodes_all, stack_effect

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels",
           "show_code", "get_instructions", "Instruction", "Bytecode", "stack_effect"] + _opcodes_all

_WORD = 4
_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)
_kinds = [row[1] for row in _opcode._table]
_kinds += ["none"] * (256 - len(_kinds))
_OPNAME_WIDTH = 20
_OPARG_WIDTH = 5

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32: "GENERATOR",
    64: "NOFREE", 128: "COROUTINE", 256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR",
}


def pretty_flags(flags):
    """The names of a code object's flags."""
    names = [name for bit, name in COMPILER_FLAG_NAMES.items() if flags & bit]
    rest = flags & ~sum(bit for bit in COMPILER_FLAG_NAMES)
    if rest or not names:
        names.append(hex(rest))
    return ", ".join(names)


def _try_compile(source, name):
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        pass
    return compile(source, name, "exec")


def _get_code_object(x):
    """The code object of a function, generator, method, string ..."""
    for attribute in ("__func__", "__code__", "gi_code", "ag_code", "cr_code"):
        x = getattr(x, attribute, x)
    if isinstance(x, str):
        x = _try_compile(x, "<disassembly>")
    if hasattr(x, "co_code"):
        return x
    raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


Positions = collections.namedtuple(
    "Positions", ["lineno", "end_lineno", "col_offset", "end_col_offset"], defaults=[None] * 4)
_ExceptionTableEntry = collections.namedtuple("_ExceptionTableEntry", "start end target depth lasti")
_Instruction = collections.namedtuple(
    "_Instruction", ["opname", "opcode", "arg", "argval", "argrepr", "offset", "starts_line",
                     "is_jump_target", "positions"], defaults=[None])


class Instruction(_Instruction):
    """One instruction: its name, argument, what the argument means, and its place."""

    def _disassemble(self, lineno_width=3, mark_as_current=False, offset_width=4):
        line = "" if self.starts_line is None else str(self.starts_line)
        fields = [line.rjust(lineno_width)] if lineno_width else []
        fields += ["-->" if mark_as_current else "   ", ">>" if self.is_jump_target else "  ",
                   str(self.offset).rjust(offset_width), self.opname.ljust(_OPNAME_WIDTH)]
        if self.arg is not None:
            fields.append(str(self.arg).rjust(_OPARG_WIDTH))
            if self.argrepr:
                fields.append("(" + self.argrepr + ")")
        return " ".join(fields).rstrip()


def _words(code_bytes):
    """(offset of the word, opcode, argument or None, offset behind it) of each instruction."""
    offset = 0
    while offset < len(code_bytes):
        op = code_bytes[offset]
        arg = int.from_bytes(code_bytes[offset + 1:offset + _WORD], "little")
        after = offset + _WORD * (1 + _inline_cache_entries[op])
        yield offset, op, arg if _kinds[op] != "none" else None, after
        offset = after


def _unpack_opargs(code_bytes):
    for offset, op, arg, after in _words(code_bytes):
        yield offset, op, arg


def _jump_target(op, arg, after):
    return after + arg * _WORD if _kinds[op] == "forward" else after - arg * _WORD


def findlabels(code_bytes):
    """The offsets that jumps lead to."""
    labels = []
    for offset, op, arg, after in _words(code_bytes):
        if op in hasjrel and _jump_target(op, arg, after) not in labels:
            labels.append(_jump_target(op, arg, after))
    return labels


def findlinestarts(code):
    """(offset, line) where lines begin."""
    last = None
    for start, end, line in code.co_lines():
        if line is not None and line != last:
            last = line
            yield start, line


def _parse_exception_table(code):
    data = iter(code.co_exceptiontable)

    def number(byte):
        value = byte & 63
        while byte & 64:
            byte = next(data)
            value = value << 6 | byte & 63
        return value
    entries = []
    for byte in data:
        start = number(byte) * _WORD
        end = start + number(next(data)) * _WORD
        target = number(next(data)) * _WORD
        depth = number(next(data))
        entries.append(_ExceptionTableEntry(start, end, target, depth >> 1, bool(depth & 1)))
    return entries


def _find_imports(code):
    """(module, level, names to import from it) of each import in the code."""
    before = [(None, None)] * 2
    for offset, op, arg, after in _words(code.co_code):
        if opname[op] == "IMPORT_NAME" and all(kind in hasconst for kind, _ in before):
            level, names = (code.co_consts[index] for _, index in before)
            yield code.co_names[arg], level, names
        before = [before[1], (op, arg)]


def _find_store_names(code):
    """The names that the code binds in its namespace, each once."""
    stores = {arg: None for offset, op, arg, after in _words(code.co_code)
              if opname[op] in ("STORE_NAME", "STORE_GLOBAL")}
    for index in stores:
        yield code.co_names[index]


class _Bytes:
    """Instructions without their code object: what their arguments stand for isn't known."""

    def __init__(self, data):
        self.co_code = data
        self.co_exceptiontable = b""

    def co_lines(self):
        return ()

    co_positions = co_lines


_CONVERSIONS = ("", "str", "repr", "ascii")


def _argument_of_bytes(op, arg, after):
    """What an argument says of itself; for the rest its number in brackets."""
    if _kinds[op] in ("const", "name", "name_flag", "local"):
        return arg, ""
    return _argument(None, op, arg, after)


def _argument(code, op, arg, after):
    """The value and the text of an argument."""
    kind = _kinds[op]
    if kind == "const":
        return code.co_consts[arg], repr(code.co_consts[arg])
    if kind == "name":
        return code.co_names[arg], code.co_names[arg]
    if kind == "name_flag":
        name = code.co_names[arg >> 1]
        return name, "NULL + " + name if arg & 1 and opname[op] == "LOAD_GLOBAL" else name
    if kind == "local":
        name = code._varname_from_oparg(arg)
        return name, name
    if kind in ("forward", "backward"):
        target = _jump_target(op, arg, after)
        return target, "to " + repr(target)
    if kind == "binary":
        return arg, _nb_ops[arg][1]
    if kind == "compare":
        return cmp_op[arg], cmp_op[arg]
    if kind == "intrinsic1":
        return arg, _intrinsic_1_descs[arg]
    if kind == "intrinsic2":
        return arg, _intrinsic_2_descs[arg]
    if opname[op] == "FORMAT_VALUE":
        conversion = _CONVERSIONS[arg & 3]
        texts = [conversion] * bool(conversion) + ["with format"] * bool(arg & 4)
        return (eval(conversion) if conversion else None, bool(arg & 4)), ", ".join(texts)
    if opname[op] == "MAKE_FUNCTION":
        parts = ("defaults", "kwdefaults", "annotations", "closure")
        return arg, ", ".join(part for i, part in enumerate(parts) if arg >> i & 1)
    return arg, ""


def _halves(instruction, after):
    """co_positions() counts units of two bytes: what else an instruction fills, as CACHEs."""
    for offset in range(instruction.offset + 2, after, 2):
        yield Instruction("CACHE", 0, 0, None, "", offset, None, False, instruction.positions)


def _instructions(code, line_offset=0, show_caches=False):
    labels = set(findlabels(code.co_code))
    labels.update(entry.target for entry in _parse_exception_table(code))
    starts = dict(findlinestarts(code))
    positions = list(code.co_positions())
    for offset, op, arg, after in _words(code.co_code):
        line = starts.get(offset)
        value, text = ((None, "") if arg is None else
                       _argument_of_bytes(op, arg, after) if isinstance(code, _Bytes) else
                       _argument(code, op, arg, after))
        place = positions[offset // 2] if offset // 2 < len(positions) else ()
        instruction = Instruction(opname[op], op, arg, value, text, offset,
                                  None if line is None else line + line_offset, offset in labels,
                                  Positions(*place))
        yield instruction
        if show_caches:
            yield from _halves(instruction, after)


def get_instructions(x, *, first_line=None, show_caches=False, adaptive=False):
    """Iterate over the instructions of a function, method, string or code object."""
    code = _get_code_object(x)
    offset = 0 if first_line is None else first_line - code.co_firstlineno
    return _instructions(code, offset, show_caches)


def _print(code, lasti, file, line_offset=0, show_caches=False):
    lines = [line for _, line in findlinestarts(code)]
    width = max(3, len(str(max(lines, default=0) + line_offset))) if lines else 0
    offsets = max(4, len(str(len(code.co_code))))
    for instruction in _instructions(code, line_offset, show_caches):
        if instruction.starts_line is not None and instruction.offset > 0:
            print(file=file)
        print(instruction._disassemble(width, instruction.offset == lasti, offsets), file=file)
    entries = _parse_exception_table(code)
    if entries:
        print("ExceptionTable:", file=file)
    for entry in entries:
        print("  %d to %d -> %d [%d]%s" % (entry.start, entry.end - _WORD, entry.target, entry.depth,
                                           " lasti" if entry.lasti else ""), file=file)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False):
    """Print the instructions of a code object."""
    _print(co, lasti, file, show_caches=show_caches)


disco = disassemble


def _disassemble_recursive(code, file, depth, show_caches=False):
    disassemble(code, file=file, show_caches=show_caches)
    if depth is None or depth > 0:
        for constant in code.co_consts:
            if hasattr(constant, "co_code"):
                print(file=file)
                print("Disassembly of %r:" % (constant,), file=file)
                _disassemble_recursive(constant, file, None if depth is None else depth - 1,
                                       show_caches)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False):
    """Print the instructions of classes, methods, functions, code, strings; without an argument
    those of the last traceback."""
    if x is None:
        distb(file=file, show_caches=show_caches)
        return
    for attribute in ("__func__", "__code__", "gi_code", "ag_code", "cr_code"):
        x = getattr(x, attribute, x)
    if hasattr(x, "__dict__") and not hasattr(x, "co_code"):
        for name, value in sorted(x.__dict__.items()):
            if isinstance(value, _have_code):
                print("Disassembly of %s:" % name, file=file)
                try:
                    dis(value, file=file, depth=depth, show_caches=show_caches)
                except TypeError as error:
                    print("Sorry:", error, file=file)
                print(file=file)
    elif hasattr(x, "co_code"):
        _disassemble_recursive(x, file, depth, show_caches)
    elif isinstance(x, (bytes, bytearray)):
        _print(_Bytes(bytes(x)), -1, file)
    elif isinstance(x, str):
        _disassemble_recursive(_try_compile(x, "<dis>"), file, depth, show_caches)
    else:
        raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False):
    """Print the code of a traceback's innermost frame, with a mark where it stopped."""
    if tb is None:
        error = getattr(sys, "last_exc", None)
        tb = error.__traceback__ if error is not None else getattr(sys, "last_traceback", None)
        if tb is None:
            raise RuntimeError("no last traceback to disassemble")
    while tb.tb_next:
        tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, show_caches=show_caches)


def code_info(x):
    """A description of a code object."""
    code = _get_code_object(x)
    rows = [("Name", code.co_name), ("Filename", code.co_filename),
            ("Argument count", code.co_argcount),
            ("Positional-only arguments", code.co_posonlyargcount),
            ("Kw-only arguments", code.co_kwonlyargcount), ("Number of locals", code.co_nlocals),
            ("Stack size", code.co_stacksize), ("Flags", pretty_flags(code.co_flags))]
    lines = ["%-18s %s" % (title + ":", value) for title, value in rows]
    for title, values in (("Constants", [repr(c) for c in code.co_consts]),
                          ("Names", code.co_names), ("Variable names", code.co_varnames),
                          ("Free variables", code.co_freevars), ("Cell variables", code.co_cellvars)):
        if values:
            lines.append(title + ":")
            lines += ["%4d: %s" % pair for pair in enumerate(values)]
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print the description of a code object."""
    print(code_info(co), file=file)


class Bytecode:
    """The instructions of a code object: iterable; dis() formats them."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False,
                 adaptive=False):
        self.codeobj = code = _get_code_object(x)
        self.first_line = code.co_firstlineno if first_line is None else first_line
        self._line_offset = self.first_line - code.co_firstlineno
        self._original_object = x
        self.show_caches = show_caches
        self.current_offset = current_offset
        self.exception_entries = _parse_exception_table(code)

    def __iter__(self):
        return _instructions(self.codeobj, self._line_offset, self.show_caches)

    def __repr__(self):
        return "%s(%r)" % (self.__class__.__name__, self._original_object)

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """The code of a traceback's innermost frame."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches)

    def info(self):
        """The description that code_info() makes."""
        return code_info(self.codeobj)

    def dis(self):
        """The listing as a string."""
        text = io.StringIO()
        _print(self.codeobj, -1 if self.current_offset is None else self.current_offset, text,
               self._line_offset, self.show_caches)
        return text.getvalue()


def main():
    """Show the code of a file, or of what is read from standard input."""
    import argparse
    parser = argparse.ArgumentParser(description="Show the instructions of a program.")
    parser.add_argument("infile", nargs="?", default="-", type=argparse.FileType("rb"),
                        help="the program; standard input if there is none")
    with parser.parse_args().infile as file:
        source = file.read()
    dis(compile(source, file.name, "exec"))


if __name__ == "__main__":
    main()
