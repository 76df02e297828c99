# needs: stdlib
# Streams: pickling, threads, positions in text, what happens at the edges.
import codecs
import gc
import inspect
import io
import os
import pickle
import signal
import tempfile
import threading
import warnings


def raises(error, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except error as e:
        return e
    assert False, "nothing raised"


def test_pickle_streams_in_memory():
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        stream = io.BytesIO(b"abcdef")
        stream.read(2)
        copy = pickle.loads(pickle.dumps(stream, protocol))
        assert copy.getvalue() == b"abcdef" and copy.tell() == 2
        text = io.StringIO("a\nbc", newline="\r\n")
        text.note = "x"
        text.seek(3)
        copy = pickle.loads(pickle.dumps(text, protocol))
        assert copy.getvalue() == "a\r\nbc" and copy.tell() == 3 and copy.note == "x"
    stream.close()
    raises(ValueError, stream.__getstate__)
    raises(ValueError, stream.__setstate__, (b"x", 0, None))
    text.close()
    raises(ValueError, text.__setstate__, ("x", "\n", 0, None))
    raises(TypeError, io.BytesIO().__setstate__, (b"x", 0))
    raises(TypeError, io.BytesIO().__setstate__, (b"x", "a", None))
    raises(ValueError, io.BytesIO().__setstate__, (b"x", -1, None))


def test_closed_and_not_writable():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        file = open(path, "wb")
        file.close()
        for f in (file.tell, file.flush, file.fileno, file.isatty):
            raises(ValueError, f)
        with open(path) as file:
            assert "not writable" in str(raises(io.UnsupportedOperation, file.write, "x"))
        raw = io.FileIO(path)
        raw.flush = lambda: 1 / 0
        raises(ZeroDivisionError, raw.close)
        assert raw.closed


def test_name_that_cannot_be_set():
    class Unnamed(io.FileIO):
        def __setattr__(self, name, value):
            if name == "name":
                raise KeyError(name)
            super().__setattr__(name, value)
    fd = os.open(os.devnull, os.O_RDONLY)
    raises(KeyError, Unnamed, fd)
    os.close(fd)


class Slow(io.RawIOBase):
    """Writes a few bytes at a time, and lets others run meanwhile."""

    def __init__(self):
        self.data = bytearray()
        self.inside = 0

    def writable(self):
        return True

    def write(self, data):
        assert not self.inside
        self.inside = 1
        threading.Event().wait(0.0005)
        self.data += bytes(data[:7])
        self.inside = 0
        return min(len(data), 7)


def test_threads_write():
    raw = Slow()
    stream = io.BufferedWriter(raw, 20)

    def write(letter):
        for _ in range(20):
            stream.write(letter * 3)
    threads = [threading.Thread(target=write, args=(bytes([c]),)) for c in b"abcd"]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    stream.flush()
    assert sorted(raw.data) == sorted(b"abcd" * 60)
    for i in range(0, 240, 3):
        assert len(set(raw.data[i:i + 3])) == 1


def test_reentrant_call():
    class Nested(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            stream.write(b"more")
            return len(data)
    stream = io.BufferedWriter(Nested())
    stream.write(b"data")
    assert "reentrant call" in str(raises(RuntimeError, stream.flush))
    assert "reentrant call" in str(raises(RuntimeError, stream.close))


def test_signal_interrupts_large_write():
    def handler(number, frame):
        1 / 0
    reading, writing = os.pipe()
    old = signal.signal(signal.SIGALRM, handler)
    stream = open(writing, "wb", closefd=False)
    timer = threading.Timer(0.05, os.read, (reading, 1))
    try:
        timer.start()
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        raises(ZeroDivisionError, stream.write, b"x" * 1000000)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
        timer.join()
        os.close(reading)
        os.close(writing)
        try:
            stream.close()
        except OSError:
            pass


def test_raw_results():
    class Wrong(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            return "x"
    e = raises(OSError, io.BufferedReader(Wrong()).read, 3)
    assert isinstance(e.__cause__, TypeError)

    class Parts(io.RawIOBase):
        parts = [b"abc", b"de", b"fgh", b"jkl"]

        def readable(self):
            return True

        def readinto(self, buffer):
            part = self.parts.pop(0) if self.parts else b""
            buffer[:len(part)] = part
            return len(part)
    stream = io.BufferedReader(Parts(), 10)
    buffer = bytearray(20)
    assert stream.peek(1) == b"abc"
    assert stream.readinto1(buffer) == 5 and buffer[:5] == b"abcde"
    stream.peek(1)
    small = bytearray(2)
    assert stream.readinto1(small) == 2 and small == b"fg"
    assert stream.readinto1(small) == 1 and small[:1] == b"h"


def test_text_positions():
    text = "".join(map(chr, range(0x20, 0x7f))) + "\n\u00e4\u20ac\U0001f600\r\nx\u3042\u4e00\n" * 40
    for encoding in ("utf-8", "utf-16", "utf-8-sig", "utf-7", "iso2022_jp"):
        if encoding == "iso2022_jp":
            part = "abc\u3042\u4e00d\u3044\n" * 30
        else:
            part = text
        for newline in (None, ""):
            stream = io.TextIOWrapper(io.BytesIO(part.encode(encoding)), encoding, newline=newline)
            whole = stream.read()
            stream.seek(0)
            stream._CHUNK_SIZE = 50
            for i in range(len(whole)):
                cookie = stream.tell()
                if i % 7 == 3:
                    stream.seek(cookie)
                assert stream.read(1) == whole[i]


def test_chunks_of_text():
    class Log(io.RawIOBase):
        written = []

        def writable(self):
            return True

        def write(self, data):
            self.written.append(bytes(data))
            return len(data)
    text = io.TextIOWrapper(Log(), "ascii")
    text.write("abc")
    assert Log.written == []
    text.write("x" * text._CHUNK_SIZE)
    assert Log.written == [b"abc", b"x" * text._CHUNK_SIZE]


def test_settings():
    text = io.TextIOWrapper(io.BytesIO(), "ascii", "replace")
    raises(TypeError, text.reconfigure, line_buffering="x")
    raises(OverflowError, text.reconfigure, write_through=2 ** 100)
    raises(LookupError, text.reconfigure, encoding="locale\0")
    raises(ValueError, io.TextIOWrapper, io.BytesIO(), "ascii\0")
    text.detach()
    assert text.errors == "replace" and text.encoding == "ascii"
    raises(ValueError, repr, io.TextIOWrapper.__new__(io.TextIOWrapper))
    assert io.text_encoding("x") == "x" and io.text_encoding(None) in ("locale", "utf-8")


def test_dropped_streams():
    class Log(io.RawIOBase):
        ended = 0

        def __init__(self):
            self.written = []

        def writable(self):
            return True

        def write(self, data):
            self.written.append(bytes(data))
            return len(data)

        def close(self):
            if not self.closed:
                Log.ended += 1
            super().close()
    logs = [Log() for _ in range(10)]

    def drop(log, detach):
        text = io.TextIOWrapper(io.BufferedWriter(log))
        text.write("abc")
        if detach:
            text.detach().detach()
    for log in logs:
        drop(log, True)
    gc.collect()
    assert not any(log.closed or log.written != [b"abc"] for log in logs)
    for log in logs:
        drop(log, False)
    gc.collect()
    ended = [log for log in logs if log.closed]
    assert len(ended) in (9, 10)    # a word on a stack may still refer to the last one
    assert Log.ended == len(ended) and all(log.written == [b"abc", b"abc"] for log in ended)


def test_who_is_left_open():
    def drop(*args, **kwargs):
        open(os.devnull, *args, **kwargs)
    for args, name in ((("r",), "TextIOWrapper"), (("rb",), "BufferedReader"),
                       (("rb", 0), "FileIO")):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            drop(*args)
            gc.collect()
        assert len(caught) == 1 and "unclosed file <_io." + name in str(caught[0].message)
        assert type(caught[0].source).__name__ == name


def test_signatures():
    assert str(inspect.signature(io.BufferedReader)) == "(raw, buffer_size=8192)"
    assert str(inspect.signature(io.BufferedRWPair)) == "(reader, writer, buffer_size=8192, /)"


def test_line_ends_of_all_widths():
    for wide in "", "é", "温", "\U0001f600":
        parts = [wide + "a\r", "\n", "b\n", wide * 300 + "\r\n", "c" * 300 + "\r", "\rd" + wide]
        data = "".join(parts).encode()
        for newline, ends in ((None, ("\r\n", "\r", "\n")), ("", ("\r\n", "\r", "\n")), ("\n", ("\n",)),
                              ("\r", ("\r",)), ("\r\n", ("\r\n",))):
            expected, text, line = [], data.decode(), ""
            while text:
                end = next((e for e in ends if text.startswith(e)), None)
                line += ("\n" if newline is None else end) if end else text[0]
                text = text[len(end or "x"):]
                if end or not text:
                    expected.append(line)
                    line = ""
            for chunk in (1, 7, 8192):
                stream = io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=newline)
                stream._CHUNK_SIZE = chunk
                assert list(stream) == expected, (wide, newline, chunk)
                assert stream.newlines == (("\r", "\n", "\r\n") if newline in (None, "") else None)


def text_file(data, **options):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return open(file.name, **options)


def test_what_was_read_stays():
    for encoding in "utf-8", "latin-1", "ascii", "utf-16":
        for unit in "ab\n", "a\r\nbc\r", "x" * 8191 + "\n", "y" * 5000 + "\r\n":
            text = unit * (100_000 // len(unit))
            universal = text.replace("\r\n", "\n").replace("\r", "\n")
            for newline, wanted in (None, universal), ("", text), ("\n", text):
                with text_file(text.encode(encoding), encoding=encoding, newline=newline) as file:
                    lines = [file.readline() for _ in range(5)] + list(file)
                    assert "".join(lines) == wanted
                    file.seek(0)
                    pieces = list(iter(lambda: file.read(8192), ""))
                    assert "".join(pieces) == wanted and {len(p) for p in pieces[:-1]} <= {8192}
    for unit in "é\n", "€ x\r\n", "\U0001f600" + "z" * 3000 + "\n":
        with text_file((unit * 9000).encode(), encoding="utf-8") as file:
            assert "".join(file) == unit.replace("\r\n", "\n") * 9000


def test_tell_between_chunks():
    text = "".join(f"{i} ü\r\n" for i in range(5000))
    with text_file(text.encode(), encoding="utf-8") as file:
        places = []
        while True:
            places.append(file.tell())
            line = file.readline()
            if not line:
                break
        for i in 4999, 0, 1234, 777, 2500:
            file.seek(places[i])
            assert file.readline() == f"{i} ü\n" and file.tell() == places[i + 1]


def test_chunk_that_fails():
    with text_file(b"a\n" * 5000 + b"\xff\n", encoding="utf-8") as file:
        assert file.readline() == "a\n"
        raises(UnicodeDecodeError, list, file)
        file.seek(0)
        assert file.read(4) == "a\na\n"
    calls = []

    def handler(error):
        calls.append(file.readline())
        return "?", error.end

    codecs.register_error("reading", handler)
    with text_file(b"a\n" * 4095 + b"\xff\n" + b"b\n" * 50000, encoding="utf-8", errors="reading") as file:
        lines = list(file)
    assert calls == ["b\n"] and lines[4095] == "?\n" and set(lines) == {"a\n", "?\n", "b\n"}


def test_own_methods_of_the_buffer():
    with text_file(b"ab\n" * 10) as file:
        file.buffer.read1 = lambda n: io.BufferedReader.read1(file.buffer, 4)
        assert file.readline() == "ab\n" and file.buffer.tell() == 4
        del file.buffer.read1
        assert file.read() == "\n".join(["", *["ab"] * 9, ""])[1:]
    written = []
    with text_file(b"", mode="w+") as file:
        file.buffer.write = lambda data: written.append(bytes(data))
        file.write("abc")
        file.flush()
        del file.buffer.write
        file.write("def")
        file.flush()
        file.seek(0)
        assert file.read() == "def" and written == [b"abc"]


def test_write_failing():
    with text_file(b"", mode="w") as file:
        file.write("abc")
        os.close(file.fileno())
        raises(OSError, file.flush)
        raises(OSError, file.close)


def test_print_writes_piece_by_piece():
    class Talks:
        def __init__(self, file):
            self.file = file

        def __str__(self):
            print("inner", file=self.file)
            return "outer"

    class Fails:
        def __str__(self):
            raise ValueError

    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, "ascii")
    print("a", Talks(out), 1, file=out)
    for bad, error in (Fails(), ValueError), ("cd\xe9", UnicodeEncodeError):
        try:
            print("first", bad, file=out)
            assert False
        except error as e:
            assert error is ValueError or e.start == 2
    out.flush()
    assert raw.getvalue() == b"a inner\nouter 1\nfirst first "


def test_text_in_memory_of_all_widths():
    texts = "", "abc", "é", "温度", "\U0001f600x", "x" * 5000
    for first in texts:
        for second in texts:
            stream = io.StringIO(first)
            for position in 0, 1, len(first), len(first) + 3:
                wanted = stream.getvalue()
                stream.seek(position)
                assert stream.write(second) == len(second) and stream.tell() == position + len(second)
                if second:
                    wanted = wanted.ljust(position, "\0")
                    wanted = wanted[:position] + second + wanted[position + len(second):]
                assert stream.getvalue() == wanted and stream.read() == wanted[position + len(second):]
            stream.seek(0)
            assert stream.truncate(2) == 2 and stream.getvalue() == stream.read() == wanted[:2]
            stream.write(second)
            assert stream.getvalue() == wanted[:2] + second
    text = "one\ntwo\n"
    stream = io.StringIO(text)
    assert list(stream) == ["one\n", "two\n"]
    stream.write("é")
    stream.seek(0)
    stream.write("ONE")
    assert text == "one\ntwo\n" and stream.getvalue() == "ONE\ntwo\né"
    stream = io.StringIO()
    stream.write(text)
    value = stream.getvalue()
    stream.seek(0)
    stream.write("xx")
    assert value == text == "one\ntwo\n" and stream.getvalue() == "xxe\ntwo\n"
    stream.write(stream.getvalue() * 3)
    assert stream.getvalue() == "xx" + "xxe\ntwo\n" * 3


def test_lines_in_memory():
    text = "a\rb\nc\r\nd\r"
    for newline, lines in ((None, ["a\n", "b\n", "c\n", "d\n"]), ("", ["a\r", "b\n", "c\r\n", "d\r"]),
                           ("\n", ["a\rb\n", "c\r\n", "d\r"]), ("\r\n", ["a\rb\r\n", "c\r\r\n", "d\r"])):
        for wide in "", "é", "温", "\U0001f600":
            stream = io.StringIO(wide + text, newline=newline)
            lines[0] = wide + lines[0]
            assert list(stream) == lines, (newline, list(io.StringIO(wide + text, newline=newline)))
            stream.seek(0)
            pieces = list(iter(lambda: stream.readline(2), ""))
            assert "".join(pieces) == "".join(lines) and max(map(len, pieces)) <= 2
            lines[0] = lines[0][len(wide):]


def test_whole_files():
    kept = []

    def handler(error):
        kept.append(error.object)
        return "?", error.end

    codecs.register_error("keeping", handler)
    for encoding in "utf-8", "latin-1", "ascii", "utf-16":
        for unit in "ab\n", "a\r\n", "\r\n", "é\r\n", "温\r\n", "\U0001f600\r":
            if encoding in ("latin-1", "ascii") and not unit.isascii():
                continue
            text = unit * 20_000
            wanted = text.replace("\r\n", "\n").replace("\r", "\n")
            for newline, expected in (None, wanted), ("", text):
                with text_file(text.encode(encoding), encoding=encoding, newline=newline) as file:
                    results = [file.read(), file.read()]
                    file.seek(0)
                    results.append(file.read(3) + file.read())
                    file.seek(0)
                    results.append(file.read())
                assert results == [expected, "", expected, expected]
    data = "é\r\n".encode() * 10_000 + b"\xff\r\n"
    with text_file(data, encoding="utf-8", errors="keeping") as file:
        for _ in range(5):
            file.seek(0)
            assert file.read() == "é\n" * 10_000 + "?\n"
    assert kept == [data] * 5
    with text_file(data, encoding="latin-1") as file:
        mine = b"mine" * 5000
        file.buffer.raw.readall = lambda: mine
        results = [file.read(), file.read()]
        assert mine == b"mine" * 5000 and results == ["mine" * 5000] * 2


def test_bytes_in_memory_are_shared_only_while_unchanged():
    for n in 0, 10, 5000, 300_000:
        initial = bytes(range(250)) * (n // 250)
        stream = io.BytesIO(initial)
        assert stream.getvalue() == initial == stream.read()
        values = []
        for part in b"", b"abc", b"x" * n, b"y":
            stream.seek(0, 2)
            stream.write(part)
            values.append((stream.getvalue(), bytes(stream.getvalue())))
            stream.seek(0)
            stream.write(b"Z")
            values.append((stream.getvalue(), bytes(stream.getvalue())))
            with stream.getbuffer() as view:
                view[0] = 81
                values.append((stream.getvalue(), bytes(stream.getvalue())))
                view[0] = 82
                raises(BufferError, stream.write, b"q")
            stream.truncate(len(stream.getvalue()) - 1)
            stream.write(stream.getvalue())
            values.append((stream.getvalue(), bytes(stream.getvalue())))
        with io.BytesIO().getbuffer() as view:
            assert len(view) == 0
        assert initial == bytes(range(250)) * (n // 250)
        for value, copy in values:
            assert value == bytes(bytearray(copy)) and hash(value) == hash(copy)
        assert [value[:1] for value, _ in values[:3]] == [initial[:1], b"Z", b"Q"]


def in_folder(test):
    def run():
        with tempfile.TemporaryDirectory() as folder:
            test(os.path.join(folder, "file"))

    return run


@in_folder
def test_long_files(name):
    lines = [b"%d %s\n" % (i, b"x" * (i % 90)) for i in range(8000)]
    data = b"".join(lines)
    with open(name, "wb") as file:
        file.write(data)
    with open(name, "rb") as file:
        assert list(file) == lines
        file.seek(len(data) - 9000)
        assert file.read(10) == data[-9000:-8990] and data[-8990:].startswith(file.peek())
        assert file.tell() == len(data) - 8990
        file.seek(0)
        position = 0
        while piece := file.read(1000):
            assert piece == data[position:position + 1000]
            position += 1000
            assert file.tell() == min(position, len(data))
    with open(name, "rb") as file:
        position = 0
        for size in range(0, 5000, 7):
            file.seek(size * 31)
            position = size * 31
            for _ in range(size % 5):
                piece = file.read(size)
                assert piece == data[position:position + size]
                position += size
    with open(name) as file:
        position = 0
        for i in range(8000):
            if i % 501 == 0:
                assert file.tell() == position
            line = file.readline()
            assert line.encode() == lines[i]
            position += len(line)
        assert file.readline() == "" and file.tell() == len(data)
    with open(name, "r+b") as file:
        for i in range(3000):
            assert file.readline() == lines[i]
        file.write(b"-")
        position = file.tell()
        assert file.readline() == lines[3000][1:]
    with open(name, "rb") as file:
        assert file.read() == data[:position - 1] + b"-" + data[position:]


@in_folder
def test_reading_here_and_there(name):
    with open(name, "wb") as file:
        file.write(bytes(range(256)) * 4000)
    with open(name, "rb") as file:
        file.read(1)
        first = file.raw.tell()
        for i in range(3000):
            file.read(100)
        for place in 900_000, 5, 500_003, 700_000:
            file.seek(place)
            assert file.read(1)[0] == place % 256 and file.raw.tell() == place + first


@in_folder
def test_after_closing(name):
    with open(name, "w") as file:
        file.write("one\ntwo\n" * 9000)
    for mode in "r", "rb":
        with open(name, mode) as file:
            raw = file.buffer.raw if mode == "r" else file.raw
            next(file)
        for call in (lambda: next(file), file.readline, file.read, lambda: file.read(1)):
            raises(ValueError, call)
        raw.__init__(name, "r")  # open again under a stream that was closed
        if mode == "rb":
            raises(ValueError, file.readline)
        raw.close()


class Sizes(io.RawIOBase):
    def __init__(self):
        self.sizes = []

    def readable(self):
        return True

    def readinto(self, buffer):
        self.sizes.append(len(buffer))
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_sizes_of_raw_reads():
    raw = Sizes()
    file = io.BufferedReader(raw, 100)
    for size in 10, 100, 1000:
        assert len(file.read1(size)) == size
    assert raw.sizes == [10, 100, 1000]
    for _ in range(50):
        file.read(30)
    assert set(raw.sizes[3:]) == {100}
    raw = Sizes()
    file = io.TextIOWrapper(io.BufferedReader(raw, 100), encoding="ascii")
    for _ in range(50):
        assert file.read(8192) == "x" * 8192
    assert set(raw.sizes) == {8192}
