# needs: stdlib
# shutil and tempfile: trees, copies, archives, names.
import os
import shutil
import stat
import tempfile


def test_temporary():
    with tempfile.NamedTemporaryFile("w+", suffix=".txt", prefix="x-") as file:
        file.write("text")
        file.seek(0)
        assert file.read() == "text" and os.path.basename(file.name).startswith("x-")
        assert stat.S_IMODE(os.stat(file.name).st_mode) == 0o600
    assert not os.path.exists(file.name)
    with tempfile.TemporaryFile() as file:
        file.write(b"bytes")
        file.seek(1)
        assert file.read() == b"ytes"
    with tempfile.SpooledTemporaryFile(max_size=4, mode="w+") as file:
        file.write("long enough")
        file.seek(0)
        assert file.read() == "long enough"
    fd, name = tempfile.mkstemp()
    os.close(fd)
    os.remove(name)
    assert os.path.isdir(tempfile.gettempdir())


def test_trees():
    with tempfile.TemporaryDirectory() as root:
        source, target = os.path.join(root, "a"), os.path.join(root, "b")
        os.makedirs(os.path.join(source, "sub"))
        for name in ("one.txt", "sub/two.py"):
            with open(os.path.join(source, name), "w") as file:
                file.write(name)
        os.chmod(os.path.join(source, "one.txt"), 0o640)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.py"))
        assert os.listdir(os.path.join(target, "sub")) == []
        assert stat.S_IMODE(os.stat(os.path.join(target, "one.txt")).st_mode) == 0o640
        assert shutil.copy(os.path.join(source, "sub/two.py"), target).endswith("b/two.py")
        shutil.move(os.path.join(target, "two.py"), os.path.join(root, "moved.py"))
        assert sorted(os.listdir(root)) == ["a", "b", "moved.py"]
        archive = shutil.make_archive(os.path.join(root, "packed"), "tar", source)
        shutil.unpack_archive(archive, os.path.join(root, "c"))
        with open(os.path.join(root, "c/sub/two.py")) as file:
            assert file.read() == "sub/two.py"
        shutil.rmtree(target)
        assert not os.path.exists(target)
        try:
            shutil.rmtree(target)
        except FileNotFoundError:
            shutil.rmtree(target, ignore_errors=True)
        try:
            shutil.copyfile(archive, archive)
        except shutil.SameFileError:
            pass


def test_tools():
    assert shutil.which("sh").endswith("/sh") and shutil.which("no-such-program") is None
    assert shutil.disk_usage("/").total > 0
    assert shutil.get_terminal_size((70, 20)).columns > 0
    import io
    out = io.BytesIO()
    shutil.copyfileobj(io.BytesIO(b"x" * 100000), out, 1000)
    assert len(out.getvalue()) == 100000
