"""bytes and bytearray: making, slicing, methods, resizing, messages."""


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


BOTH = (bytes, bytearray)


def test_making():
    for make in BOTH:
        assert make() == b"" and make(3) == b"\0\0\0" and make([1, 2]) == b"\1\2"
        assert make("é", "utf-8") == b"\xc3\xa9" and make(memoryview(b"abc")[::2]) == b"ac"
        raises(ValueError, "negative count", make, -1)
        raises(TypeError, "string argument without an encoding", make, "a")
        raises(TypeError, "encoding without a string argument", make, b"", "utf-8")
        raises(TypeError, f"cannot convert 'float' object to {make.__name__}", make, 1.5)
    raises(ValueError, "bytes must be in range(0, 256)", bytes, [256])
    raises(ValueError, "byte must be in range(0, 256)", bytearray, [256])

    class Made:
        def __bytes__(self):
            return b"made"

    assert bytes(Made()) == b"made" and bytes.fromhex(" 0aFF ") == b"\n\xff"
    raises(ValueError, "non-hexadecimal number found in fromhex() arg at position 1",
           bytes.fromhex, "4g")


def test_items():
    for make in BOTH:
        b = make(range(10))
        assert b[3] == 3 and b[-1] == 9 and b[2:5] == b"\2\3\4" and b[::-3] == b"\t\6\3\0"
        assert type(b[:]) is make and list(b) == list(range(10)) and 3 in b and b"\3\4" in b
        assert b + b"x" == bytes(b) + b"x" and make(b"ab") * 3 == b"ababab" and b * -1 == b""
        raises(ValueError, "byte must be in range(0, 256)", lambda: 300 in b)
    raises(IndexError, "index out of range", lambda: b"a"[5])
    raises(IndexError, "bytearray index out of range", lambda: bytearray(b"a")[5])
    raises(TypeError, "can't concat str to bytes", lambda: b"a" + "a")


def test_searching():
    for make in BOTH:
        b = make(b"abcabcab")
        assert (b.find(b"ca"), b.rfind(b"ca"), b.find(98, 2), b.find(b"x")) == (2, 5, 4, -1)
        assert b.count(b"ab") == 3 and b.count(b"") == 9 and b.count(b"a", 1, -2) == 1
        assert b.startswith((b"x", b"ab")) and b.endswith(b"ab", 3) and not b.startswith(b"b", 9)
        assert b.replace(b"ab", b"-") == b"-c-c-" and b.replace(b"", b".", 2) == b".a.bcabcab"
        assert b.removeprefix(b"abc") == b"abcab" and b.removesuffix(b"x") == b
        raises(ValueError, "subsection not found", b.index, b"x")
        raises(TypeError, "argument should be integer or bytes-like object, not 'str'", b.find, "a")
        raises(TypeError, "startswith first arg must be bytes or a tuple of bytes, not str",
               b.startswith, "a")


def test_splitting():
    for make in BOTH:
        b = make(b"  a b\tc  ")
        assert b.split() == [b"a", b"b", b"c"] and b.split(None, 1) == [b"a", b"b\tc  "]
        assert b.rsplit(None, 1) == [b"  a b", b"c"] and make(b"a,,b").split(b",") == [b"a", b"", b"b"]
        assert make(b"a,b,c").rsplit(b",", 1) == [b"a,b", b"c"]
        assert make(b"a=b=c").partition(b"=") == (b"a", b"=", b"b=c")
        assert make(b"a=b=c").rpartition(b"=") == (b"a=b", b"=", b"c")
        assert make(b"abc").rpartition(b"=") == (b"", b"", b"abc")
        assert make(b"a\nb\r\nc\r").splitlines(True) == [b"a\n", b"b\r\n", b"c\r"]
        assert b.strip() == b"a b\tc" and make(b"xaxx").strip(b"x") == b"a"
        assert make(b", ").join([b"a", bytearray(b"b"), memoryview(b"c")]) == b"a, b, c"
        raises(ValueError, "empty separator", b.split, b"")
        raises(TypeError, "sequence item 1: expected a bytes-like object, str found",
               b.join, [b"a", "b"])


def test_characters():
    for make in BOTH:
        assert make(b"hELLO wORLD").title() == b"Hello World" and make(b"aB").swapcase() == b"Ab"
        assert make(b"ab1").isalnum() and not make(b"").isalpha() and make(b"").isascii()
        assert make(b"Ab Cd").istitle() and not make(b"AB").islower() and make(b"\t\n").isspace()
        assert make(b"ab").center(5, b"*") == b"**ab*" and make(b"-5").zfill(4) == b"-005"
        assert make(b"a\tbc\td").expandtabs(4) == b"a   bc  d"
        table = make.maketrans(b"abc", b"xyz")
        assert make(b"aabbcc!").translate(table, b"b") == b"xxzz!"
        assert make(b"\x01\xab\xff\x10").hex("-", 2) == "01ab-ff10"
        assert make(b"\x01\xab\xff").hex(":", -2) == "01ab:ff"
        raises(ValueError, "translation table must be 256 characters long", make(b"a").translate, b"")
        raises(TypeError, "center() argument 2 must be a byte string of length 1, not int",
               make(b"a").center, 3, 3)


