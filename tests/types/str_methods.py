# str: its methods, operators and their errors.


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as e:
        assert str(e) == text, str(e)
    else:
        raise AssertionError("no " + kind.__name__)


def test_searching():
    s = "abcabc\u20ac"
    assert s.find("c") == 2 and s.rfind("c") == 5 and s.find("c", 3) == 5 and s.find("x") == -1
    assert s.find("") == 0 and s.rfind("") == 7 and s.find("", 8) == -1 and s.find("", 7) == 7
    assert s.index("\u20ac") == 6 and s.count("bc") == 2 and s.count("") == 8 and "aaa".count("aa") == 1
    assert s.startswith(("x", "ab")) and s.endswith("c\u20ac") and not s.startswith("abc", 1)
    assert s.startswith("bca", 1, -2) and "".startswith("") and not "a".startswith("ab")
    assert "bca" in s and "cb" not in s and "" in s
    assert "\u20ac" not in "abc" and "a\U0001f600b".find("b") == 2 and ("\u0101" * 3 + "a").rfind("\u0101\u0101") == 1
    raises(ValueError, "substring not found", "a".index, "b")
    raises(TypeError, "must be str, not int", "a".find, 1)
    raises(TypeError, "'in <string>' requires string as left operand, not int", "a".__contains__, 1)


def test_splitting():
    assert " a b  c ".split() == ["a", "b", "c"] and "".split() == [] and "".split(",") == [""]
    assert " a  b c ".split(None, 1) == ["a", "b c "] and " a b  c ".rsplit(None, 1) == [" a b", "c"]
    assert "a,b,,c".split(",") == ["a", "b", "", "c"] and "a,b,c".rsplit(",", 1) == ["a,b", "c"]
    assert "a--b--c".split("--", maxsplit=1) == ["a", "b--c"] and "x\u3000y\x1cz".split() == ["x", "y", "z"]
    assert "a\nb\r\nc\x0bd\u2028".splitlines() == ["a", "b", "c", "d"]
    assert "a\nb".splitlines(True) == ["a\n", "b"] and "\n\n".splitlines() == ["", ""]
    assert "a=b=c".partition("=") == ("a", "=", "b=c") and "a=b=c".rpartition("=") == ("a=b", "=", "c")
    assert "abc".partition("x") == ("abc", "", "") and "abc".rpartition("x") == ("", "", "abc")
    raises(ValueError, "empty separator", "a".split, "")
    raises(TypeError, "must be str or None, not int", "a".split, 1)


def test_joining_replacing():
    assert ", ".join("abc") == "a, b, c" and "".join([]) == "" and "x".join(["a"]) == "a"
    assert "\u20ac".join(["a", "\U0001f600"]) == "a\u20ac\U0001f600"
    assert "aXbX".replace("X", "yy") == "ayybyy" and "aaa".replace("a", "b", 2) == "bba"
    assert "abc".replace("", "-") == "-a-b-c-" and "abc".replace("", "-", 2) == "-a-bc" and "".replace("", "x") == "x"
    assert "\u20aca".replace("\u20ac", "") == "a" and "\u20aca".replace("\u20ac", "").isascii()
    assert "abcb".translate({98: None, 99: "xyz", 97: 100}) == "dxyz"
    assert "abc".translate(str.maketrans("ab", "xy", "c")) == "xy"
    assert " \t x\u3000".strip() == "x" and "xxaxx".lstrip("x") == "axx" and "xxaxx".rstrip("x") == "xxa"
    assert "abc".removeprefix("ab") == "c" and "abc".removesuffix("bc") == "a" and "abc".removeprefix("x") == "abc"
    raises(TypeError, "sequence item 1: expected str instance, int found", ",".join, ["a", 1])
    raises(TypeError, "can only join an iterable", ",".join, 1)


def test_case():
    assert "stra\xdfe".upper() == "STRASSE" and "\ufb01".title() == "Fi" and "\u01c4".title() == "\u01c5"
    assert "\u0391\u03a3 \u03a3".lower() == "\u03b1\u03c2 \u03c3" and "\u0130".lower() == "i\u0307"
    assert "\xdf\u1e9e".casefold() == "ssss" and "hELLO wORLD".swapcase() == "Hello World"
    assert "they're bill's".title() == "They'Re Bill'S" and "hELLO".capitalize() == "Hello"
    assert "a\ud800B".upper() == "A\ud800B" and "\u00b5".upper() == "\u039c" and "\xff".upper() == "\u0178"
    assert "abc".islower() and not "aBc".islower() and "ABC1".isupper() and "Ab Cd".istitle() and not "".istitle()


