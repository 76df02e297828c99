# Files: read by lines, whole, in pieces; written with write and print.
import io
import os
import tempfile
from measure import measure

line = "192.168.0.17 - alice [10/Oct/2023:13:55:36 +0000] \"GET /index.html HTTP/1.1\" 200 2326\n"
folder = tempfile.TemporaryDirectory()
path, wide_path, out = (os.path.join(folder.name, name) for name in ("ascii", "wide", "out"))
with open(path, "w", encoding="ascii") as file:
    file.writelines([line] * 3000)
with open(wide_path, "w", encoding="utf-8") as file:
    file.writelines(["Größe — 温度は二十度: %d\r\n" % i for i in range(2000)])
text = line * 3000


def lines(*arguments, **options):
    with open(*arguments, **options) as file:
        return sum(len(line) for line in file)


def stripped():
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split(" ", 3)[0] for line in file]


def readline():
    n = 0
    with open(path) as file:
        while line := file.readline():
            n += len(line)
    return n


def whole(*arguments, **options):
    with open(*arguments, **options) as file:
        return len(file.read())


def pieces():
    n = 0
    with open(path, "rb") as file:
        while piece := file.read(1000):
            n += len(piece)
    return n


def small_reads():
    with open(path) as file:
        return sum(len(file.read(10)) for _ in range(2000))


def write():
    with open(out, "w", encoding="utf-8") as file:
        for i in range(2000):
            file.write("some words and a number: ")
            file.write(str(i))
            file.write("\n")


def write_print():
    with open(out, "w") as file:
        for i in range(2000):
            print("a", i, i / 2, file=file)
            print("x", end="", file=file)
            print("y", "z", sep=",", file=file)


def write_bytes():
    with open(out, "wb") as file:
        for _ in range(3000):
            file.write(b"0123456789abcdef")


def memory():
    file = io.StringIO()
    for i in range(1000):
        file.write("line ")
        file.write("of text\n")
    return sum(1 for _ in io.StringIO(file.getvalue()))


def memory_bytes():
    file = io.BytesIO()
    for i in range(1000):
        file.write(b"line of text\n")
    file.seek(0)
    return sum(1 for _ in file) + len(file.getvalue())


assert lines(path) == readline() == pieces() == len(text) and lines(path, "rb") == len(text)
assert whole(path) == len(text) and len(stripped()) == 3000 and memory() == 1000
for name, call in (
        ("lines", lambda: lines(path)), ("lines utf-8", lambda: lines(path, encoding="utf-8")),
        ("lines latin-1", lambda: lines(path, encoding="latin-1")),
        ("lines wide", lambda: lines(wide_path, encoding="utf-8")),
        ("lines kept", lambda: lines(wide_path, encoding="utf-8", newline="")),
        ("lines bytes", lambda: lines(path, "rb")), ("stripped", stripped), ("readline", readline),
        ("readlines", lambda: len(open(path).readlines())), ("read", lambda: whole(path)),
        ("read wide", lambda: whole(wide_path, encoding="utf-8")), ("read bytes", lambda: whole(path, "rb")),
        ("pieces", pieces), ("small reads", small_reads), ("open and close", lambda: open(path).close()),
        ("write", write), ("print", write_print), ("write bytes", write_bytes),
        ("StringIO", memory), ("BytesIO", memory_bytes)):
    measure(name, call)
folder.cleanup()
