# needs: stdlib
# pathlib: pure paths, and files through them.
import os
import tempfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath


def test_pure():
    p = PurePosixPath("/usr") / "lib" / "python3.12/os.tar.gz"
    assert str(p) == "/usr/lib/python3.12/os.tar.gz" and p.name == "os.tar.gz"
    assert p.stem == "os.tar" and p.suffixes == [".tar", ".gz"] and p.root == "/"
    assert p.parts == ("/", "usr", "lib", "python3.12", "os.tar.gz")
    assert p.with_suffix(".x").name == "os.tar.x" and p.with_name("y").name == "y"
    assert p.relative_to("/usr/lib") == PurePosixPath("python3.12/os.tar.gz")
    assert [str(q) for q in p.parents][-2:] == ["/usr", "/"] and p.match("*.gz")
    assert PurePosixPath("a//b/./c") == PurePosixPath("a/b/c") and not PurePosixPath("a").is_absolute()
    w = PureWindowsPath("c:/Windows\\x.TXT")
    assert w.drive == "c:" and w == PureWindowsPath("C:\\windows\\X.txt") and w.as_posix() == "c:/Windows/x.TXT"
    assert sorted([PurePath("b"), PurePath("a")])[0] == PurePath("a") and hash(PurePath("a"))
    assert repr(PurePosixPath("a")) == "PurePosixPath('a')" and os.fspath(p) == str(p)
    try:
        p.relative_to("/etc")
    except ValueError:
        pass
    else:
        raise AssertionError


def test_files():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        file = root / "sub" / "deep" / "f.txt"
        file.parent.mkdir(parents=True)
        assert file.write_text("h\u00e9llo\n", encoding="utf-8") == 6
        assert file.read_bytes() == "h\u00e9llo\n".encode() and file.stat().st_size == 7
        (root / "g.py").touch()
        assert file.is_file() and root.is_dir() and not (root / "no").exists()
        assert sorted(p.name for p in root.iterdir()) == ["g.py", "sub"]
        assert [p.name for p in root.glob("*.py")] == ["g.py"]
        assert [p.name for p in root.rglob("*.txt")] == ["f.txt"]
        assert sorted(str(p.relative_to(root)) for p in root.glob("**/*")) == [
            "g.py", "sub", "sub/deep", "sub/deep/f.txt"]
        link = root / "link"
        link.symlink_to(file)
        assert link.is_symlink() and link.resolve() == file.resolve() and link.samefile(file)
        with file.open() as lines:
            assert list(lines) == ["h\u00e9llo\n"]
        moved = file.rename(root / "moved")
        assert moved.exists() and not file.exists()
        moved.unlink()
        moved.unlink(missing_ok=True)
        try:
            moved.read_text()
        except FileNotFoundError as error:
            assert error.filename == str(moved)
        file.parent.rmdir()
    assert not root.exists()


def test_places():
    assert Path.cwd() == Path(os.getcwd()) and Path("~").expanduser() == Path.home()
    assert Path("a/../b").resolve() == Path.cwd() / "b"
    assert Path("x").absolute() == Path.cwd() / "x"
    assert Path("/tmp").as_uri() == "file:///tmp"
