# needs: stdlib
# csv, configparser, zipfile and gzip: files of common formats.
import configparser
import csv
import io
import os
import tempfile


def test_csv():
    text = 'name,size\n"a, b",1\n"say ""hi""",\n"two\nlines",3\n'
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [["name", "size"], ["a, b", "1"], ['say "hi"', ""], ["two\nlines", "3"]]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    assert out.getvalue() == text
    dicts = list(csv.DictReader(io.StringIO("a;b\n1;2;3\n4\n"), delimiter=";", restkey="more"))
    assert dicts == [{"a": "1", "b": "2", "more": ["3"]}, {"a": "4", "b": None}]
    out = io.StringIO()
    writer = csv.DictWriter(out, ["x", "y"], extrasaction="ignore", quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    writer.writerow({"x": 1, "y": "s", "z": 0})
    assert out.getvalue() == '"x","y"\r\n1,"s"\r\n'
    assert csv.Sniffer().sniff("a;b;c\n1;2;3\n").delimiter == ";"
    try:
        list(csv.reader(['"open'], strict=True))
    except csv.Error as error:
        assert str(error) == "unexpected end of data"


CONFIG = """
[DEFAULT]
home = /home
port: 80
[server]  ; comment
path = %(home)s/www
debug = yes
list =
    one
    two
[other]
port = 8080
empty
"""


def test_configparser():
    c = configparser.ConfigParser(allow_no_value=True, inline_comment_prefixes=";")
    c.read_string(CONFIG)
    assert c.sections() == ["server", "other"] and c["server"]["path"] == "/home/www"
    assert c.getboolean("server", "debug") and c.getint("other", "port") == 8080
    assert c["server"]["list"].split() == ["one", "two"] and c["other"]["empty"] is None
    assert c.get("server", "none", fallback="x") == "x" and "port" in c["server"]
    c.set("other", "new", "1")
    out = io.StringIO()
    c.write(out)
    assert "new = 1\n" in out.getvalue()
    try:
        c.get("no", "such")
    except configparser.NoSectionError as error:
        assert str(error) == "No section: 'no'"
    try:
        configparser.ConfigParser().read_string("a = 1")
    except configparser.MissingSectionHeaderError:
        pass
    extended = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
    extended.read_dict({"a": {"x": "1"}, "b": {"y": "${a:x}2"}})
    assert extended["b"]["y"] == "12"


def zlib_missing():
    try:
        import zlib
    except ImportError:
        return "no zlib"


def test_zipfile():
    import zipfile
    missing = zlib_missing()
    kind = zipfile.ZIP_STORED if missing else zipfile.ZIP_DEFLATED
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as z:
        z.writestr("a.txt", "text " * 100)
        z.writestr("dir/b.bin", bytes(range(256)))
        with z.open("c", "w") as member:
            member.write(b"streamed")
    with zipfile.ZipFile(file) as z:
        assert z.namelist() == ["a.txt", "dir/b.bin", "c"] and z.testzip() is None
        assert z.read("a.txt") == b"text " * 100 and z.getinfo("c").file_size == 8
        assert missing or z.getinfo("a.txt").compress_size < 100
        with z.open("dir/b.bin") as member:
            assert member.read(3) == b"\0\1\2"
        with tempfile.TemporaryDirectory() as folder:
            z.extractall(folder)
            assert os.path.getsize(os.path.join(folder, "dir", "b.bin")) == 256
        assert sorted(p.name for p in zipfile.Path(z).iterdir()) == ["a.txt", "c", "dir"]
    try:
        zipfile.ZipFile(io.BytesIO(b"nothing"))
    except zipfile.BadZipFile as error:
        assert str(error) == "File is not a zip file"


def test_gzip():
    if zlib_missing():
        return zlib_missing()
    import gzip
    data = b"some data " * 1000
    packed = gzip.compress(data, mtime=0)
    assert gzip.decompress(packed) == data and packed[:2] == b"\x1f\x8b" and len(packed) < 200
    file = io.BytesIO()
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("one\ntwo\n")
    file.seek(0)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        assert list(lines) == ["one\n", "two\n"]
    try:
        gzip.decompress(b"nothing")
    except gzip.BadGzipFile as error:
        assert "Not a gzipped file" in str(error)