def test_questions():
    assert "\u0663".isdecimal() and "\xb2".isdigit() and not "\xb2".isdecimal() and "\u4e00\xbd".isnumeric()
    assert "a\u4e00".isalpha() and "a1".isalnum() and not "a_".isalnum() and " \x1f\u2028".isspace()
    assert "caf\xe9_1".isidentifier() and not "1a".isidentifier() and not "".isidentifier()
    assert "".isprintable() and not "\x7f".isprintable() and not "\ud800".isprintable() and "".isascii()


def test_padding():
    assert "ab".center(5) == "  ab " and "abc".center(6, "*") == "*abc**" and "ab".ljust(4, ".") == "ab.."
    assert "-42".zfill(6) == "-00042" and "ab".rjust(1) == "ab" and "a\tb\n\tc".expandtabs(4) == "a   b\n    c"
    raises(TypeError, "The fill character must be exactly one character long", "a".center, 5, "ab")


def test_sequence():
    s = "ab\u20ac\U0001f600"
    assert s[-1] == "\U0001f600" and s[1:3] == "b\u20ac" and s[::-1] == "\U0001f600\u20acba" and s[::2] == "a\u20ac"
    assert list(s) == ["a", "b", "\u20ac", "\U0001f600"] and s * 2 == s + s and s * -1 == "" and 2 * "ab" == "abab"
    assert "a" < "b" < "\u20ac" and not "a" < "A" and "a" == "a" != "b" and max("az\u0101") == "\u0101"
    assert hash("\u20aca"[1:]) == hash("a") and "\u20acab"[1:] == "ab"
    raises(IndexError, "string index out of range", s.__getitem__, 4)
    raises(TypeError, "string indices must be integers, not 'str'", s.__getitem__, "x")
    raises(TypeError, 'can only concatenate str (not "int") to str', lambda: "a" + 1)


def test_growing():
    s, parts = "", []
    for i in range(3000):
        t = s
        s += "x%d" % i
        parts.append("x%d" % i)
        if i % 500 == 0:
            other = t + "y\u20ac"  # the old text and what was appended to it stay apart
            assert other.endswith("y\u20ac") and s.endswith(str(i))
    assert s == "".join(parts)


def test_subclass():
    class S(str):
        pass
    s = S("abc")
    s.x = 1
    assert s == "abc" and hash(s) == hash("abc") and type(s.upper()) is str and type(s[:]) is str and s.x == 1
    assert type(str(s)) is str and type(s + "") is str and {s: 1}["abc"] == 1 and S(b"\xc3\xa9", "utf-8") == "\xe9"
    assert "".join([s]) == "abc" and type(s.strip()) is str and type(s.replace("x", "y")) is str


def test_repr():
    assert repr("it's") == '"it\'s"' and repr("'\"") == "'\\'\"'" and repr("\x00\n\x7f\xad\u2028\ud800\\") == \
        "'\\x00\\n\\x7f\\xad\\u2028\\ud800\\\\'" and ascii("\xe9\u20ac\U0001f600") == "'\\xe9\\u20ac\\U0001f600'"


def test_constructor():
    assert str() == "" and str(object=3) == "3" and str(b"ab", "ascii") == "ab" and str(b"ab") == "b'ab'"
    raises(TypeError, "decoding str is not supported", str, "a", "utf8")
    raises(TypeError, "decoding to str: need a bytes-like object, int found", str, 1, "utf8")
    raises(TypeError, "str() argument 'encoding' must be str, not int", str, b"", 1)


def test_no_iadd():
    assert not hasattr(str, "__iadd__") and "__iadd__" not in dir("")
    s = t = "a"
    s += "b"
    assert (s, t) == ("ab", "a")


def test_long_parts():
    whole = "".join(chr(33 + i * i % 89) for i in range(20_000))

    def same(part, start, end):
        expected = "".join(list(whole)[start:end])
        assert part == expected and hash(part) == hash(expected) and {part: 1}[expected]
        assert part.encode() == part.encode("latin-1") == bytes(map(ord, expected))
        assert part.encode().decode() == part and part[::-1][::-1] == part
    same(whole[6000:], 6000, 20_000)
    same(whole[:15_000], 0, 15_000)
    same(whole[100:-100][100:-100], 200, 19_800)
    same(whole.partition(whole[5:15])[2], 15, 20_000)
    same(("  " + whole).strip(), 0, 20_000)
    text = whole
    for _ in range(300):
        text = text.encode().decode()
    assert text == whole

    class Text(str): pass
    assert Text(whole)[6000:] == whole[6000:] and type(Text(whole)[6000:]) is str
    assert Text(whole).encode() == whole.encode()