def test_text():
    assert repr(b"a'\"\\\n\x00\xff") == "b'a\\'\"\\\\\\n\\x00\\xff'" and repr(b"'") == 'b"\'"'
    assert repr(bytearray(b"x\0")) == "bytearray(b'x\\x00')" and repr(b"'\"\\\t") == """b'\\'"\\\\\\t'"""
    assert repr(b"it's") == 'b"it\'s"' and repr(bytearray(b"it's")) == 'bytearray(b"it\\\'s")'
    assert b"''".translate(None, b"'") == b"" and b"abcab".translate(bytes.maketrans(b"a", b"x"), b"b") == b"xcx"
    digits = b"0123456789abc"
    for step in (-13, -5, -2, -1, 2, 3, 4, 12, 13):
        assert digits[::step] == bytes(digits[i] for i in range(13)[::step])
    assert repr(bytearray(b"x")) == "bytearray(b'x')" and b"\xc3\xa9".decode() == "é"
    assert str(b"a") == "b'a'"


def test_comparing():
    assert b"a" < b"ab" < b"b" and b"a" == bytearray(b"a") == memoryview(b"a") and b"a" != "a"
    assert hash(b"abc") == hash(bytes([97, 98, 99])) and {b"a": 1}[b"a"] == 1
    raises(TypeError, "'<' not supported between instances of 'bytes' and 'str'", lambda: b"" < "")
    raises(TypeError, "unhashable type: 'bytearray'", hash, bytearray())


def test_bytearray_changes():
    b = bytearray(b"abcdef")
    b[1:3] = b"XYZ"
    assert b == b"aXYZdef"
    b[::2] = b"1234"
    assert b == b"1X2Z3e4"
    del b[1::2]
    assert b == b"1234"
    del b[:2]
    b += b"xy"
    b *= 2
    assert b == b"34xy34xy" and b.pop() == ord("y") and b.pop(0) == ord("3")
    b.insert(1, 0)
    b.remove(ord("x"))
    b.extend([1, 2])
    b.append(3)
    b.reverse()
    assert b == b"\3\2\1x43y\x004"
    b[2:2] = b
    assert len(b) == 18
    b.clear()
    assert b == b"" and b.copy() == b""
    raises(IndexError, "pop from empty bytearray", b.pop)
    raises(ValueError, "value not found in bytearray", b.remove, 1)
    raises(ValueError, "attempt to assign bytes of size 1 to extended slice of size 2",
           bytearray(b"abc").__setitem__, slice(None, None, 2), b"x")


def test_front_of_bytearray():
    b = bytearray(range(256)) * 40
    while len(b) > 10:
        del b[:7]
    assert len(b) <= 10
    b += bytes(1000)
    assert len(b) > 1000 and b[-1] == 0


def test_subclass():
    class Data(bytes):
        pass

    class Store(bytearray):
        def __init__(self, *args):
            super().__init__(*args)
            self.name = "store"

    d = Data(b"abc")
    d.tag = 1
    assert type(d) is Data and d == b"abc" and type(d[:]) is bytes and d.tag == 1
    assert type(Data.fromhex("00")) is Data and Store(b"x").name == "store"
    assert repr(Store(b"x")) == "Store(b'x')" and hash(d) == hash(b"abc")


def test_length_hints_that_fail():
    class Bad:
        def __iter__(self): return iter([1])
        def __len__(self): raise RuntimeError
    try:
        bytearray().extend(Bad())
    except RuntimeError:
        pass
    else:
        assert False


def test_join_holds_the_separator():
    separator = bytearray(b",")

    def items():
        separator.clear()
        yield b"a"
    try:
        separator.join(items())
    except BufferError:
        assert separator == b","
    else:
        assert False


def test_long_parts():
    whole = bytes(i * i % 251 for i in range(20_000))

    def same(part, start, end):
        assert part == bytes(bytearray(whole)[start:end]) and type(part) is bytes
        assert hash(part) == hash(bytes(bytearray(part)))
    same(whole[6000:], 6000, 20_000)
    same(whole[6000:][1000:][:-1], 7000, 19_999)
    same(whole[:15_000], 0, 15_000)
    same(whole.partition(whole[5:15])[2], 15, 20_000)
    same(whole.removeprefix(whole[:9]), 9, 20_000)
    same((b"  " + whole + b"x").lstrip()[:-1], 0, 20_000)
    rest, taken = whole, []
    while rest:
        taken.append(rest[:7])
        rest = rest[7:]
    assert b"".join(taken) == whole

    class Data(bytes): pass
    assert type(Data(whole)[6000:]) is bytes and Data(whole)[6000:] == whole[6000:]


