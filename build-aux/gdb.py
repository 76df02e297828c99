# SPDX-License-Identifier: MIT
"""Shows Adder's values in gdb as Python would: gdb -x build-aux/gdb.py ./adder

Every `Value` is printed decoded. `adder-print EXPRESSION` prints one, `adder-shape
EXPRESSION` the attributes that its shape knows. Nothing in the process is called, so
that core dumps can be read, too."""
import struct

import gdb

IMMEDIATES = ["None", "False", "True", "Ellipsis", "NotImplemented", "<END>", "<UNBOUND>"]
MASK = (1 << 64) - 1
DEPTH = 3


def word(value):
    return int(value) & MASK


def small_float(v):
    """The inverse of float_from_double in objects/value.h."""
    bits = (v - 2) & MASK
    bits = (bits >> 4 | bits << 60) & MASK
    return struct.unpack("d", struct.pack("Q", bits))[0]


def pointer(address, type_name):
    return gdb.Value(address).cast(gdb.lookup_type(type_name).pointer())


def str_text(address, limit=200):
    text = pointer(address, "Str")
    length, kind = int(text["length"]), int(text["kind"])
    shown = min(length, limit)
    raw = gdb.selected_inferior().read_memory(int(text["data"]), shown * kind).tobytes()
    decoded = raw.decode({1: "latin-1", 2: "utf-16-le", 4: "utf-32-le"}[kind], "replace")
    return repr(decoded) + ("..." if shown < length else "")


def type_name(address):
    shape = pointer(address, "Object")["shape"]
    return str_text(int(shape["type"]["name"])).strip("'\"")


def items(start, count, depth):
    shown = [show(word(start[i]), depth - 1) for i in range(min(count, 20))]
    return ", ".join(shown) + (", ..." if count > 20 else "")


def show(v, depth=DEPTH):
    v &= MASK
    if v == 0:
        return "<0: exception>"
    if v & 3 == 3:
        return str((v if v < 1 << 63 else v - (1 << 64)) >> 2)
    if (v + 1) & 2:
        return repr(small_float(v))
    if v & 7 == 4:
        return IMMEDIATES[v >> 3] if v >> 3 < len(IMMEDIATES) else "<immediate %d>" % (v >> 3)
    try:
        return show_object(v, depth)
    except (gdb.error, KeyError):
        return "<? at %#x>" % v


def show_object(v, depth):
    name = type_name(v)
    if name == "str":
        return str_text(v)
    if depth and name == "list":
        array = pointer(v, "List")
        return "[" + items(array["items"], int(array["count"]), depth) + "]"
    if depth and name == "tuple":
        array = pointer(v, "Tuple")
        return "(" + items(array["items"], int(array["count"]), depth) + ")"
    if name == "type":
        return "<class %s>" % str_text(int(pointer(v, "Type")["name"]))
    return "<%s at %#x>" % (name, v)


class ValuePrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return show(word(self.value))


def find_printer(value):
    return ValuePrinter(value) if value.type.name == "Value" else None


class Print(gdb.Command):
    """adder-print EXPRESSION: the Python value."""

    def __init__(self):
        super().__init__("adder-print", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        print(show(word(gdb.parse_and_eval(argument)), DEPTH + 2))


class ShapeOf(gdb.Command):
    """adder-shape EXPRESSION: the attributes of an instance, in the order of their slots."""

    def __init__(self):
        super().__init__("adder-shape", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        shape = pointer(word(gdb.parse_and_eval(argument)), "Object")["shape"]
        names = []
        while int(shape) and word(shape["name"]):
            names.append(str_text(word(shape["name"])))
            shape = shape["parent"]
        print(", ".join(reversed(names)) or "no attributes")


gdb.pretty_printers.append(find_printer)
Print()
ShapeOf()
