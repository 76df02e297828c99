# str.encode and bytes.decode with the codecs that need no library, and error handlers.
import _codecs


def failure(function, *args):
    try:
        function(*args)
    except UnicodeError as e:
        return str(e)
    raise AssertionError("no error")


TEXT = "a\xe9\u20ac\U0001f600"


def test_round_trips():
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-7", "U8", "UTF8",
                     "unicode_escape", "raw_unicode_escape"):
        assert TEXT.encode(encoding).decode(encoding) == TEXT, encoding
    assert TEXT.encode() == b"a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" and "\xe9".encode("latin-1") == b"\xe9"
    assert TEXT.encode("utf-16-be") == b"\x00a\x00\xe9 \xac\xd8=\xde\x00" and "+\xe9".encode("utf-7") == b"+-+AOk-"
    assert "\xe9\u20ac\n".encode("unicode_escape") == b"\\xe9\\u20ac\\n"


def test_handlers():
    assert TEXT.encode("ascii", "replace") == b"a???" and TEXT.encode("ascii", "ignore") == b"a"
    assert TEXT.encode("ascii", "backslashreplace") == b"a\\xe9\\u20ac\\U0001f600"
    assert TEXT.encode("ascii", "xmlcharrefreplace") == b"a&#233;&#8364;&#128512;"
    assert "\u20ac".encode("latin-1", "namereplace") == b"\\N{EURO SIGN}"
    assert b"a\xff\xc3\xa9".decode("utf-8", "surrogateescape") == "a\udcff\xe9"
    assert "a\udcff".encode("utf-8", "surrogateescape") == b"a\xff"
    assert "\ud800".encode("utf-8", "surrogatepass") == b"\xed\xa0\x80"
    assert b"\xed\xa0\x80".decode("utf-8", "surrogatepass") == "\ud800"
    assert b"a\xff".decode("ascii", "backslashreplace") == "a\\xff" and b"\xff\xc3".decode("utf-8", "replace") == "\ufffd\ufffd"


def test_errors():
    assert failure(b"\xff".decode) == "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
    assert failure(b"a\xe2\x82".decode) == "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data"
    assert failure(b"\xe2a".decode) == "'utf-8' codec can't decode byte 0xe2 in position 0: invalid continuation byte"
    assert failure("\xe9\u20ac".encode, "ascii") == \
        "'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)"
    assert failure("\ud800".encode) == "'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed"
    assert failure(b"\x00\xd8".decode, "utf-16-le") == \
        "'utf-16-le' codec can't decode bytes in position 0-1: unexpected end of data"
    try:
        "a".encode("no such")
    except LookupError as e:
        assert str(e) == "unknown encoding: no such"
    try:
        "\xe9".encode("ascii", "nothing")
    except LookupError as e:
        assert str(e) == "unknown error handler name 'nothing'"


def test_registered_handlers():
    import _codecs
    seen = []

    def handler(error):
        seen.append((error.encoding, error.start, error.end, error.reason))
        return "[%d]" % (error.end - error.start), error.end
    _codecs.register_error("test.bracket", handler)
    assert "a\xe9\u20acb".encode("ascii", "test.bracket") == b"a[2]b"
    assert b"a\xffb".decode("ascii", "test.bracket") == "a[1]b"
    assert seen == [("ascii", 1, 3, "ordinal not in range(128)"), ("ascii", 1, 2, "ordinal not in range(128)")]
    assert _codecs.utf_8_decode(b"a\xe2\x82") == ("a", 1)
    assert _codecs.charmap_encode("ab", None, _codecs.charmap_build("ba")) == (b"\x01\x00", 2)
    assert _codecs.escape_decode(b"\\x41\\n\\101") == (b"A\nA", 10)


