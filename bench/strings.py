# Methods of str: searching, splitting, joining, replacing, case, tests, formatting.
from measure import measure

line = "192.168.0.17 - alice [10/Oct/2023:13:55:36 +0000] \"GET /index.html HTTP/1.1\" 200 2326"
text = "\n".join(f"{line} {i}" for i in range(300))
words = text.split()
wide = "Die Größe der Häuser — 温度は二十度 — ναὶ μὴν " * 40
names = [f"  Name_{i}\t" for i in range(200)]
table = str.maketrans({"a": "A", "e": None, "/": "::"})


def each(method, *arguments):
    """A method of each of the names, called as programs do."""
    if arguments:
        a, = arguments
        return eval(f"lambda: [s.{method}(a) for s in names]", {"names": names, "a": a})
    return eval(f"lambda: [s.{method}() for s in names]", {"names": names})


def fields():
    return [line.split(" ", 3) for _ in range(100)]


def pairs():
    return [line.partition(" - ") for _ in range(100)] + [line.rpartition(" ") for _ in range(100)]


def lookups():
    n = 0
    for w in words:
        n += w.startswith("192") + w.endswith(("html", "36")) + w.find("/") + w.count("0")
        n += w.isdigit() + ("GET" in w) + w.rfind(".", 0, 8)
    return n


def cleaned():
    return [s.strip().lower().replace("_", "-").title().rstrip("0") for s in names]


def formatted():
    out = []
    for i in range(100):
        out.append(f"{i:05d} {i / 3:.2f} {line!r:>20} {i}")
        out.append("{:>8} {name}: {!s}".format(i, i, name="n"))
        out.append("%s %5.1f%% %r %d" % ("x", i / 2, "y", i))
    return "".join(out)


def built():
    s = ""
    for w in words:
        s += w
    return s


def characters():
    return sum(1 for c in line if c.isalnum() or c in "/:.") + len([ord(c) for c in line])


def justified():
    return [s.strip().ljust(12).center(20, "*").rjust(24) + s.strip().zfill(10) for s in names]


assert fields()[0][3].startswith("[10/Oct") and pairs()[0][0] == "192.168.0.17"
assert cleaned()[7] == "Name-7" and formatted().startswith("00000 0.00")
assert built() == "".join(words) and lookups() == 7854 and characters() == 155
for name, call in (
        ("split", lambda: text.split()), ("split sep", lambda: text.split(" ")),
        ("split max", fields), ("splitlines", lambda: text.splitlines()),
        ("splitlines keepends", lambda: text.splitlines(keepends=True)),
        ("rsplit", lambda: text.rsplit(maxsplit=50)), ("partition", pairs),
        ("join", lambda: ",".join(words)), ("replace", lambda: text.replace("alice", "bob")),
        ("replace char", lambda: text.replace(" ", "_")), ("lookups", lookups),
        ("find", lambda: text.find("nowhere to be found")), ("count", lambda: text.count("GET")),
        ("in", lambda: "HTTP/2" in text), ("cleaned", cleaned), ("formatted", formatted),
        ("built", built), ("characters", characters), ("justified", justified),
        ("upper", lambda: text.upper()), ("lower wide", lambda: wide.lower()),
        ("casefold wide", lambda: wide.casefold()), ("title", lambda: text.title()),
        ("translate", lambda: text.translate(table)), ("encode", lambda: text.encode()),
        ("encode wide", lambda: wide.encode()), ("encode latin", lambda: text.encode("latin-1")),
        ("strip each", each("strip")), ("strip chars each", each("strip", " \t")),
        ("lower each", each("lower")), ("isidentifier each", each("isidentifier")),
        ("startswith each", each("startswith", "  Na")), ("encode each", each("encode")),
        ("slice", lambda: [line[i:i + 9] for i in range(80)]),
        ("reversed", lambda: text[::-1]), ("compare", lambda: sorted(words) == words),
        ("hash and set", lambda: len(set(words))), ("repr", lambda: repr(text)),
        ("multiply", lambda: "ab" * 2000), ("ord and chr", lambda: [chr(ord(c) + 1) for c in line]),
        ("split wide", lambda: wide.split(" ")), ("replace wide", lambda: wide.replace("ä", "ae")),
        ("str of int", lambda: [str(i) for i in range(200)]),
        ("int of str", lambda: [int(s) for s in ("0", "17", "-2326", "1048576", " 99 ")]),
        ("float of str", lambda: [float(s) for s in ("0.5", "17", "-2.326e5", "3.14159265358979")]),
        ("str of float", lambda: [str(i / 7) for i in range(50)])):
    measure(name, call)