def test_hexadecimal_of_all_lengths():
    for n in range(70):
        data = bytes(i * 37 % 256 for i in range(n))
        digits = "".join("%02x" % c for c in data)
        assert data.hex() == digits and bytes.fromhex(digits) == data
        assert bytes.fromhex(digits.upper()) == data
        for group in (1, 3, -3, 16, 40):
            pairs = [digits[i:i + 2] for i in range(0, 2 * n, 2)]
            first = n % abs(group) if group > 0 else 0
            groups = ["".join(pairs[:first])] if first else []
            groups += ["".join(pairs[i:i + abs(group)]) for i in range(first, n, abs(group))]
            assert data.hex("_", group) == "_".join(groups), (n, group)
    raises(ValueError, "non-hexadecimal number found in fromhex() arg at position 40",
           bytes.fromhex, "00" * 20 + "g0")
    raises(ValueError, "non-hexadecimal number found in fromhex() arg at position 41",
           bytes.fromhex, "00" * 20 + "0:")


def test_find_among_candidates():
    for n in range(2, 40):
        needle = b"ab" + b"c" * (n - 2) if n > 2 else b"ab"
        hay = needle[:-1].replace(b"c", b"d") * 100 + needle + b"tail" + needle
        at = hay.find(needle)
        assert hay[at:at + n] == needle and needle in hay and hay.count(needle) >= 2
        assert hay.replace(needle, b"").count(needle) == 0 and hay.find(needle + b"?") == -1
    assert (b"a" * 200 + b"ba").find(b"aba") == 199 and (b"a" * 300).count(b"aa") == 150


def test_many_parts():
    texts = [b"a,b" * 3000, b"," * 50 + b"x" * 5000, b"x" * 5000 + b"," * 500, b"", b",", b"one", b"a b\n\nc " * 700]
    for text in texts:
        for kind in bytes, bytearray:
            value, word = kind(text), text.decode()
            for limit in -1, 0, 1, 3, 8, 9, 1000:
                for separator in b",", b"b", b",b", None:
                    name = separator and separator.decode()
                    assert [p.decode() for p in value.split(separator, limit)] == word.split(name, limit)
                    assert [p.decode() for p in value.rsplit(separator, limit)] == word.rsplit(name, limit)
                for new in b"", b"x", b"yz":
                    for old in b",", b"a,":
                        assert value.replace(old, new, limit).decode() == word.replace(
                            old.decode(), new.decode(), limit)
            assert [p.decode() for p in value.splitlines()] == word.splitlines()
            assert {type(p) for p in value.split(b",")} == {kind}


def test_bytearray_grows_and_shrinks():
    array, wanted = bytearray(), []
    for i in range(5000):
        array.append(i & 255)
        wanted.append(i & 255)
        if i % 50 == 0:
            array += b"xy"
            array.extend(b"z" * (i % 7))
            wanted += list(b"xy" + b"z" * (i % 7))
        if i % 700 == 0:
            del array[:i // 2], wanted[:i // 2]
        if i % 900 == 0:
            del array[i // 20:], wanted[i // 20:]
        assert len(array) == len(wanted) < array.__alloc__()
    assert list(array) == wanted
    view = memoryview(array)
    for change in (lambda: array.append(1), lambda: array.extend(b"x"), lambda: array.__iadd__(b"x")):
        try:
            change()
        except BufferError:
            pass
        else:
            assert False
    for item, error in ((256, ValueError), (-1, ValueError), (1 << 70, ValueError), ("a", TypeError)):
        try:
            bytearray().append(item)
        except error:
            pass
        else:
            assert False


def test_slices():
    value = bytes(range(50))
    for start in None, 0, 3, 49, 50, 60, -1, -50, -60:
        for stop in None, 0, 3, 49, 50, 60, -1, -50, -60, 1 << 70:
            assert list(value[start:stop]) == list(value)[start:stop]
    assert value[:] is value and value[0:50] is value and value[5:5] == b""


def test_single_bytes():
    for i in range(256):
        one = bytes([i])
        assert len(one) == 1 and one[0] == i and one == bytearray([i]) and hash(one) == hash(bytes(bytearray([i])))
    own = bytearray(b"a,b")
    parts = own.split(b",")
    parts[0][0] = 120
    assert parts == [b"x", b"b"] and own == b"a,b" and b"a,b".split(b",") == [b"a", b"b"]
    assert b",a,,".split(b",") == [b"", b"a", b"", b""] and b"a,b,c".split(b",", 1) == [b"a", b"b,c"]
    assert b"".split(b",") == [b""] and b"a b".split() == [b"a", b"b"]