def test_parts_of_growing_text():
    s = ""
    for _ in range(3000):
        s += "abcd"
    part, data = s[:10_000], s.encode()
    s += "more"
    assert part == "abcd" * 2500 and part.encode() == b"abcd" * 2500
    assert data == b"abcd" * 3000 and s.encode() == data + b"more"
    assert int(("1" * 4299)[:4200]) == int("1" * 4200)
    assert float(("0." + "5" * 9000)[:8000]) == 5 / 9


def test_case_of_mixed_text():
    words = ["Größe", "ΣΊΣΥΦΟΣ", "ŉ", "ﬀ", "İ", "Straße", "\ud800", "Ǆ", "\U00010400", "ΐ", "plain"]
    text = " ".join(words * 5)
    assert text.upper() == " ".join(w.upper() for w in words * 5)
    assert text.casefold() == " ".join(w.casefold() for w in words * 5)
    assert text.lower() == " ".join(w.lower() for w in words * 5)
    assert "\u0149\ufb00\u0390".upper() == "\u02bcNFF\u0399\u0308\u0301"
    assert "\u1e9e\ufb01".casefold() == "ssfi"


def test_count_of_characters():
    for other in "a", "é", "温", "\U0001f600":
        text = ("x" * 7 + other) * 300
        assert text.count(other) == 300 and text.count("x") == 2100
        assert text.count(other, 8) == 299 and text.count("\U0001f601") == 0
        assert text.replace(other, "") == "x" * 2100


def test_long_lines():
    breaks = "\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"
    for n in range(40):
        lines = ["x" * n + "\t\x1f" + "y" * k for k in range(len(breaks))]
        kept = [line + end for line, end in zip(lines, breaks)]
        for last in "", "z" * 20, "é", "温":
            text = "".join(kept) + last
            assert text.splitlines() == lines + [last] * bool(last)
            assert text.splitlines(True) == kept + [last] * bool(last)
        data = "".join(kept).encode()
        assert b"".join(data.splitlines(True)) == data
        assert len(data.splitlines()) == 4 and data.splitlines()[0] == lines[0].encode()
    text = ",".join("ab" for _ in range(1000))
    assert text.split(",") == ["ab"] * 1000 and text.split(",", 500)[500] == text[1500:]
    assert (text + ",").split(",")[-1] == "" and text.split(",", 0) == [text]


def test_case_of_ascii():
    """Blocks of characters of all lengths, beginning at all places."""
    def mapped(text, change):
        return "".join(chr(ord(c) ^ 32) if change(c) else c for c in text)
    every = "".join(map(chr, range(128)))
    for n in range(70):
        for start in range(0, 128 - n, 7):
            t = every[start:start + n]
            assert t.lower() == mapped(t, lambda c: "A" <= c <= "Z")
            assert t.upper() == mapped(t, lambda c: "a" <= c <= "z")
            assert t.swapcase() == mapped(t, lambda c: "a" <= c.lower() <= "z")
    assert "they're bill's, 3rd x.Y aB".title() == "They'Re Bill'S, 3Rd X.Y Ab"


def test_find_and_replace_many():
    """Texts around the sizes of blocks, more parts than are remembered, false hits."""
    for n in range(80):
        for part in ("ab", "aab", "x" * 25, "abcdefgh"):
            text = "a" * n + part + "b" * n
            at = next(i for i in range(len(text)) if text[i:i + len(part)] == part)
            assert text.find(part) == at and text.index(part, at) == at
            assert text.find(part + "!") == -1 and (part + "!" in text) is False
            assert text.replace(part, "-", 1) == text[:at] + "-" + text[at + len(part):]
    for n in (1, 255, 256, 257, 1000):
        assert ("ab-" * n).replace("ab", "c") == "c-" * n
        assert ("ab-" * n).replace("ab", "äöü") == "äöü-" * n
        assert ("ab-" * n).replace("ab-", "") == ""
        assert ("ab-" * n).replace("ab", "c", n - 1) == "c-" * (n - 1) + "ab-"
        assert ("a-" * n).split("-") == ["a"] * n + [""]
        assert ("ä-" * n).split("-", n - 1) == ["ä"] * (n - 1) + ["ä-"]
        assert ("温-" * n).split("-") == ["温"] * n + [""]


ALPHABETS = "ab", "a\xe9", "a\u0100b", "a\u6e29\u0161", "a\U0001f600b", "\u0101\u0100\x01", "\U00010001\u0100\x01a"


