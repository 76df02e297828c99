# needs: stdlib
# json, unicodedata, string and codecs by name.
import codecs
import json
import string
import unicodedata


def test_json():
    value = {"a": [1, 2.5, None, True, "\xe9\"\n"], "b": {}}
    assert json.dumps(value) == '{"a": [1, 2.5, null, true, "\\u00e9\\"\\n"], "b": {}}' and json.loads(json.dumps(value)) == value
    assert json.dumps([1, {"x": (1, 2)}], indent=1) == '[\n 1,\n {\n  "x": [\n   1,\n   2\n  ]\n }\n]'
    assert json.loads('"\\ud83d\\ude00\\u00e9"') == "\U0001f600\xe9" and json.loads("[1e2, -0.5, 12345678901234567890]") == \
        [100.0, -0.5, 12345678901234567890]
    assert json.dumps({"b": 1, 2: 3, None: 4}, skipkeys=True) == '{"b": 1, "2": 3, "null": 4}'
    for text, message in [("[", "Expecting value: line 1 column 2 (char 1)"), ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
                          ('{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"), ('"a', "Unterminated string starting at: line 1 column 1 (char 0)")]:
        try:
            json.loads(text)
        except json.JSONDecodeError as e:
            assert str(e) == message, e
        else:
            raise AssertionError(text)


def test_unicodedata():
    u = unicodedata
    assert u.name("\xe9") == "LATIN SMALL LETTER E WITH ACUTE" and u.lookup("euro sign") == "\u20ac"
    assert u.name("\u4e00") == "CJK UNIFIED IDEOGRAPH-4E00" and u.name("\uac00") == "HANGUL SYLLABLE GA" and u.name("\0", 1) == 1
    assert u.category("a") == "Ll" and u.bidirectional("\u05d0") == "R" and u.combining("\u0301") == 230 and u.mirrored("(") == 1
    assert u.decomposition("\xbd") == "<fraction> 0031 2044 0032" and u.numeric("\xbd") == 0.5 and u.numeric("\u4e07") == 10000
    assert u.normalize("NFD", "\xe9") == "e\u0301" and u.normalize("NFKC", "\ufb01") == "fi" and u.is_normalized("NFC", "\xe9")
    assert u.east_asian_width("\u4e00") == "W" and u.east_asian_width("a") == "Na" and u.decimal("\u0663") == 3


def test_string_codecs():
    assert string.Formatter().format("{0}{a!r:>5}{b[0].real}", 1, a="x", b=[3]) == "1  'x'3"
    assert codecs.encode("abc", "rot13") == "nop" and "\u20ac".encode("cp1252") == b"\x80" and b"\xa4".decode("iso8859-15") == "\u20ac"
    assert codecs.lookup("UTF8").name == "utf-8" and b"aGk=\n" == codecs.encode(b"hi", "base64")
    assert "".join(codecs.iterdecode([b"\xe2", b"\x82", b"\xac"], "utf-8")) == "\u20ac" and "b\xfccher".encode("idna") == b"xn--bcher-kva"


def test_names_of_hangul_syllables():
    import unicodedata
    for c in range(0xac00, 0xd7a4, 7):
        assert unicodedata.lookup(unicodedata.name(chr(c))) == chr(c)
    assert unicodedata.name("\uac05") == "HANGUL SYLLABLE GANJ" and "\N{HANGUL SYLLABLE A}" == "\uc544"
    for name in ("HANGUL SYLLABLE GANI", "HANGUL SYLLABLE ", "hangul syllable ga",
                 "cjk unified ideograph-4e00", "CJK UNIFIED IDEOGRAPH-4e00"):
        try:
            unicodedata.lookup(name)
        except KeyError:
            pass
        else:
            assert False, name


def test_unicode_3_2():
    old = unicodedata.ucd_3_2_0
    for c, category, direction, mirrored, width in (
            ("\xa7", "So", "ON", 0, "A"), ("+", "Sm", "ET", 0, "Na"), ("\u0f3a", "Ps", "ON", 0, "N"),
            ("\u231a", "So", "ON", 0, "N"), ("\u29a1", "Sm", "ON", 1, "N"), ("a", "Ll", "L", 0, "Na"),
            ("\U00030000", "Cn", "", 0, "N"), ("\U0003f000", "Cn", "", 0, "W")):
        assert (old.category(c), old.bidirectional(c), old.mirrored(c), old.east_asian_width(c)) == (
            category, direction, mirrored, width), c
    assert old.decimal("\xb2") == 2 and unicodedata.decimal("\xb2", None) is None
    assert unicodedata.category("\xa7") == "Po" and unicodedata.mirrored("\u0f3a") == 1
    assert unicodedata.numeric("\U00016b61") == 1e12
