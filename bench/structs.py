# struct: records packed and unpacked, singly and in rows.
import struct
from measure import measure

header = struct.Struct("<4sHHIQ")
point = struct.Struct("!ddd")
record = header.pack(b"ABCD", 1, 2, 3, 4)
points = b"".join(point.pack(i, i / 2, i / 3) for i in range(200))
block = bytearray(4096)


def into():
    for i in range(100):
        struct.pack_into("<IH", block, i * 8, i, i & 255)
    return sum(struct.unpack_from("<I", block, i * 8)[0] for i in range(100))


assert header.unpack(record) == (b"ABCD", 1, 2, 3, 4) and into() == 4950
for name, call in (
        ("Struct.pack", lambda: [header.pack(b"ABCD", i, 2, 3, 4) for i in range(100)]),
        ("Struct.unpack", lambda: [header.unpack(record) for _ in range(100)]),
        ("pack", lambda: [struct.pack(">IHB", i, i, 7) for i in range(100)]),
        ("unpack", lambda: [struct.unpack("<HHI", record[:8]) for _ in range(100)]),
        ("floats", lambda: [point.pack(i, 0.5, -1.25) for i in range(100)]),
        ("iter_unpack", lambda: list(point.iter_unpack(points))),
        ("into and from", into), ("many ints", lambda: struct.pack("<500I", *range(500))),
        ("many ints back", lambda: struct.unpack("<1024I", block)),
        ("bytes of native", lambda: [struct.pack("=qf?", i, 0.5, True) for i in range(100)]),
        ("calcsize", lambda: [struct.calcsize("<4sHHIQ") for _ in range(100)])):
    measure(name, call)
