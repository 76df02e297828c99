# Methods of bytes and bytearray, and what decodes them.
from measure import measure

line = b"192.168.0.17 - alice [10/Oct/2023:13:55:36 +0000] \"GET /index.html HTTP/1.1\" 200 2326"
data = b"\n".join(line + b" %d" % i for i in range(300))
words = data.split()
wide = ("Die Größe der Häuser — 温度は二十度 — ναὶ μὴν " * 40).encode()
latin = ("Die Größe der Häuser " * 100).encode("latin-1")
table = bytes.maketrans(b"abc", b"xyz")


def lookups():
    n = 0
    for w in words:
        n += w.startswith(b"192") + w.endswith((b"html", b"36")) + w.find(b"/") + w.count(b"0")
        n += w.isdigit() + (b"GET" in w) + w.rfind(b".", 0, 8)
    return n


def cleaned():
    return [w.strip(b"\"[").lower().replace(b"/", b"-") for w in words]


def appended():
    out = bytearray()
    for w in words:
        out += w
        out.append(32)
        out.extend(b"..")
    return bytes(out)


def views():
    view = memoryview(data)
    return sum(len(view[i:i + 10]) + view[i] for i in range(0, 2000, 10))


assert len(appended()) == sum(map(len, words)) + 3 * len(words)
assert b" ".join(words) == data.replace(b"\n", b" ") and cleaned()[0] == b"192.168.0.17"
assert data.decode().encode() == data and wide.decode().encode() == wide
for name, call in (
        ("split", lambda: data.split()), ("split sep", lambda: data.split(b" ")),
        ("split max", lambda: [line.split(b" ", 3) for _ in range(100)]),
        ("splitlines", lambda: data.splitlines()), ("join", lambda: b",".join(words)),
        ("replace", lambda: data.replace(b"alice", b"bob")), ("lookups", lookups),
        ("find", lambda: data.find(b"nowhere to be found")), ("count", lambda: data.count(b"GET")),
        ("in", lambda: b"HTTP/2" in data), ("cleaned", cleaned), ("appended", appended),
        ("views", views), ("upper", lambda: data.upper()),
        ("translate", lambda: data.translate(table)), ("decode", lambda: data.decode()),
        ("decode wide", lambda: wide.decode()), ("decode latin", lambda: latin.decode("latin-1")),
        ("decode each", lambda: [w.decode() for w in words]),
        ("decode ascii each", lambda: [w.decode("ascii") for w in words]),
        ("hex", lambda: data.hex()), ("fromhex", lambda: bytes.fromhex("00ff10ab" * 500)),
        ("format", lambda: [b"%d %s %5.1f" % (i, b"x", i / 2) for i in range(100)]),
        ("iterate", lambda: sum(data)), ("index", lambda: [line[i] for i in range(80)]),
        ("slice", lambda: [line[i:i + 9] for i in range(80)]), ("from list", lambda: bytes([1, 2, 3] * 300)),
        ("int from_bytes", lambda: [int.from_bytes(line[i:i + 4], "big") for i in range(80)]),
        ("int to_bytes", lambda: [i.to_bytes(4, "little") for i in range(1000, 1100)])):
    measure(name, call)
