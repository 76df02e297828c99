"""memoryview: items, slices, casts, shapes, releasing."""


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


def test_items():
    store = bytearray(b"abcdef")
    m = memoryview(store)
    assert m[0] == 97 and m[-1] == 102 and m[1:3].tobytes() == b"bc" and len(m) == 6
    m[0] = 65
    m[1:3] = b"XY"
    m[::2] = m[1::2]
    assert store == b"XXdd" b"ff" and list(m) == list(store) and m.tolist() == list(m)
    raises(IndexError, "index out of bounds on dimension 1", lambda: m[9])
    raises(TypeError, "memoryview: invalid slice key", lambda: m["a"])
    raises(ValueError, "memoryview: invalid value for format 'B'", m.__setitem__, 0, 300)
    raises(TypeError, "memoryview: invalid type for format 'B'", m.__setitem__, 0, "a")
    raises(TypeError, "cannot modify read-only memory", memoryview(b"a").__setitem__, 0, 1)
    raises(ValueError, "memoryview assignment: lvalue and rvalue have different structures",
           m.__setitem__, slice(0, 2), b"abc")


def test_attributes():
    m = memoryview(b"abcd")[::2]
    assert (m.shape, m.strides, m.nbytes, m.itemsize, m.ndim) == ((2,), (2,), 2, 1, 1)
    assert not m.contiguous and m.readonly and m.obj == b"abcd" and m.format == "B"
    assert m == b"ac" and bytes(m) == b"ac" and m.hex() == "6163" and hash(m) == hash(b"ac")
    assert memoryview(b"abcd")[::-1].tobytes() == b"dcba"


def test_casts():
    m = memoryview(bytearray(8)).cast("i")
    m[0], m[1] = -1, 2**31 - 1
    assert m.tolist() == [-1, 2147483647] and m.cast("B").nbytes == 8
    assert memoryview(b"\0\0\x80?").cast("f")[0] == 1.0 and memoryview(b"a").cast("c")[0] == b"a"
    assert memoryview(b"\1\0").cast("?").tolist() == [True, False]
    raises(TypeError, "memoryview: length is not a multiple of itemsize",
           memoryview(b"abc").cast, "H")
    raises(TypeError, "memoryview: cannot cast between two non-byte formats", m.cast, "d")
    raises(TypeError, "memoryview: casts are restricted to C-contiguous views",
           memoryview(b"abcd")[::2].cast, "H")


def test_shapes():
    m = memoryview(bytearray(range(6))).cast("B", [2, 3])
    assert m.tolist() == [[0, 1, 2], [3, 4, 5]] and m[1, -1] == 5 and m.strides == (3, 1)
    m[0, 1] = 9
    assert m.tobytes() == b"\0\x09\2\3\4\5" and m.tobytes("F") == b"\0\3\x09\4\2\5"
    assert m[1:].tolist() == [[3, 4, 5]] and len(m) == 2
    raises(NotImplementedError, "multi-dimensional sub-views are not implemented", lambda: m[0])
    raises(IndexError, "index out of bounds on dimension 2", lambda: m[0, 5])
    raises(TypeError, "memoryview: product(shape) * itemsize != buffer size",
           memoryview(b"abcd").cast, "B", [3])
    one = memoryview(b"a").cast("B", [])
    assert one[()] == 97 and one.tolist() == 97 and one.shape == ()


def test_releasing():
    store = bytearray(b"abc")
    m = memoryview(store)
    raises(BufferError, "Existing exports of data: object cannot be re-sized", store.append, 1)
    part = m[1:]
    m.release()
    m.release()
    raises(ValueError, "operation forbidden on released memoryview object", lambda: m[0])
    raises(BufferError, "Existing exports of data: object cannot be re-sized", store.append, 1)
    part.release()
    store.append(1)
    with memoryview(store) as view:
        view[0] = 1
    assert store == b"\1bc\1" and repr(view).startswith("<released memory at ")
    raises(ValueError, "cannot hash writable memoryview object", hash, memoryview(bytearray()))
    raises(TypeError, "memoryview: a bytes-like object is required, not 'int'", memoryview, 1)


def test_slice_that_releases_its_view():
    class Releasing:
        def __index__(self):
            view.release()
            return 4
    view = memoryview(bytearray(8))
    try:
        view[:Releasing()] = b"spam"
    except ValueError:
        pass
    else:
        assert False


def test_cast_of_any_format_to_bytes():
    try:
        import _ctypes  # the one exporter of formats with a byte order
        import ctypes
    except ImportError:
        return
    number = ctypes.c_double()
    view = memoryview(number)
    assert view.format == "<d" and bytes(view.cast("B")) == bytes(8)
    try:
        view.cast("i")
    except TypeError as error:
        assert str(error) == "memoryview: cannot cast between two non-byte formats"
    else:
        assert False
