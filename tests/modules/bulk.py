# What is done in bulk: line ends over chunks, bytes decoded in blocks, hashes before they are
# begun, sorting by tuples and by strings; against the slow and obvious ways.
# needs: stdlib
import hashlib
import io
import random

chance = random.Random(3)


def text_of(letters, n):
    return "".join(chance.choice(letters) for _ in range(n))


def lines_of(text, end):
    """The lines of a text with that end, found by str.split."""
    parts = text.split(end)
    return [part + end for part in parts[:-1]] + parts[-1:] * bool(parts[-1])


def test_line_ends_over_chunks():
    for letters in ("ab\r\n", "a\r\n温é", "x\r\n\U0001f600", "\r\n"):
        for size in (0, 1, 5, 40, 200):
            text = text_of(letters, size)
            plain = text.replace("\r\n", "\n").replace("\r", "\n")
            for chunk in (1, 2, 7, 8192):
                for newline, expected in (("\r\n", lines_of(text, "\r\n")), ("\n", lines_of(text, "\n")),
                                          ("\r", lines_of(text, "\r")), (None, lines_of(plain, "\n"))):
                    file = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", newline=newline)
                    file._CHUNK_SIZE = chunk
                    assert file.readlines() == expected, (text, newline, chunk)


def test_newlines_seen():
    for text, seen in (("a\n", "\n"), ("a\r\nb", "\r\n"), ("a\rb", "\r"), ("温\r\n\n", ("\n", "\r\n")),
                       ("\r\n\r\U0001f600\n", ("\r", "\n", "\r\n")), ("a", None)):
        for newline in (None, ""):
            file = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", newline=newline)
            file.read()
            assert file.newlines == seen


def test_long_ascii_is_its_own():
    for n in (2047, 2048, 5000):
        data = bytes(65 + i % 26 for i in range(n))
        text = data.decode()
        assert text.encode() == data and text == data.decode("ascii") and len(text) == n
        assert hash(text) == hash("".join(map(chr, data))) and text[10:20] == data[10:20].decode()
        assert text + "é" == "".join(map(chr, data)) + "é" and text.lower().upper() == text
        class Text(str):
            pass
        assert Text(text) == text and text.translate({65: "b"}).count("A") == 0
    for bad in (b"x" * 3000 + b"\xff", b"\xc3" + b"x" * 3000):
        try:
            bad.decode()
        except UnicodeDecodeError as error:
            assert error.object == bad
        else:
            assert False
        assert len(bad.decode("latin-1")) == 3001 and bad.decode("utf-8", "ignore") == "x" * 3000


def test_loops_in_blocks():
    for n in (0, 1, 7, 8, 31, 32, 33, 63, 64, 65, 200):
        for letters in ("abcXYZ09 ", "aZé", "aß温Δ", "aA\U0001f600"):
            text = text_of(letters, n)
            one_by_one = "".join(c.upper() for c in text)
            assert text.upper() == one_by_one and text.lower() == "".join(c.lower() for c in text)
            assert text[::-1] == "".join(reversed(text)) and text[-2:1:-1] == "".join(reversed(text[2:-1]))
            for c in letters:
                assert text.count(c) == sum(x == c for x in text) and text.replace(c, "!") == "!".join(text.split(c))
                assert text.find(c) == next((i for i, x in enumerate(text) if x == c), -1)
            data = text.encode()
            assert data.decode() == text and bytes.fromhex(data.hex()) == data
            assert data.hex() == "".join("%02x" % b for b in data)
            assert data.upper() == bytes(b - 32 if 97 <= b < 123 else b for b in data)
            assert data.translate(bytes(range(255, -1, -1))) == bytes(255 - b for b in data)
            assert data.translate(bytes(range(256))) == data
            assert data.splitlines() == data.decode("latin-1").split("\n")[:n and None] or b"\n" not in data
    assert "a\nb\vc\fd\x1ce\x1df\x1eg\r\nh\ri\x1f".splitlines() == list("abcdefgh") + ["i\x1f"]
    assert "a\nb\r\n\nc".splitlines(True) == ["a\n", "b\r\n", "\n", "c"]


def test_joined_bytes():
    class Own(bytes):
        pass
    assert b", ".join([b"a", b"", b"c"]) == b"a, , c" and type(b"".join([Own(b"x")])) is bytes
    assert bytearray(b"-").join([b"a", b"b"]) == bytearray(b"a-b") and b"-".join([Own(b"a"), bytearray(b"b")]) == b"a-b"
    try:
        b"".join([b"a", "b"])
    except TypeError as error:
        assert "sequence item 1" in str(error)


def test_hashes_that_wait():
    if not hasattr(hashlib, "shake_128"):
        return "built without OpenSSL"
    for name in ("md5", "sha256", "sha3_256", "blake2b"):
        make = getattr(hashlib, name)
        h = make(b"abc")
        copy = h.copy()
        assert h.hexdigest() == make(b"ab" + b"c").hexdigest() == h.hexdigest() and h.name == name
        copy.update(b"d")
        assert copy.digest() == make(b"abcd").digest() and h.digest() == make(b"abc").digest()
        again = copy.copy()
        again.update(b"e")
        assert again.digest() == make(b"abcde").digest() != copy.digest()
        assert make().digest() == make(b"").digest() and make(bytearray(b"x")).digest() == make(b"x").digest()
    shake = hashlib.shake_128(b"abc")
    assert shake.hexdigest(4) == hashlib.shake_128(b"abc").digest(4).hex() and shake.digest(0) == b""


def inserted(items):
    """Sorted by insertion, which is stable and compares with < alone."""
    out = []
    for item in items:
        at = len(out)
        while at and item < out[at - 1]:
            at -= 1
        out.insert(at, item)
    return out


def test_sorting():
    for kind in ([0, 1, 2, -5, True, 10 ** 30, 1.5, 2.0, 0.0, -0.0], ["a", "b", "é", "温", "aa"], [1, 2, 3]):
        for n in (3, 70, 150):
            items = [tuple(chance.choice(kind) for _ in range(chance.randint(0, 3))) for _ in range(n)]
            assert list(map(id, sorted(items))) == list(map(id, inserted(items)))
            keys = [text_of("ab\0é", chance.randint(0, 12)) for _ in range(n)]
            numbers = list(range(n))
            pairs = inserted(list(zip(keys, numbers)))
            assert sorted(numbers, key=keys.__getitem__) == [i for _, i in pairs]
            assert sorted(numbers, key=keys.__getitem__, reverse=True) == \
                sorted(sorted(numbers, reverse=True), key=keys.__getitem__)[::-1]
    for wrong in ([(1, "a"), (1, 2)], [(None, 1), (None, None)]):
        try:
            sorted(wrong)
        except TypeError:
            pass
        else:
            assert False
    nan = float("nan")
    assert sorted([(nan, 2), (nan, 1)]) == [(nan, 1), (nan, 2)]
