# needs: stdlib
"""East Asian encodings: every code, errors, states, texts in parts."""
import codecs
import io


def raises(error, function, *args):
    try:
        function(*args)
    except error as e:
        return e
    raise AssertionError("no " + error.__name__)


PLAIN = {
    "gb2312": "汉字", "gbk": "漢字镕", "gb18030": "漢字\u1234\U00012345", "big5": "漢字", "cp950": "漢字€",
    "big5hkscs": "漢字\U0002010c\xca\u0304", "shift_jis": "漢字ｱ", "cp932": "漢字①", "euc_jp": "漢字ｱ丂",
    "shift_jis_2004": "漢字\u304b\u309a\U0002000b", "euc_jis_2004": "漢字\u304b\u309a\U0002000b",
    "shift_jisx0213": "漢字\u304b\u309a", "euc_jisx0213": "漢字\u304b\u309a", "euc_kr": "한글뢔",
    "cp949": "한글뢔", "johab": "한글뢔",
}
STATEFUL = {
    "hz": "汉字", "iso2022_kr": "한글", "iso2022_jp": "漢字¥", "iso2022_jp_1": "漢字丂",
    "iso2022_jp_2": "漢字汉한", "iso2022_jp_2004": "漢字\u304b\u309a\U0002000b",
    "iso2022_jp_3": "漢字\u304b\u309a", "iso2022_jp_ext": "漢字ｱ",
}


def test_round_trip():
    for encoding, text in {**PLAIN, **STATEFUL}.items():
        text = "ab " + text + "\n" + text + "z"
        assert text.encode(encoding).decode(encoding) == text, encoding
        parts = codecs.iterencode(iter(text), encoding)
        assert "".join(codecs.iterdecode((bytes([b]) for p in parts for b in p), encoding)) == text
        stream = codecs.getreader(encoding)(io.BytesIO(text.encode(encoding)))
        assert stream.readline() + stream.read() == text


def test_known_codes():
    for encoding, text, data in [
            ("big5", "\u2022\u3041", b"\xa1\x45\xc6\xa5"), ("gb18030", "\u1e3f\ue7c7", b"\x81\x35\xf4\x37\xa8\xbc"),
            ("cp932", "\x80\uf8f0", b"\x80\xa0"), ("euc_kr", "뢔", b"\xa4\xd4\xa4\xa9\xa4\xcb\xa4\xb6"),
            ("shift_jis", "\\~", b"\x5c\x7e"), ("hz", "~汉", b"~~~{::~}"),
            ("iso2022_jp", "世a", b"\x1b$B@$\x1b(Ba"), ("iso2022_jp_2", "\u02c9", b"\x1b$(A!%\x1b(B"),
            ("gb18030", "\U0010ffff", b"\xe3\x32\x9a\x35")]:
        if encoding == "euc_kr":
            assert data.decode(encoding) == text or text.encode(encoding) != data
        else:
            assert text.encode(encoding) == data and data.decode(encoding) == text, encoding


def test_errors():
    e = raises(UnicodeDecodeError, b"ab\x81\x81".decode, "gb2312")
    assert (e.start, e.end, e.reason) == (2, 3, "illegal multibyte sequence")
    e = raises(UnicodeDecodeError, b"ab\xc1".decode, "gb2312")
    assert (e.start, e.end, e.reason) == (2, 3, "incomplete multibyte sequence")
    e = raises(UnicodeEncodeError, "ab\u1234".encode, "euc_jp")
    assert (e.encoding, e.start, e.end) == ("euc_jp", 2, 3)
    assert b"a\x80\x80\xc1\xc4\xc8".decode("gbk", "replace") == "a\ufffd\ufffd\u804a\ufffd"
    assert "a\u1234b".encode("big5", "xmlcharrefreplace") == b"a&#4660;b"
    assert "漢\xff".encode("iso2022_jp", "replace") == b"\x1b$B4A\x1b(B?"
    codecs.register_error("test.odd", lambda e: (5, 0))
    raises(TypeError, "\u1234".encode, "big5", "test.odd")
    codecs.register_error("test.far", lambda e: ("", 2 ** 70))
    raises(IndexError, b"\xff\xff".decode, "euc_kr", "test.far")
    raises(LookupError, "\u1234".encode, "big5", "no such handler")


def test_parts():
    decoder = codecs.getincrementaldecoder("cp949")()
    assert decoder.decode(b"\xc6\xc4\xc0") == "\ud30c" and decoder.getstate() == (b"\xc0", 0)
    raises(UnicodeDecodeError, decoder.decode, b"", True)
    assert decoder.decode(b"\xcc") == "\uc774"
    encoder = codecs.getincrementalencoder("euc_jis_2004")()
    assert encoder.encode("\xe6") == b"" and encoder.getstate()
    assert encoder.encode("\u0300") == b"\xab\xc4" and encoder.getstate() == 0
    encoder = codecs.getincrementalencoder("iso2022_jp")()
    assert encoder.encode("世") + encoder.encode("世") + encoder.encode("", True) == b"\x1b$B@$@$\x1b(B"
    out = io.BytesIO()
    writer = codecs.getwriter("euc_jis_2004")(out)
    writer.write("世\xe6")
    assert out.getvalue() == b"\xc0\xa4"
    writer.reset()
    assert out.getvalue() == b"\xc0\xa4\xa9\xdc"
