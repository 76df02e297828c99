# needs: stdlib
# Regular expressions: what the engine matches, matches and patterns as objects.
import re


def spans(pattern, text, flags=0):
    return [m.span() for m in re.finditer(pattern, text, flags)]


def test_matching():
    assert re.match(r"(\w+)\s(\w+)", "ab cd!").groups() == ("ab", "cd")
    assert re.fullmatch("a|ab", "ab") and not re.match("b", "ab") and re.search("b", "ab").start() == 1
    assert spans("", "abc") == [(0, 0), (1, 1), (2, 2), (3, 3)] and spans("x*", "axb") == [(0, 0), (1, 2), (2, 2), (3, 3)]
    assert re.findall("(a)(b)?", "abaab") == [("a", "b"), ("a", ""), ("a", "b")]
    assert spans("^.", "a\nb\n", re.M) == [(0, 1), (2, 3)] and spans("$", "a\nb\n", re.M) == [(1, 1), (3, 3), (4, 4)]
    assert spans("a.c", "a\nc", re.S) == [(0, 3)] and not re.search("a.c", "a\nc")
    assert re.match("(?>a+)b", "aab") and not re.match("(?>a+)ab", "aab") and re.match("a++b", "aab")
    assert re.match(r"(a)?(?(1)b|c)", "ab") and re.match(r"(a)?(?(1)b|c)", "c") and not re.match(r"(a)?(?(1)b|c)$", "ac")
    assert re.search("(?<=a)b(?!c)", "abc ab").start() == 5 and re.match(r"(\w)\1", "aa")
    assert re.match("(?:x|y)*", "xy" * 50000).end() == 100000


def test_unicode():
    assert re.findall(r"\w+", "\xe9t\xe9 \u4e00_1 \u20ac") == ["\xe9t\xe9", "\u4e00_1"]
    assert re.findall(r"\d+", "1\u0663 2") == ["1\u0663", "2"] and re.findall(r"(?a)\w+", "a\xe9b") == ["a", "b"]
    assert re.split(r"\s+", "a\x1cb\u2003c") == ["a", "b", "c"] and re.search(r"\bfoo\b", "\u20ac foo")
    assert re.match("\xc9", "\xe9", re.I) and re.match("[k]", "\u212a", re.I) and re.match("\u03c3", "\u03c2", re.I)
    assert re.match("[^k]", "\u212a", re.I) is None and re.match("\U0001f600+", "\U0001f600" * 2).end() == 2
    assert re.match("a\ud800b", "a\ud800b") and re.match(b"\xe9", b"\xe9") and not re.match(rb"\w", b"\xe9")


def test_substitution():
    assert re.sub(r"(\w)(\d)", r"\2\1-\g<0>", "a1 b2") == "1a-a1 2b-b2" and re.subn("x*", "-", "abxd") == ("-a-b--d-", 5)
    assert re.sub("a", lambda m: m[0].upper(), "banana", count=2) == "bAnAna" and re.sub(b"a", rb"[\g<0>]", b"ab") == b"[a]b"
    assert re.split("(,)|;", "a,b;c") == ["a", ",", "b", None, "c"] and re.split("x*", "axb") == ["", "a", "", "b", ""]
    assert re.sub("(a)|b", r"<\1>", "ab") == "<a><>"


def test_objects():
    m = re.match("(a)(?P<n>b)?", "ac")
    assert m.groups() == ("a", None) and m.groups("z") == ("a", "z") and m.groupdict() == {"n": None} and m.lastindex == 1
    assert m["n"] is None and m.group(0, 1) == ("a", "a") and m.span("n") == (-1, -1) and m.regs == ((0, 1), (0, 1), (-1, -1))
    assert repr(m) == "<re.Match object; span=(0, 1), match='a'>" and m.expand(r"\1\2.") == "a."
    assert repr(re.compile("a", re.I | re.X)) == "re.compile('a', re.IGNORECASE|re.VERBOSE)"
    assert re.match("(?P<x>a)|(?P<y>b)", "b").lastgroup == "y" and re.match("((a)b)", "ab").lastindex == 1
    assert re.compile("a") == re.compile("a") != re.compile("a", re.I) and re.compile("(?P<q>a)").groupindex["q"] == 1
    p = re.compile("b")
    assert p.search("abab", 2).span() == (3, 4) and p.search("ab", 0, 1) is None and re.compile("^b").match("ab", 1) is None
    for bad, text in [(lambda: m.group(5), "no such group"), (lambda: m["q"], "no such group")]:
        try:
            bad()
        except IndexError as e:
            assert str(e) == text
    try:
        re.match("a", b"a")
    except TypeError as e:
        assert str(e) == "cannot use a string pattern on a bytes-like object"


def test_scanner():
    scanner = re.compile("a").scanner("aab")
    assert [m and m.span() for m in (scanner.match(), scanner.match(), scanner.match())] == [(0, 1), (1, 2), None]
    s = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\w+", lambda s, t: t), (r"\s+", None)])
    assert s.scan("ab 12 !") == (["ab", 12], "!")


def test_iterators_hold_the_buffer():
    data = bytearray(b"a1b2")
    matches = re.finditer(rb"\d", data)
    assert next(matches).group() == b"1"
    try:
        data.append(1)
    except BufferError:
        pass
    else:
        assert False
    assert [m.group() for m in matches] == [b"2"]
    assert [m.group() for m in re.finditer(b"x", memoryview(b"axx"))] == [b"x"] * 2


def test_large_counts():
    assert re.fullmatch("(a){65536}b", "a" * 65536 + "b").span(1) == (65535, 65536)
    assert re.match("(?:(a)b){70000}", "ab" * 69999) is None
    assert re.match("(?:(a)b){70000}", "ab" * 70001).end() == 140000
    assert re.fullmatch("(a){1,70000}?", "a" * 66000).span(1) == (65999, 66000)
    assert re.match("(a){,70000}", "a" * 70001).end() == 70000
    assert re.fullmatch("a{3,70001}", "a" * 70002) is None


def test_wide_lookbehinds():
    text = "ab" * 100_000 + "c"
    for pattern, end in [("(?<=(?:ab){70000})c", 200_001), ("(?<=b.{140000}[ab])c", None), ("(?<=a.{140000}[ab])c", 200_001),
                         ("(?<!(?:ab){70000})c", None), ("(?<!(?:ba){70000})c", 200_001),
                         ("(?<=(?=ab).{65536}(?<=b))c", 200_001), ("(?<=.{200001})", 200_001), ("(?<=.{200002})", None)]:
        m = re.search(pattern, text)
        assert (m and m.end()) == end, (pattern, m)
    m = re.search("(?<=(x|b)(?:(a)(.)){70000})(c)", "a" + text)
    assert m.regs == ((200_001, 200_002), (60_000, 60_001), (199_999, 200_000), (200_000, 200_001), (200_001, 200_002)), m.regs
    m = re.search("(?<=((?:(.){128}){128}){128})", "x" * 2_100_000)
    assert m.regs == ((2**21,) * 2, (2**21 - 2**14, 2**21), (2**21 - 1, 2**21))
    m = re.compile(b"(?<=a{66000}b{66000})c").search(b"a" * 66_000 + b"b" * 66_000 + b"c")
    assert m.span() == (132_000, 132_001)
    re.compile("(?<=(.{70000}))")  # a limit that matching may meet
