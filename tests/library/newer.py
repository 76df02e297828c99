# needs: stdlib
# What 3.12 added to types and pathlib, also with an older library.
import tempfile
import types
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Generic, TypeVar


def test_types():
    T = TypeVar("T")

    class A(Generic[T]):
        pass

    class B(A[int], list):
        pass

    assert types.get_original_bases(B) == (A[int], list) and types.get_original_bases(int) == (object,)
    try:
        types.get_original_bases(1)
    except TypeError as error:
        assert str(error) == "Expected an instance of type, not 'int'"
    else:
        assert False


def test_paths():
    p = PurePosixPath("/a/b/c")
    assert p.relative_to("/a") == PurePosixPath("b/c")
    assert p.relative_to("/a/x/y", walk_up=True) == PurePosixPath("../../b/c")
    assert PurePosixPath("a/b").relative_to("c", walk_up=True) == PurePosixPath("../a/b")
    for other in ("b", "/a/../b"):
        try:
            p.relative_to(other, walk_up=True)
        except ValueError:
            pass
        else:
            assert False, other
    assert p.with_segments("x", "y") == PurePosixPath("x/y")
    assert not PurePosixPath("A.PY").match("*.py") and PurePosixPath("A.PY").match("*.py", case_sensitive=False)
    assert PureWindowsPath("A.PY").match("*.py")
    assert PureWindowsPath("A.PY").match("*.PY", case_sensitive=True)
    assert not PureWindowsPath("a/A.PY").match("A/*.PY", case_sensitive=True)


def test_files():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "sub").mkdir()
        (root / "sub/f").touch()
        (root / "dangling").symlink_to("nowhere")
        found = [(str(at.relative_to(root)), sorted(folders), sorted(files)) for at, folders, files in root.walk()]
        assert found == [(".", ["sub"], ["dangling"]), ("sub", [], ["f"])], found
        assert [at.name for at, _, _ in root.walk(top_down=False)][0] == "sub"
        link = root / "dangling"
        assert not link.exists() and link.exists(follow_symlinks=False) and not link.is_junction()


def test_dropped_modules():
    # An older library's modules that 3.12 dropped warn, and work.
    import importlib.util
    import warnings
    if not importlib.util.find_spec("asynchat"):
        return "the library is 3.12's"
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        import asynchat
    assert asynchat.async_chat and {w.category for w in seen} == {DeprecationWarning}


def test_tls():
    try:
        import ssl
    except ImportError:
        return "there is no ssl"
    assert ssl.SSLContext and len(ssl.RAND_bytes(5)) == 5
