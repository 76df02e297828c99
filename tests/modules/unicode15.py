"""Characters and names that came with Unicode 15.0; aliases; sequences."""
import unicodedata as u


def raises(error, function, *args):
    try:
        function(*args)
    except error as e:
        return str(e)
    assert False


def test_letters():
    assert "\U00011f04".isalpha() and "\U00011f04".isidentifier() and "\U00011f04".isprintable()
    assert "\U00031350".isalpha() and "\U000323af".isalnum() and "\U0002b739".isidentifier()
    assert not "\U000323b0".isalpha() and not "\U0001e06e".isprintable()
    assert not "\u0cf3".isidentifier() and ("a\u0cf3\u0ece\U00010efd").isidentifier()
    assert not "\U00013439".isprintable() and u.category("\U00013439") == "Cf"
    assert repr("\U0001fae8\U0001f6dc") == "'\U0001fae8\U0001f6dc'" and repr("\U0001fae9") == r"'\U0001fae9'"


def test_case():
    assert "\U0001df25".islower() and "\U0001e030".islower() and "\U0001e06d".islower()
    assert "\U0001e030".upper() == "\U0001e030" and not "\U0001e030".isupper()
    assert "\u03a3\U00010efd".lower() == "\u03c3\U00010efd"
    assert "a\u03a3\U00010efd".lower() == "a\u03c2\U00010efd"
    assert "\U0001df25A".title() == "\U0001df25a"


def test_numbers():
    assert int("\U00011f51\U00011f52") == 12 and float("\U0001e4f3.5") == 3.5
    assert "\U00011f50".isdecimal() and "\U0001d2c0".isnumeric() and not "\U0001d2c0".isdigit()
    assert u.decimal("\U00011f59") == u.digit("\U00011f59") == u.numeric("\U00011f59") == 9
    assert u.numeric("\U0001d2d3") == 19 and u.digit("\U0001d2d3", None) is None
    assert u.numeric("\U00016b60") == 1e10


def test_properties():
    assert u.category("\U00011f3e") == "Mc" and u.category("\U0001fab0") == "So"
    assert u.bidirectional("\U0001e4ec") == "NSM" and u.combining("\U00010eff") == 220
    assert u.decomposition("\U0001e030") == "<super> 0430" and u.normalize("NFKC", "\U0001e030") == "\u0430"
    assert u.normalize("NFC", "\U0001e030") == "\U0001e030"


def test_names():
    assert u.name("\U0001fabf") == "GOOSE" and u.lookup("goose") == "\N{GOOSE}" == "\U0001fabf"
    assert u.name("\U00031350") == "CJK UNIFIED IDEOGRAPH-31350"
    assert u.name("\U0001e4d0").startswith("NAG MUNDARI LETTER")


def test_aliases():
    assert "\N{NULL}\N{bel}\N{LF}\N{New Line}\N{DEL}\N{NEL}" == "\0\a\n\n\x7f\x85"
    assert "\N{SUNDANESE LETTER ARCHAIC I}" == "\u1bbd" and u.name("\u1bbd") == "SUNDANESE LETTER BHA"
    assert u.name("\0", None) is None
    assert "undefined" in raises(KeyError, u.lookup, "BELL\0")


def test_names_both_ways():
    """A name is found before and after those of its neighbours, in any case; so are aliases."""
    for _ in range(2):
        for name, c in (("GREEK SMALL LETTER ALPHA", "\u03b1"), ("greek small letter beta", "\u03b2"), ("LF", "\n"),
                        ("VARIATION SELECTOR-19", "\U000e0102"), ("vs19", "\U000e0102"), ("ZWJ", "\u200d"),
                        ("CJK COMPATIBILITY IDEOGRAPH-F900", "\uf900"), ("KAKTOVIK NUMERAL ONE", "\U0001d2c1")):
            assert u.lookup(name) == c, name
        for name in ("GREEK SMALL LETTER ALPHA ", "VARIATION SELECTOR-19-", "L F", "", "GREEK", "a" * 256,
                     "VARIATION SELECTOR-1A1", "CJK UNIFIED IDEOGRAPH-4E0", "HANGUL SYLLABLE ga"):
            assert "undefined" in raises(KeyError, u.lookup, name), name
    assert raises(KeyError, u.lookup, "a" * 257) == "'name too long'"
    for c in (*range(0x20, 0x7f), *range(0x370, 0x500), *range(0x2200, 0x2300), *range(0xe0100, 0xe01f0)):
        name = u.name(chr(c), None)
        assert not name or u.lookup(name) == u.lookup(name.lower()) == chr(c)
    assert "\u20ac\u4e00\uac00\ud800".encode("ascii", "namereplace") == (
        b"\\N{EURO SIGN}\\N{CJK UNIFIED IDEOGRAPH-4E00}\\N{HANGUL SYLLABLE GA}\\ud800")


