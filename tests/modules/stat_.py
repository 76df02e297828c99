# needs: stdlib
# _stat: the bits of a file's mode. posix._path_normpath: paths as text, whatever is in it.
import os
import posixpath
import stat


def raises(error, text, f, *args):
    try:
        f(*args)
    except error as e:
        assert text in str(e), str(e)
    else:
        assert False, "nothing raised"


def test_kinds():
    mode = os.stat("/").st_mode
    assert stat.S_ISDIR(mode) is True and stat.S_ISREG(mode) is False
    assert stat.S_IFMT(mode) == stat.S_IFDIR == 0o040000
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
    assert not any(f(mode) for f in (stat.S_ISDOOR, stat.S_ISPORT, stat.S_ISWHT))
    assert stat.S_ISLNK(stat.S_IFLNK | 0o777) and stat.S_ISSOCK(stat.S_IFSOCK)
    assert stat.S_IMODE(0o107755) == 0o7755


def test_filemode():
    for mode, text in ((0o100644, "-rw-r--r--"), (0o104755, "-rwsr-xr-x"), (0o102644, "-rw-r-Sr--"),
                       (0o041777, "drwxrwxrwt"), (0o041776, "drwxrwxrwT"), (0o120000, "l---------"),
                       (0o170001, "?--------x")):
        assert stat.filemode(mode) == text


def test_arguments():
    raises(TypeError, "an integer is required", stat.S_IMODE, "x")
    raises(OverflowError, "can't convert negative value to unsigned int", stat.filemode, -1)
    raises(OverflowError, "mode out of range", stat.S_ISDIR, 2 ** 40)
    raises(OverflowError, "too large", stat.S_ISDIR, 2 ** 70)


def test_normpath():
    for path, normal in (("", "."), ("a/..", "."), ("//x", "//x"), ("///x/..", "/"), ("/../a", "/a"),
                         ("a//b/./c/../..", "a"), ("../a/../../b", "../../b"), ("/..", "/"),
                         ("a\0/../b", "b"), ("\udc80/../\ud800//x", "\ud800/x"), ("..a/..", ".")):
        assert posixpath.normpath(path) == normal, path
    assert posixpath.normpath(b"\xff/../\xfe") == b"\xfe"