def test_search_in_all_kinds():
    """From both sides, against a search place by place; false hits between characters."""
    for alphabet in ALPHABETS:
        for n in (0, 1, 7, 15, 16, 17, 40, 130):
            text = "".join(alphabet[i * i % 7 % len(alphabet)] for i in range(n))
            for part in (alphabet[0], alphabet[:2], alphabet[1] * 2, alphabet[::-1], text[n // 2:n // 2 + 5], alphabet * 9,
                         "\u0100" + alphabet[0], "\U0001f600"):
                places = [i for i in range(n - len(part) + 1) if text[i:i + len(part)] == part]
                assert text.find(part) == (places[0] if places else -1)
                assert text.rfind(part) == (places[-1] if places else -1)
                assert (part in text) is bool(places)
                if part:
                    assert text.count(part) == len(text.split(part)) - 1 == len(text.rsplit(part)) - 1
                    assert text.replace(part, "--") == "--".join(text.split(part))
                    assert text.replace(part, "\u6e29", 2) == "\u6e29".join(text.split(part, 2))


def test_order_in_all_kinds():
    for n in (0, 1, 3, 4, 9, 40, 300):
        for a in "a\xe9\u0100\u6e29\U0001f600":
            for b in "b\xff\u0101\uffff\U0010ffff":
                for prefix in ("x", "\u0161", "\U00010000"):
                    s, t = prefix * n + a, prefix * n + b
                    assert (s < t) is (a < b) and (t <= s) is (b < a) and s != t and s < s + a
                    assert (s > prefix * n) and (prefix * n < t) and ("x" * n + a < "x" * n + b) is (a < b)


def test_lines_tabs_steps_in_all_kinds():
    for alphabet in ALPHABETS:
        for n in (0, 1, 8, 20, 70, 500):
            piece = (alphabet * n)[:n]
            for end in ("\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"):
                lines = [piece, "", piece + "x"]
                assert end.join(lines).splitlines() == lines
                assert (end.join(lines) + end).splitlines(True) == [line + end for line in lines]
            assert (piece + "\x1f\u202a\u2027").splitlines() == [piece + "\x1f\u202a\u2027"]
            for size in (0, 1, 4, 8, 100, -1):
                spaces = " " * (size - n % size) if size > 0 else ""
                assert (piece + "\t").expandtabs(size) == piece + spaces
                assert ("x\n" + piece + "\ty\r" + piece + "\t").expandtabs(size) == f"x\n{piece}{spaces}y\r{piece}{spaces}"
            assert piece[::2] == "".join(piece[i] for i in range(0, n, 2)) and piece[::-1] == "".join(reversed(piece))
            assert (piece + "\u2003" + piece).split() == [p for p in [piece] * 2 if p]
            assert piece.replace("", "-") == "-" + "".join(c + "-" for c in piece)
            assert piece[1:-1] == "".join(list(piece)[1:-1]) and hash(piece[2:]) == hash("".join(list(piece)[2:]))
    wide = "\u6e29" + "a" * 3000
    assert wide[1:].isascii() and wide[1:] == "a" * 3000 and wide[:-5] == "\u6e29" + "a" * 2995


def test_translate_ascii():
    class Table:
        def __getitem__(self, key):
            if key == ord("k"):
                raise KeyError(key)
            return {"a": "b", "b": 0x63, "d": None, "w": "\u6e29", "l": "long", "x": 0x110000, "y": 1.5}[chr(key)]

    assert "abdk".translate(Table()) == "bck" and "d".translate(Table()) == "" and "da".translate(Table()) == "b"
    assert "abwab".translate(Table()) == "bc\u6e29bc" and "adld".translate(Table()) == "blong"
    for text, error in (("abx", ValueError), ("aby", TypeError)):
        try:
            text.translate(Table())
        except error:
            pass
        else:
            assert False, text


def test_parts_of_grown_texts():
    """They share memory, but not where the text goes on."""
    for start in ("", "\xe9" * 10, "\u6e29" * 3, "\U0001f600"):
        text = start
        for more in ("x" * 3000, "yz", "\0w"):
            text += more
        head, tail, stripped = text[:-1], text[5:], (text + "  ").strip()
        encoded = [part.encode() for part in (head, tail, stripped)]
        text += "more" * 20
        assert [part.encode() for part in (head, tail, stripped)] == encoded
        assert head == start + "x" * 3000 + "yz\0" and tail == stripped[5:] and stripped == head + "w"
        head += "q"
        assert head.endswith("z\0q") and text.endswith("\0wmore" + "more" * 19)
