# Case and other properties of characters: characters from all of Unicode 15.0, special ones in texts.

SPECIAL = "\u0130\u0131\u03a3\u03c2\xdf\u1e9e\u0149\u01f0\u0390\ufb00\ufb03\u0345\xb5\xff\u212a\U00010400\ud800\xad\u24b6"

# of those characters, as in CPython 3.12
LOWER, UPPER, FOLD = 52550822223515, 159564220303822, 269068224739654
TITLE, WORDS, SWAPPED = 62447066012840, 138945253716088, 239801341341923
COUNTS = {"isalpha": 7087, "isalnum": 7268, "isdecimal": 69, "isdigit": 86,
          "isnumeric": 187, "islower": 769, "isupper": 605, "istitle": 610,
          "isprintable": 8533, "isspace": 14, "isidentifier": 7109}


def digest(texts):
    """A number that depends on all characters and their order."""
    value = 0
    for text in texts:
        for c in text:
            value = (value * 1000003 + ord(c)) & 0xFFFFFFFFFFFF
    return value


def characters():
    return map(chr, [*range(0x600), *range(0x600, 0x20000, 11), *range(0x20000, 0x110000, 997)])


def test_mappings():
    assert digest(map(str.lower, characters())) == LOWER
    assert digest(map(str.upper, characters())) == UPPER
    assert digest(map(str.casefold, characters())) == FOLD
    assert digest(map(str.title, characters())) == TITLE
    assert digest((c + "\u01f0").title() for c in characters()) == WORDS
    assert digest(map(str.swapcase, characters())) == SWAPPED


def test_properties():
    names = ("isalpha isalnum isdecimal isdigit isnumeric islower isupper istitle isprintable isspace "
             "isidentifier").split()
    counts = {name: sum(map(getattr(str, name), characters())) for name in names}
    assert counts == COUNTS, counts


def test_sigma():
    for text, lower in (("\u03a3", "\u03c3"), ("A\u03a3", "a\u03c2"), ("A\u03a3B", "a\u03c3b"),
                        ("A\xad\u03a3\xad B", "a\xad\u03c2\xad b"), ("\xad\u03a3", "\xad\u03c3"),
                        ("A\u03a3\u0345", "a\u03c2\u0345"), ("温A\u03a3\u0130", "温a\u03c3i\u0307")):
        assert text.lower() == lower
        assert text.swapcase().upper() == text.swapcase().swapcase().upper()
    assert "\u03a3\u03a3 A\u03a3".title() == "\u03a3\u03c2 A\u03c2"
    assert "\u03a3\u03a3 A\u03a3".capitalize() == "\u03a3\u03c2 a\u03c2"


def test_widths():
    """Results that are wider, narrower, longer than the text."""
    assert "\xff".upper() == "\u0178" and "\u0178".lower() == "\xff" and "\xb5x".upper() == "\u039cX"
    assert "\u212a\u212b".lower() == "k\xe5" and "\u212a".lower().isascii()
    assert ("\xdf" * 1000).upper() == "S" * 2000 and ("\xdf" * 1000).casefold().isascii()
    assert "\xdfe".capitalize() == "Sse" and "\xdfe".title() == "Sse" and "\xdfe".swapcase() == "SSE"
    assert "\U00010428x".upper() == "\U00010400X" and "\ud800É".lower() == "\ud800é"
    for i, c in enumerate(SPECIAL):
        text = "Aé" * i + c
        for change in str.lower, str.upper, str.casefold, str.swapcase:
            assert change(text + " " + text) == change(text) + " " + change(text), (change, text)
