"""_struct, binascii, array, _random: bytes in and out."""
import _random
import _struct
import array
import binascii


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


def test_struct():
    values = (-1, 2, -3, 4, -5, 6, 7.5, b"ab", True)
    for order in "<>=!":
        packed = _struct.pack(order + "bHiIqQd3s?", *values)
        assert len(packed) == 39
        assert _struct.unpack(order + "bHiIqQd3s?", packed) == values[:7] + (b"ab\0", True)
    assert _struct.calcsize("bhilqP") == 32 and _struct.calcsize("b0i") == 4
    assert _struct.pack(">e", 1.5) == b">\0" and _struct.unpack("<e", b"\xff{")[0] == 65504.0
    assert _struct.pack("5p", b"abc") == b"\3abc\0" and list(_struct.iter_unpack("<h", b"\1\0\2\0")) \
        == [(1,), (2,)]
    room = bytearray(6)
    _struct.pack_into("<h", room, -4, 258)
    assert room == b"\0\0\2\1\0\0" and _struct.unpack_from("<h", room, 2) == (258,)
    for order in "@<>=!":
        for code, bits in zip("bBhHiIqQ", (8, 8, 16, 16, 32, 32, 64, 64)):
            least, most = (-2 ** (bits - 1), 2 ** (bits - 1) - 1) if code.islower() else (0, 2 ** bits - 1)
            for value in (least, most, 0, 1, most // 3):
                packed = _struct.pack(order + code, value)
                kind = "big" if order in ">!" else "little"
                assert order == "@" or packed == value.to_bytes(bits // 8, kind, signed=code.islower())
                assert _struct.unpack(order + code, packed) == (value,)
            for value in (least - 1, most + 1, 2 ** 64, -2 ** 70):
                try:
                    _struct.pack(order + code, value)
                except _struct.error:
                    pass
                else:
                    assert False, (order + code, value)
    error = _struct.error
    raises(error, "'b' format requires -128 <= number <= 127", _struct.pack, "b", 200)
    raises(error, "required argument is not an integer", _struct.pack, "i", "a")
    raises(error, "bad char in struct format", _struct.pack, "Z", 1)
    raises(error, "unpack requires a buffer of 2 bytes", _struct.unpack, "h", b"a")
    raises(error, "pack expected 2 items for packing (got 1)", _struct.pack, "hh", 1)


def test_binascii():
    data = bytes(range(256))
    for n in range(40):
        part = data[200:200 + n]
        assert binascii.a2b_base64(binascii.b2a_base64(part)) == part
        assert binascii.a2b_uu(binascii.b2a_uu(part)) == part
        assert binascii.unhexlify(binascii.hexlify(part)) == part
        assert binascii.a2b_qp(binascii.b2a_qp(part, istext=False)) == part
    assert binascii.b2a_base64(b"hello", newline=False) == b"aGVsbG8="
    assert binascii.crc32(b"hello") == 907060870 and binascii.crc_hqx(b"hello", 0) == 50018
    assert binascii.b2a_qp(b"a=b \n") == b"a=3Db=20\n" and binascii.a2b_qp(b"a=\nb=41") == b"abA"
    assert binascii.hexlify(b"abcd", ":", 2) == b"6162:6364"
    raises(binascii.Error, "Incorrect padding", binascii.a2b_base64, "YQ")
    raises(binascii.Error, "Odd-length string", binascii.unhexlify, "abc")
    raises(binascii.Error, "Non-hexadecimal digit found", binascii.unhexlify, "zz")
    for n in range(70):
        data = bytes(i * 41 % 256 for i in range(n))
        assert binascii.hexlify(data) == data.hex().encode() and binascii.unhexlify(data.hex()) == data
        assert binascii.hexlify(data, '-', 3) == data.hex('-', 3).encode()
        assert binascii.unhexlify(data.hex().upper().encode()) == data
        encoded = binascii.b2a_base64(data)
        assert binascii.a2b_base64(encoded) == binascii.a2b_base64(b" \n".join([encoded[:n], encoded[n:]])) == data
    for text in (b"YWJj=YWJj", b"YWJjY=WJj", b"YW=JYWJj"):
        raises(binascii.Error, "Discontinuous padding not allowed", lambda: binascii.a2b_base64(text, strict_mode=True))
    raises(binascii.Error, "Only base64 data is allowed", lambda: binascii.a2b_base64(b"YWJj!", strict_mode=True))
    assert binascii.a2b_base64(b"YW=Jj\xffZ!GVm") == b"abcdef"


def test_array():
    a = array.array("h", [1, 2, 3])
    a.append(-4)
    a.extend(array.array("h", [5]))
    a[1:2] = array.array("h", [7, 8])
    assert a.tolist() == [1, 7, 8, 3, -4, 5] and repr(a[:2]) == "array('h', [1, 7])"
    assert a.pop() == 5 and a.index(8) == 2 and a.count(7) == 1 and memoryview(a).format == "h"
    del a[::2]
    assert a == array.array("i", [7, 3]) and a < array.array("d", [8.5]) and 3 in a
    a.byteswap()
    assert a[0] == 7 * 256 and len(a.tobytes()) == 4 and a.itemsize == 2
    assert array.array("u", "aé").tounicode() == "aé" and array.array("f", [0.5])[0] == 0.5
    raises(OverflowError, "signed short integer is greater than maximum", a.append, 40000)
    raises(IndexError, "array index out of range", lambda: a[9])
    raises(TypeError, "can only append array (not \"list\") to array", lambda: a + [1])
    view = memoryview(a)
    raises(BufferError, "cannot resize an array that is exporting buffers", a.append, 1)
    view.release()
    a.append(1)


def test_random():
    r = _random.Random(42)
    assert [r.random() for _ in range(3)] == [0.6394267984578837, 0.025010755222666936,
                                              0.27502931836911926]
    state = r.getstate()
    first = [r.getrandbits(k) for k in range(1, 100)]
    r.setstate(state)
    assert first == [r.getrandbits(k) for k in range(1, 100)] and len(state) == 625
    r.seed(2**100)
    first = r.random()
    r.seed(-2**100)
    assert r.random() == first


def test_pack_what_lies_between():
    native = _struct.calcsize('@bi')
    assert _struct.pack('@bi', 1, 2)[1:native - 4] == bytes(native - 5)
    assert _struct.pack('<b3xh2s4p', 1, 2, b'a', b'bc') == b'\1\0\0\0\2\0a\0\2bc\0'
    assert _struct.pack('<3s', b'abcdef') == b'abc' == _struct.pack('<3s', bytearray(b'abcd'))
    assert _struct.pack('<d?', 0.5, []) == b'\0\0\0\0\0\0\xe0?\0'
    buffer = bytearray(b'\xff' * 8)
    _struct.Struct('<b2xb').pack_into(buffer, 2, 1, 2)
    assert buffer == b'\xff\xff\1\0\0\2\xff\xff'


def test_pack_wrong_calls():
    one = _struct.Struct('i')
    for call, kind, text in (
            (lambda: _struct.pack(), TypeError, 'missing format argument'),
            (lambda: _struct.pack('i'), _struct.error, 'pack expected 1 items for packing (got 0)'),
            (lambda: _struct.pack('i', x=1), TypeError, '_struct.pack() takes no keyword arguments'),
            (lambda: one.pack(x=1), TypeError, 'Struct.pack() takes no keyword arguments'),
            (lambda: one.pack_into(), _struct.error, 'pack_into expected buffer argument'),
            (lambda: _struct.Struct.pack(3), TypeError,
             "descriptor 'pack' for '_struct.Struct' objects doesn't apply to a 'int' object")):
        try:
            call()
        except kind as e:
            assert str(e) == text, e
        else:
            raise AssertionError(text)


def test_struct_integers():
    """Runs of each size, sign and order: the limits, and what is beyond them."""
    sizes = {"b": 1, "h": 2, "i": 4, "l": 4, "q": 8}
    for letter, size in sizes.items():
        for order, name in ("<", "little"), (">", "big"):
            for code, signed in (letter, True), (letter.upper(), False):
                low, high = (-1 << 8 * size - 1, (1 << 8 * size - 1) - 1) if signed else (0, (1 << 8 * size) - 1)
                values = [low, high, 1, True, low + 1]
                data = b"".join(int(v).to_bytes(size, name, signed=signed) for v in values)
                assert _struct.pack(f"{order}5{code}", *values) == data
                assert list(_struct.unpack(f"{order}5{code}", data)) == values
                for wrong in (low - 1, high + 1, 1 << 70):
                    raises(_struct.error, f"'{code}' format requires {low} <= number <= {high}",
                           _struct.pack, f"{order}2{code}", 0, wrong)
                for wrong in (1.5, "1", None):
                    raises(_struct.error, "required argument is not an integer", _struct.pack,
                           f"{order}2{code}", 0, wrong)
    raises(_struct.error, "int too large to convert", _struct.pack, "<e", 2**60)
    raises(OverflowError, "float too large to pack with e format", _struct.pack, "<e", 2.0**60)
    address = _struct.pack("P", 2**64 - 1)
    assert _struct.unpack("P", address) == (2**64 - 1,)
