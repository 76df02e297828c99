# needs: stdlib
# posix: what os offers beyond files: devices, spawning, constants, dropped iterators.
import os
import warnings


def raises(error, text, f, *args, **named):
    try:
        f(*args, **named)
    except error as e:
        assert text in str(e), str(e)
    else:
        assert False, "nothing raised"


def test_devices():
    device = os.makedev(8, 3)
    assert (os.major(device), os.minor(device)) == (8, 3)
    raises(TypeError, "an integer is required", os.major, 1.0)
    raises(OverflowError, "", os.minor, -1)
    r, w = os.pipe()
    assert os.device_encoding(r) is None and os.device_encoding(1000000) is None
    os.close(r), os.close(w)


def test_spawn():
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 3"], os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                                       (os.POSIX_SPAWN_DUP2, 0, 9), (os.POSIX_SPAWN_CLOSE, 9)])
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
    for action, text in [
            (None, "Each file_actions element must be a non-empty tuple"),
            ((), "Each file_actions element must be a non-empty tuple"),
            ((12345,), "Unknown file_actions identifier"),
            ((os.POSIX_SPAWN_CLOSE,), "A close file_action tuple must have 2 elements"),
            ((os.POSIX_SPAWN_DUP2, 1), "A dup2 file_action tuple must have 3 elements"),
            ((os.POSIX_SPAWN_OPEN, 1), "A open file_action tuple must have 5 elements")]:
        raises(TypeError, text, os.posix_spawn, "/bin/true", ["true"], os.environ,
               file_actions=[action])


def test_constants():
    assert os.O_FSYNC == os.O_SYNC and os.CLONE_NEWUSER and os.MFD_HUGE_2MB == 21 << 26
    assert os.P_ALL == 0 and os.EX_OK == 0 and os.POSIX_SPAWN_OPEN == 0


def test_scandir_left_open():
    iterator = os.scandir("/")
    next(iterator)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        iterator.__del__()
    assert "unclosed scandir iterator <posix.ScandirIterator object at" in str(caught[0].message)
    with os.scandir("/") as entries:
        assert "tmp" in [e.name for e in entries]


def test_normpath_with_null():
    assert os.path.normpath("a\0b") == "a\0b" and os.path.normpath("x/../a//b\0//c/./..") == "a/b\0"
    assert os.path.abspath("/x/../a\0/../b") == "/b" and os.path.normpath("\udcff/..//\udc80") == "\udc80"


def test_signatures():
    import posix
    for name, text in (("getpid", "($module, /)"), ("kill", "($module, pid, signal, /)"),
                       ("lstat", "($module, /, path, *, dir_fd=None)"),
                       ("WIFEXITED", "($module, /, status)")):
        assert getattr(posix, name).__text_signature__ == text
        assert getattr(posix, name).__self__ is posix