def test_utf8_in_parts():
    text = "ascii text Größe 温度 \u07ff\u0800\ud7ff\uffff \U0001f600 ÿ and more of it"
    data = text.encode()
    assert data.decode() == text and data == b"".join(c.encode() for c in text)
    for i in range(len(data) + 1):
        first, used = _codecs.utf_8_decode(data[:i], "strict", False)
        assert i - 4 < used <= i and first + data[used:].decode() == text
        assert first == data[:i].decode(errors="ignore")
    for end, reason in ((b"\xc3", "unexpected end of data"), (b"\xe2\x82", "unexpected end of data"),
                        (b"\xe0\x80", "invalid continuation byte"), (b"\xff", "invalid start byte"),
                        (b"\xed\xa0", "invalid continuation byte"), (b"\xf5", "invalid start byte")):
        try:
            (data + end).decode()
        except UnicodeDecodeError as error:
            assert error.start == len(data) and error.reason == reason
        else:
            assert False
        part, used = _codecs.utf_8_decode(data + end, "replace", False)
        assert (part + (data + end)[used:].decode(errors="replace")).startswith(text + "\ufffd")


def test_decode_runs():
    pools = "abcdefgh xyz", "äöüßéÿ", "αβγὺὴ", "温度は가하힣", "\U0001f600\U00010000", "\u0800\ud7ff\ue000\uffff"
    for first in pools:
        for second in pools:
            for n in (1, 2, 7, 8, 9, 17, 300):
                text = first[:3] * n + second + first[0] + second[-1] * n
                data = text.encode()
                assert data.decode() == text == data.decode("utf8")
                for at in {0, 1, len(data) // 2, len(data) - 2, len(data) - 1}:
                    bad = data[:at] + b"\xff" + data[at + 1:]
                    try:
                        bad.decode()
                    except UnicodeDecodeError as error:
                        assert bad[:error.start].decode() in text
                    else:
                        assert False, bad


def test_decode_limits():
    for bad in (b"\xc1\x81", b"\xe0\x9f\x80", b"\xed\xa0\x80", b"\xf0\x8f\x80\x80", b"\xf4\x90\x80\x80",
                b"\x80", b"\xc3", b"\xe6\xb8", b"\xf0\x9f\x98", b"\xc3a", b"\xe6\xb8a"):
        for before in ("", "a", "é", "温", "\U0001f600", "温" * 9):
            for after in (b"", b"abcdefgh", "é温".encode()):
                data = before.encode() + bad + after
                try:
                    data.decode()
                except UnicodeDecodeError as error:
                    assert error.start == len(before.encode()), data
                else:
                    assert False, data
                assert data.decode("utf-8", "ignore").startswith(before)


def test_decode_by_name():
    for n in range(40):
        data = b"abcdefghij" * 4
        data = data[:n]
        for name in ("ascii", "latin-1", "latin1", "utf8", "utf-8", "UTF-8", "L1"):
            assert data.decode(name) == "".join(map(chr, data)), name
        for i in range(n):
            other = data[:i] + b"\xe9" + data[i + 1:]
            assert other.decode("latin-1") == other.decode("L1") == "".join(map(chr, other))
            for name in ("ascii", "utf-8"):
                try:
                    other.decode(name)
                except UnicodeDecodeError as error:
                    assert error.start == i
                else:
                    assert False
    for names in (("utf-8\0",), ("ascii\0",), ("utf-8", "strict\0")):
        try:
            b"abc".decode(*names)
        except ValueError as error:
            assert "null" in str(error)
        else:
            assert False


# What a handler puts for a character.
def escaped(handler, c):
    if handler in ("ignore", "replace"):
        return "?" if handler == "replace" else ""
    if handler == "xmlcharrefreplace":
        return "&#%d;" % ord(c)
    return ("\\x%02x" if c < "\u0100" else "\\u%04x" if c < "\U00010000" else "\\U%08x") % ord(c)


HANDLERS = ("ignore", "replace", "xmlcharrefreplace", "backslashreplace")
RUNS = ("", "a", "\xe9", "\u20ac", "\udc80", "\ud800\udfff", "\U0001f600\u4e00", "\xff\u0100", "plain text of ASCII, long enough")


def test_encode_runs():
    table = "".join(map(chr, range(256)))[:0x80] + "\u20ac\xe9" + "\ufffe" * 126
    mapping = _codecs.charmap_build(table)
    for n in (1, 2, 9, 40):
        for first in RUNS:
            for second in RUNS:
                text = first * n + "b" + second * n + first
                for handler in HANDLERS:
                    for encoding, limit in (("ascii", 0x80), ("latin-1", 0x100)):
                        good = "".join(c if ord(c) < limit else escaped(handler, c) for c in text)
                        assert text.encode(encoding, handler) == bytes(map(ord, good)), (text, encoding, handler)
                    good = "".join(escaped(handler, c) if "\ud800" <= c <= "\udfff" else c for c in text)
                    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
                        assert text.encode(encoding, handler) == good.encode(encoding), (text, encoding, handler)
                    good = "".join(c if c in table[:130] else escaped(handler, c) for c in text)
                    assert _codecs.charmap_encode(text, handler, mapping) == \
                        (bytes(map(table.index, good)), len(text))
                assert ascii(text) == repr(text).encode("ascii", "backslashreplace").decode()
                assert text.encode("unicode_escape").decode("unicode_escape") == text
                assert text.encode("raw_unicode_escape").decode("raw_unicode_escape") == text


def test_surrogates():
    text = "a\u4e00\udc80\udcff\ud800" * 20
    assert text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass") == text
    for order in "le", "be":
        for form in "utf-16-", "utf-32-":
            data = text.encode(form + order, "surrogatepass")
            assert data.decode(form + order, "surrogatepass") == text and len(data) == len(text) * int(form[4:6]) // 8
    data = bytes(range(256)) * 2
    for encoding in "ascii", "utf-8":
        assert data.decode(encoding, "surrogateescape").encode(encoding, "surrogateescape") == data
    for encoding, part in (("ascii", "\u4e00"), ("ascii", "\ud800"), ("utf-8", "\ud800"), ("utf-16", "\udc80")):
        try:
            ("ab\udc80\udc81" + part).encode(encoding, "surrogateescape")
        except UnicodeEncodeError as error:
            assert error.start == (2 if encoding == "utf-16" else 4) and error.end == error.start + 1
        else:
            assert False


def test_utf16_in_blocks():
    for n in (0, 1, 30, 31, 32, 33, 63, 64, 65, 200):
        for start in "a", "\xe9", "\u4e00", "\U0001f600":
            text = start * n + "z"
            for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
                data = text.encode(encoding)
                assert data.decode(encoding) == text and memoryview(b"x" + data)[1:].tobytes().decode(encoding) == text
                assert str(memoryview(b"x" + data)[1:], encoding) == text
            for order in "le", "be":
                bad = text.encode("utf-16-" + order) + "\udc80".encode("utf-16-" + order, "surrogatepass")
                assert (bad + bad).decode("utf-16-" + order, "replace") == (text + "\ufffd") * 2
                assert bad.decode("utf-16-" + order, "ignore") == text
                assert bad[:-1].decode("utf-16-" + order, "replace") == text + "\ufffd"
                bad = text.encode("utf-32-" + order) + b"\xff" * 4
                assert (bad + bad).decode("utf-32-" + order, "backslashreplace") == (text + "\\xff" * 4) * 2
    high = "\ud83d".encode("utf-16-le", "surrogatepass")
    assert _codecs.utf_16_le_decode(b"a\0" + high, "strict", False) == ("a", 2)
    assert _codecs.utf_16_le_decode(b"a\0" + high + b"\0", "strict", False) == ("a", 2)
    assert _codecs.utf_32_le_decode(b"a\0\0\0b\0\0", "strict", False) == ("a", 4)


def test_charmap_tables():
    ascii_table = "".join(map(chr, range(128)))
    names = {table: type(_codecs.charmap_build(table)).__name__ for table in
             ("\0", "\0a", "a\0", "\0a\0", "\0\U0001f600", ascii_table, ascii_table + "\ufffe" * 128)}
    assert list(names.values()) == ["EncodingMap", "EncodingMap", "dict", "dict", "dict", "EncodingMap", "EncodingMap"]
    twice = _codecs.charmap_build("\0aba")
    assert _codecs.charmap_encode("ab\0", "strict", twice) == (b"\3\2\0", 3)
    for table in (ascii_table, ascii_table + "\u20ac" * 100, ascii_table[:-1] + "\U0001f600", ascii_table[:5]):
        for n in (0, 1, 2, 64, 300):
            data = bytes(i % min(len(table), 256) for i in range(n))
            assert _codecs.charmap_decode(data, "strict", table) == ("".join(table[b] for b in data), n)
            good, _ = _codecs.charmap_decode(data + b"\xff" + data, "replace", table)
            assert good == "".join(table[b] for b in data).join(("", "\ufffd", ""))
    assert failure(_codecs.charmap_decode, b"a\xff", "strict", ascii_table) == \
        "'charmap' codec can't decode byte 0xff in position 1: character maps to <undefined>"


# Some codecs do what is usual by the handler's name alone; others ask for the one registered.
def test_replaced_handlers():
    old = {name: _codecs.lookup_error(name) for name in HANDLERS + ("namereplace", "surrogateescape", "surrogatepass")}
    seen = []

    def handler(error):
        seen.append(error)
        return "!", error.end
    try:
        for name in old:
            _codecs.register_error(name, handler)
        assert "\u4e00".encode("ascii", "replace") == b"?" and "\udc80".encode("utf-8", "surrogatepass") == b"\xed\xb2\x80"
        assert b"\xff".decode("ascii", "ignore") == "" and b"\xff".decode("utf-8", "replace") == "\ufffd" and not seen
        assert "\u4e00".encode("ascii", "namereplace") == b"!" and len(seen) == 1
        assert "\ud800".encode("utf-16-le", "ignore") == b"!\0" and b"\xff".decode("ascii", "backslashreplace") == "!"
        assert b"a\0b".decode("utf-16-le", "replace") == "a!" and "\u4e00a\u4e00".encode("latin-1", "namereplace") == b"!a!"
    finally:
        for name in old:
            _codecs.register_error(name, old[name])
    assert seen[-1] is seen[-2] and "\ud800".encode("utf-16-le", "ignore") == b""


def test_handlers_go_back():
    count = 0

    def handler(error):
        nonlocal count
        count += 1
        return "x", 0 if count % 9 else error.end
    _codecs.register_error("test.back", handler)
    for encoding, bad in (("ascii", b"\xff"), ("utf-8", b"\xff"), ("utf-16-be", b"\xdc\x80"),
                          ("utf-32-be", b"\0\0\xdc\x80"), ("unicode_escape", b"\\x")):
        count = 0
        assert ("abcd".encode(encoding) + bad).decode(encoding, "test.back") == "abcdx" * 9, encoding
    for encoding in "ascii", "latin-1", "utf-8", "utf-16-be":
        count = 0
        assert "abcd\udc80".encode(encoding, "test.back") == ("abcdx" * 9).encode(encoding), encoding


def test_bad_bytes_in_long_texts():
    """Around the room in which characters are gathered, with characters of all widths."""
    good = "a\xe9\u20ac\ud7ff\U0001f600 plain text".encode() * 3
    for n in (0, 1, 30, 31, 60, 200):
        for bad, size in ((b"\xff", 1), (b"\xe2\x82", 2), (b"\xf0\x9f\x98", 3), (b"\xed", 1), (b"\xc3", 1), (b"\x80", 1)):
            data, text = (good + bad) * n + good, good.decode()
            assert data.decode("utf-8", "ignore") == text * (n + 1)
            assert data.decode("utf-8", "replace") == "\ufffd".join([text] * (n + 1))
            escaped = "".join(chr(0xdc00 + b) for b in bad)
            assert data.decode("utf-8", "surrogateescape") == escaped.join([text] * (n + 1))
            assert escaped.join([text] * (n + 1)).encode("utf-8", "surrogateescape") == data
            shown = "".join("\\x%02x" % b for b in bad)
            assert data.decode("utf-8", "backslashreplace") == shown.join([text] * (n + 1)) and size == len(bad)
    assert _codecs.utf_8_decode(b"\xff" * 3000 + b"\xe2\x82", "replace") == ("\ufffd" * 3000, 3000)


def test_encoding_surrogates():
    for n in (1, 5, 2047, 2048, 2049, 5000):
        for text in "\udcff", "a\udc80\udcff", "\u20ac\udc80", "\U0001f600\udc9f\xe9":
            data = text.encode("utf-8", "surrogateescape")
            assert (text * n).encode("utf-8", "surrogateescape") == data * n and data.decode("utf-8", "surrogateescape") == text
            assert (text * n).encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass") == text * n
            message = failure((text * n + "\ud800").encode, "utf-8", "surrogateescape")
            assert message.endswith(f"position {len(text) * n}: surrogates not allowed"), message
        for text in "abc\u20ac", "\xe9abcdefghij\xe9\xe9", "abcdefg\u20ac\xe9", "\xe9":
            assert (text * n).encode() == b"".join(c.encode() for c in text) * n
            assert "surrogates not allowed" in failure((text * n + "\ud800").encode)


def test_escapes():
    import warnings
    everything = bytes(range(256)) * 20
    for n in (0, 1, 7, 8, 9, 255, 256, 5000):
        shown = _codecs.escape_encode(everything[:n])[0]
        assert _codecs.escape_decode(shown)[0] == everything[:n] and shown.decode("unicode_escape") == everything[:n].decode("latin-1")
        text = "plain\u20ac" * n + "\U0001f600\xff\n"
        assert text.encode("unicode_escape").decode("unicode_escape") == text == text.encode("utf-7").decode("utf-7")
    assert _codecs.escape_decode(rb"\x41\n\\\'\"\a\b\f\v\t\r\101\0\7x\x4fplain text\x42" + b"\\\n")[0] == (
        b"A\n\\'\"\a\b\f\v\t\rA\0\x07xOplain textB")
    assert _codecs.escape_decode(rb"\x4\xg1\x", "replace")[0] == b"??g1?"
    assert _codecs.escape_decode(rb"\x4\xg1\x", "ignore")[0] == b"g1"
    for decode in _codecs.escape_decode, _codecs.unicode_escape_decode:
        for data, message in ((rb"\q\w\777", r"invalid escape sequence '\q'"), (rb"a\777\q", r"invalid octal escape sequence '\777'"),
                              (rb"\8", r"invalid escape sequence '\8'"), (b"\\\xe9", "invalid escape sequence '\\\xe9'")):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                decode(data)
            assert [str(w.message) for w in caught] == [message], caught


def test_long_latin1():
    """Long text may share the bytes' memory."""
    for n in (1, 7, 8, 9, 40):
        data = bytes(range(256)) * n
        text = data.decode("latin-1")
        assert text == "".join(map(chr, data)) and hash(text) == hash("".join(map(chr, data))) and not text.isascii()
        assert text.encode("latin-1") == data and (text + "\u20ac")[:-1] == text and text[1:] + "x" == text[1:] + chr(120)
        assert text[:-3].encode("latin-1") == data[:-3] and text[5:].encode() == "".join(map(chr, data[5:])).encode()
        assert data[3:-4].decode("L1") == text[3:-4] and bytearray(data).decode("latin-1") == text
        plain = b"plain text" * 30 * n
        assert plain.decode("iso-8859-1").isascii() and plain.decode("iso-8859-1") == plain.decode()
