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
