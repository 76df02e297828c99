# needs: stdlib
"""ctypes: types, layout, pointers, functions and callbacks, on the C library only."""
import errno
import gc
import sys
import threading
from ctypes import *
import ctypes
import _ctypes

libc = CDLL(None, use_errno=True)


def raises(error, function, *args, text=None):
    try:
        function(*args)
    except error as e:
        assert text is None or text in str(e), str(e)
        return e
    raise AssertionError("no " + error.__name__)


def test_simple_values():
    assert c_int(5).value == 5 and c_ubyte(257).value == 1 and c_int8(-129).value == 127
    assert c_longlong(2 ** 64 + 3).value == 3 and c_ulong(-1).value == 2 ** 64 - 1
    assert c_double(1.5).value == 1.5 and c_longdouble(2).value == 2.0
    assert c_bool([]).value is False and c_char(b"x").value == b"x" and c_wchar("é").value == "é"
    assert c_char_p(b"abc").value == b"abc" and c_char_p().value is None
    assert c_wchar_p("añ\U0001f600").value == "añ\U0001f600"
    assert repr(c_int(3)) == "c_int(3)" and not c_int() and c_int(1)
    raises(TypeError, c_int, "a", text="cannot be interpreted as an integer")
    raises(TypeError, hash, c_int())
    box = [1]
    assert py_object(box).value is box
    raises(ValueError, lambda: py_object().value, text="PyObject is NULL")


def test_byte_order():
    s = c_short.__ctype_be__(0x1234) if sys.byteorder == "little" else c_short.__ctype_le__(0x1234)
    assert bytes(s) == 0x1234.to_bytes(2, "big" if sys.byteorder == "little" else "little")
    class Big(BigEndianStructure):
        _fields_ = [("a", c_uint16), ("b", c_uint32 * 2), ("c", c_uint8, 3), ("d", c_uint8, 5)]
    x = Big(1, (2, 3), 5, 7)
    assert bytes(x) == b"\0\1\0\0\0\0\0\2\0\0\0\3" + bytes([5 << 5 | 7]) + bytes(3)
    assert (x.a, x.b[:], x.c, x.d) == (1, [2, 3], 5, 7)


def test_layout():
    class Inner(Structure):
        _fields_ = [("c", c_char), ("d", c_double)]
    class Outer(Inner):
        _fields_ = [("s", c_short), ("u", Inner)]
    assert (sizeof(Inner), alignment(Inner), Inner.d.offset) == (16, 8, 8)
    assert (sizeof(Outer), Outer.s.offset, Outer.u.offset) == (40, 16, 24)
    class Packed(Structure):
        _pack_ = 2
        _fields_ = [("c", c_char), ("d", c_double)]
    assert sizeof(Packed) == 10
    class Bits(Structure):
        _fields_ = [("a", c_int, 3), ("b", c_uint, 5), ("c", c_int, 30)]
    x = Bits(-1, 33, 7)
    assert (sizeof(Bits), x.a, x.b, x.c) == (8, -1, 1, 7)
    assert memoryview(Inner()).format == "T{<c:c:7x<d:d:}"
    raises(TypeError, Inner, 1, 2, 3)
    raises(TypeError, lambda: Inner(b"a", c=b"b"), text="duplicate values")
    raises(AttributeError, setattr, Inner, "_fields_", [], text="final")


def test_union_and_anonymous():
    class U(Union):
        _fields_ = [("i", c_uint32), ("b", c_uint8 * 4)]
    class S(Structure):
        _anonymous_ = ["u"]
        _fields_ = [("x", c_int), ("u", U)]
    s = S(1)
    s.i = 0x01020304
    assert sum(s.b) == 10 and s.u.i == 0x01020304 and S.i.offset == 4 and sizeof(S) == 8


def test_arrays():
    a = (c_int * 4)(1, 2, 3)
    assert a[:] == [1, 2, 3, 0] and a[-2] == 3 and a[::-2] == [0, 2]
    a[1:3] = 8, 9
    assert list(a) == [1, 8, 9, 0] and (c_int * 4) is (c_int * 4)
    raises(IndexError, lambda: a[4])
    raises(ValueError, a.__setitem__, slice(0, 2), [1])
    s = create_string_buffer(b"abc", 6)
    assert s.value == b"abc" and s.raw == b"abc\0\0\0" and s[1:3] == b"bc"
    raises(ValueError, setattr, s, "value", b"toolong")
    w = create_unicode_buffer("xyz")
    assert w.value == "xyz" and len(w) == 4 and w[::-1] == "\0zyx"
    m = memoryview((c_int * 3 * 2)((1, 2, 3), (4, 5, 6)))
    assert m.shape == (2, 3) and m.format == "<i"


def test_pointers():
    i = c_int(42)
    p = pointer(i)
    p.contents.value = 43
    assert i.value == 43 and p[0] == 43 and p._objects["1"] is i
    p[0] = 44
    assert i.value == 44
    raises(ValueError, lambda: POINTER(c_int)().contents, text="NULL")
    a = (c_short * 3)(1, 2, 3)
    q = cast(a, POINTER(c_short))
    assert q[:3] == [1, 2, 3] and q[2:-1:-1] == [3, 2, 1]
    raises(ValueError, lambda: q[:])
    raises(TypeError, cast, a, c_int)
    class Node(Structure):
        pass
    Node._fields_ = [("value", c_int), ("next", POINTER(Node))]
    n = Node(1, pointer(Node(2)))
    gc.collect()
    assert n.next[0].value == 2 and not n.next.contents.next


