# needs: stdlib
# fcntl, resource, pwd, grp, syslog, select.epoll, termios: small modules on system calls.
import errno
import fcntl
import grp
import os
import pwd
import resource
import select
import struct
import sys
import syslog
import tempfile
import termios


def raises(error, text, f, *args):
    try:
        f(*args)
    except error as e:
        assert text in str(e), str(e)
    else:
        assert False, "nothing raised"


def test_fcntl():
    with tempfile.TemporaryFile() as file:
        flags = fcntl.fcntl(file, fcntl.F_GETFD)
        assert flags & fcntl.FD_CLOEXEC
        fcntl.fcntl(file.fileno(), fcntl.F_SETFD, 0)
        assert fcntl.fcntl(file, fcntl.F_GETFD) == 0
        lock = struct.pack("hhqqhxxxxxx", fcntl.F_WRLCK, 0, 0, 0, 0)
        assert len(fcntl.fcntl(file, fcntl.F_SETLK, lock)) == len(lock)
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 10, 5, os.SEEK_SET)
        fcntl.lockf(file, fcntl.LOCK_UN)
        fcntl.flock(file, fcntl.LOCK_SH)
        raises(ValueError, "unrecognized lockf argument", fcntl.lockf, file, 0)
        raises(ValueError, "fcntl string arg too long", fcntl.fcntl, file, fcntl.F_SETLK, b"x" * 1025)
    raises(ValueError, "file descriptor cannot be a negative integer (-1)", fcntl.fcntl, -1, 1)
    raises(TypeError, "argument must be an int, or have a fileno() method.", fcntl.flock, "x", 1)
    r, w = os.pipe()
    os.write(w, b"abc")
    buffer = bytearray(4)
    assert fcntl.ioctl(r, termios.FIONREAD, buffer) == 0
    assert int.from_bytes(buffer, sys.byteorder) == 3
    assert fcntl.ioctl(r, termios.FIONREAD, bytes(4)) == bytes(buffer)
    assert fcntl.ioctl(r, termios.FIONREAD, bytearray(4), False) == bytes(buffer)
    os.close(r), os.close(w)


def test_resource():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert resource.prlimit(0, resource.RLIMIT_NOFILE) == (soft, hard)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    assert len(usage) == 16 and usage.ru_utime == usage[0] > 0 and usage.ru_maxrss > 0
    assert resource.getpagesize() == os.sysconf("SC_PAGESIZE")
    raises(ValueError, "invalid resource specified", resource.getrlimit, 1000)
    raises(ValueError, "expected a tuple of 2 integers", resource.setrlimit, 0, (1,))
    raises(ValueError, "invalid who parameter", resource.getrusage, 1000)
    raises(ValueError, "current limit exceeds maximum limit", resource.setrlimit,
           resource.RLIMIT_CORE, (1, 0))


def test_users_and_groups():
    root = pwd.getpwuid(0)
    assert root.pw_name == root[0] == "root" and root.pw_uid == 0 and pwd.getpwnam("root") == root
    assert root in pwd.getpwall()
    raises(KeyError, "getpwnam(): name not found: 'no such user'", pwd.getpwnam, "no such user")
    raises(KeyError, "getpwuid(): uid not found", pwd.getpwuid, 1 << 64)
    raises(TypeError, "uid should be integer, not str", pwd.getpwuid, "x")
    raises(ValueError, "embedded null byte", pwd.getpwnam, "a\0")
    group = grp.getgrgid(0)
    assert group.gr_gid == 0 and grp.getgrnam(group.gr_name).gr_gid == 0
    assert isinstance(group.gr_mem, list) and group in grp.getgrall()
    raises(KeyError, "getgrnam(): name not found: 'no such group'", grp.getgrnam, "no such group")
    raises(TypeError, "gid should be integer, not float", grp.getgrgid, 1.5)


def test_syslog():
    assert syslog.LOG_MASK(3) == 8 and syslog.LOG_UPTO(3) == 15
    old = syslog.setlogmask(syslog.LOG_UPTO(syslog.LOG_DEBUG))
    syslog.setlogmask(old)
    syslog.openlog("test", logoption=syslog.LOG_PID, facility=syslog.LOG_USER)
    syslog.closelog()
    raises(TypeError, "syslog.syslog requires 1 to 2 arguments", syslog.syslog)


def test_epoll():
    r, w = os.pipe()
    with select.epoll() as e:
        e.register(r, select.EPOLLIN)
        raises(FileExistsError, "", e.register, r)
        assert e.poll(0) == []
        os.write(w, b"x")
        assert e.poll(timeout=1, maxevents=2) == [(r, select.EPOLLIN)]
        e.modify(r, 0)
        assert e.poll(0) == []
        e.unregister(r)
        raises(FileNotFoundError, "", e.unregister, r)
        raises(ValueError, "maxevents must be greater than 0, got 0", e.poll, 0, 0)
        assert not e.closed and e.fileno() >= 0
        copy = select.epoll.fromfd(os.dup(e.fileno()))
        copy.close()
    assert e.closed
    raises(ValueError, "I/O operation on closed epoll object", e.poll)
    raises(ValueError, "negative sizehint", select.epoll, 0)
    raises(OSError, "invalid flags", select.epoll, 1, 3)
    os.close(r), os.close(w)


def test_select_of_a_list_that_shrinks():
    r, w = os.pipe()
    files = []

    class Writable:
        def fileno(self):
            files.pop()
            return w

    files[:] = [Writable()] * 10
    assert select.select([], files, [], 0) == ([], files[:5], [])
    raises(TypeError, "arguments 1-3 must be sequences", select.select, 1, [], [])
    raises(ValueError, "timeout must be non-negative", select.select, [], [], [], -1)
    raises(TypeError, "timeout must be a float or None", select.select, [], [], [], "x")
    os.close(r), os.close(w)


def test_termios():
    import pty
    leader, follower = pty.openpty()
    mode = termios.tcgetattr(follower)
    assert len(mode) == 7 and len(mode[6]) == termios.NCCS
    assert mode[6][termios.VINTR] == b"\x03"
    mode[3] &= ~termios.ICANON
    mode[6][termios.VMIN] = 2
    termios.tcsetattr(follower, termios.TCSANOW, mode)
    mode = termios.tcgetattr(follower)
    assert mode[6][termios.VMIN] == 2 and not mode[3] & termios.ICANON
    termios.tcsetwinsize(follower, (30, 70))
    assert termios.tcgetwinsize(leader) == (30, 70)
    termios.tcflush(follower, termios.TCIOFLUSH)
    termios.tcdrain(follower)
    raises(TypeError, "tcsetattr, arg 3: must be 7 element list", termios.tcsetattr, follower, 0, [])
    mode[6] = []
    raises(TypeError, "tcsetattr: attributes[6] must be %d element list" % termios.NCCS,
           termios.tcsetattr, follower, 0, mode)
    r, w = os.pipe()
    try:
        termios.tcgetattr(r)
    except termios.error as e:
        assert e.args == (errno.ENOTTY, os.strerror(errno.ENOTTY))
    for fd in (leader, follower, r, w):
        os.close(fd)


def test_terminal_settings_too_large():
    master, slave = os.openpty()
    settings = termios.tcgetattr(slave)
    for i in range(6):
        wrong = list(settings)
        wrong[i] = 2 ** 100
        raises(OverflowError, "too large", termios.tcsetattr, slave, termios.TCSANOW, wrong)
    os.close(master), os.close(slave)