def test_sequences():
    assert u.lookup("KEYCAP NUMBER SIGN") == "#\ufe0f\u20e3" == u.lookup("keycap number sign")
    assert u.lookup("LATIN SMALL LETTER R WITH TILDE") == "r\u0303"
    assert "unknown Unicode character name" in raises(SyntaxError, eval, r"'\N{KEYCAP NUMBER SIGN}'")
    assert "undefined" in raises(KeyError, u.ucd_3_2_0.lookup, "KEYCAP NUMBER SIGN")


def test_identifiers():
    space = {}
    exec("\U00011f04\u0cf3 = 1; \U0001e030 = 2", space)
    assert space["\U00011f04\u0cf3"] == 1 and space["\u0430"] == 2
    assert "invalid character" in raises(SyntaxError, eval, "\U0001fae8")
    assert "non-printable" in raises(SyntaxError, eval, "\U00013439")


def test_before_3_2():
    old = u.ucd_3_2_0
    assert old.normalize("NFKC", "\u03f9a\u030a") == "\u03f9\xe5" and old.normalize("NFC", "\ufa6c") == "\ufa6c"
    assert old.is_normalized("NFKC", "\u1d2c") and old.digit("\u07c1") == 1
    for c, then in (("\U0002f868", "\U0002136a"), ("\U0002f874", "\u5f33"), ("\U0002f91f", "\u43ab"),
                    ("\U0002f95f", "\u7aae"), ("\U0002f9bf", "\u4d57")):
        for form in "NFC", "NFD", "NFKC", "NFKD":
            assert old.normalize(form, "x" + c + "\u0301") == "x" + then + "\u0301" != u.normalize(form, c)
            assert not old.is_normalized(form, c) and old.decomposition(c) == u.decomposition(c)


def test_normal_forms():
    """Segments between characters that stay, marks in and out of order, many of them."""
    texts = {"\xe4x": "a\u0308x", "\uac01\uac00\u11a7": "\u1100\u1161\u11a8\u1100\u1161\u11a7",
             "x\u1ea5y": "xa\u0302\u0301y", "\u0915\u093c": "\u0915\u093c",
             "\u1e69": "s\u0323\u0307", "\u09cb": "\u09c7\u09be", "\u304c\u304b": "\u304b\u3099\u304b"}
    for n in (1, 2, 40):
        for composed, decomposed in texts.items():
            for before in ("", "a", "\u6e29\u5ea6", "\U00020000"):
                c, d = (before + composed) * n, (before + decomposed) * n
                assert u.normalize("NFC", d) == u.normalize("NFC", c) == c and u.is_normalized("NFC", c)
                assert u.normalize("NFD", d) == u.normalize("NFD", c) == d and u.is_normalized("NFD", d)
                assert u.is_normalized("NFC", d) is (c == d) and u.is_normalized("NFD", c) is (c == d)
        marks = "\u0301" * n + "\u0316" * n + "\u0345" + "\U0001e4ec\u0316" * n
        assert u.normalize("NFD", marks) == "\u0316" * 2 * n + "\u0301" * n + "\U0001e4ec" * n + "\u0345"
    assert u.normalize("NFKC", "\ufdfa\ufb01\uff76\uff9e") == "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 " \
        "\u0639\u0644\u064a\u0647 \u0648\u0633\u0644\u0645fi\u30ac"
    assert u.normalize("NFC", "\ud800\u0301e\u0301\udfff") == "\ud800\u0301\xe9\udfff"
    assert u.normalize("NFD", "\xe9\U0001e4ec\u0316") == "e\u0316\u0301\U0001e4ec"
    assert u.ucd_3_2_0.normalize("NFC", "\u0358e\u0301") == "\u0358\xe9"
    assert u.ucd_3_2_0.normalize("NFC", "\u0358\u0301") == "\u0301\u0358"