def test_memory():
    b = bytearray(b"abcdefgh")
    x = c_uint32.from_buffer(b, 4)
    x.value = 0
    assert b == b"abcd\0\0\0\0"
    raises(BufferError, b.append, 1)
    raises(TypeError, c_int.from_buffer, b"abcd", text="not writable")
    raises(ValueError, c_int.from_buffer_copy, b"abc", text="Buffer size too small")
    assert (c_char * 2).from_buffer_copy(b"abc", 1).raw == b"bc"
    y = c_int(7)
    assert c_int.from_address(addressof(y)).value == 7
    s = create_string_buffer(4)
    resize(s, 8)
    assert sizeof(s) == 8
    raises(ValueError, resize, s, 1)
    memset(s, ord("x"), 3)
    assert string_at(s) == b"xxx" and string_at(s, 2) == b"xx"
    memmove(s, b"hey", 4)
    assert s.value == b"hey" and wstring_at(create_unicode_buffer("wide")) == "wide"


def test_functions():
    assert libc.abs(-3) == 3
    libc.strtol.argtypes = c_char_p, POINTER(c_char_p), c_int
    libc.strtol.restype = c_long
    end = c_char_p()
    assert libc.strtol(b"12rest", byref(end), 10) == 12 and end.value == b"rest"
    raises(ArgumentError, libc.strtol, 5.0, None, 10, text="argument 1: TypeError: wrong type")
    raises(TypeError, libc.strtol, text="this function takes at least 3 arguments (0 given)")
    raises(AttributeError, lambda: libc.no_such_function)
    raises(OSError, CDLL, "no such library")
    f = libc.abs
    f.errcheck = lambda result, function, args: (result, args)
    assert f(-2) == (2, (-2,))
    del f.errcheck
    class Tiny(Structure):
        _fields_ = [("quot", c_int), ("rem", c_int)]
    libc.div.restype = Tiny
    assert (libc.div(17, 5).quot, libc.div(17, 5).rem) == (3, 2)


def test_paramflags():
    frexp = CFUNCTYPE(c_double, c_double, POINTER(c_int))(
        ("frexp", CDLL("libm.so.6")), ((1, "x"), (2, "exponent")))
    assert frexp(8.0) == 4 and frexp(x=0.5) == 0
    raises(TypeError, frexp, text="required argument 'x' missing")
    raises(TypeError, frexp, 1.0, 2.0, text="call takes exactly")


def test_errno():
    set_errno(0)
    assert libc.open(b"", 0) == -1 and get_errno() == errno.ENOENT
    assert set_errno(5) == errno.ENOENT and get_errno() == 5
    seen = []
    t = threading.Thread(target=lambda: seen.append(get_errno()))
    t.start()
    t.join()
    assert seen == [0]


def test_callbacks():
    @CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))
    def compare(a, b):
        return a[0] - b[0]
    a = (c_int * 5)(5, 1, 99, 7, 33)
    libc.qsort(a, len(a), sizeof(c_int), compare)
    assert a[:] == [1, 5, 7, 33, 99]
    caught = []
    hook, sys.unraisablehook = sys.unraisablehook, caught.append
    try:
        broken = CFUNCTYPE(c_int, c_int)(lambda x: 1 / x)
        broken(0)
        wrong = CFUNCTYPE(c_int)(lambda: "text")
        wrong()
    finally:
        sys.unraisablehook = hook
    assert [type(c.exc_value) for c in caught] == [ZeroDivisionError, TypeError]
    raises(TypeError, CFUNCTYPE(POINTER(c_int)), lambda: None, text="invalid result type")
    # A callback that raised leaves what was pending alone, and cycles through one die.
    class X:
        def __init__(self):
            self.callback = CFUNCTYPE(None)(self.method)
        def method(self):
            pass
    for i in range(20):
        X()
    gc.collect()
    assert len([x for x in gc.get_objects() if isinstance(x, X)]) < 3


def test_callback_in_foreign_thread():
    # A thread that C starts runs Python code.
    seen = []
    @CFUNCTYPE(c_void_p, c_void_p)
    def run(argument):
        seen.append(threading.get_ident())
        seen.append([i for i in range(1000)][-1])
        return None
    handle = c_ulong()
    assert libc.pthread_create(byref(handle), None, run, None) == 0
    assert libc.pthread_join(handle, None) == 0
    assert len(seen) == 2 and seen[0] != threading.get_ident() and seen[1] == 999


def test_hostile():
    if sys.implementation.name == "cpython":
        return "CPython crashes"
    class Evil(Structure):
        _fields_ = [("a", c_int), ("b", c_int)]
    class Index:
        def __index__(self):
            resize(buffer, 1000)
            return 1
    buffer = (c_int * 4)()
    buffer[3] = Index()
    class Small(Structure):
        _fields_ = [("a", c_int)]
    class Large(Structure):
        _fields_ = [("x", c_char * 1000000), ("y", c_int)]
    s = Small()
    try:
        s.__class__ = Large
        s.y, s.x
    except (TypeError, ValueError):
        pass
    raises((TypeError, AttributeError), lambda: Evil.a.__get__(5))
    class Selfish(Structure):
        pass
    raises((AttributeError, TypeError), setattr, Selfish, "_fields_", [("x", Selfish)])
    class Loop:
        pass
    loop = Loop()
    loop._as_parameter_ = loop
    raises((ArgumentError, RecursionError), libc.abs, loop)
    class Fields(Structure):
        _fields_ = [("a", c_int)]
    del Fields._fields_
    raises(TypeError, Fields, 1)
    raises(TypeError, lambda: _ctypes.PyObj_FromPtr("a"))


def test_memoryview_of_array():
    view = memoryview((ctypes.c_int * 2)(1, 2))
    assert view.format == "<i" and view.cast("B").nbytes == 8
    try:
        view.cast("h")
    except TypeError as e:
        assert "between two non-byte formats" in str(e)
    else:
        assert False
