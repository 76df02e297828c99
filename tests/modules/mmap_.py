# needs: stdlib
# mmap, and under multiprocessing _posixshmem and _multiprocessing.
import mmap
import os
import tempfile

import _multiprocessing
import _posixshmem


def raises(error, text, f, *args, **named):
    try:
        f(*args, **named)
    except error as e:
        assert text in str(e), str(e)
    else:
        assert False, "nothing raised"


def test_anonymous():
    with mmap.mmap(-1, 20) as m:
        assert len(m) == 20 and m[:] == bytes(20) and m[0] == 0
        assert m.write(b"hello\nworld") == 11 and m.tell() == 11
        m.seek(0)
        assert m.readline() == b"hello\n" and m.read(5) == b"world" and m.read() == bytes(9)
        assert m.read() == b""
        m.seek(-5, os.SEEK_END)
        assert m.tell() == 15
        raises(ValueError, "seek out of range", m.seek, 21)
        raises(ValueError, "unknown seek type", m.seek, 0, 7)
        m[0] = 72
        m[1:5] = b"ELLO"
        m[::5] = b"abcd"
        assert m[:12] == b"aELLObworlcd"[:12] or m[:6] == b"aELLOb"
        assert m[-1] == 0 and list(m[0:3]) == [97, 69, 76] and b"E" in m and 69 not in m
        assert m.find(b"LL", 0) == 2 and m.rfind(b"L", 0) == 3 and m.find(b"zz", 0) == -1
        m.move(0, 1, 3)
        assert m[:3] == b"ELL"
        m.seek(0)
        m.write_byte(1)
        assert m[0] == 1 and m.read_byte() == 76
        raises(IndexError, "mmap index out of range", lambda: m[20])
        raises(TypeError, "mmap indices must be integers", lambda: m["x"])
        raises(IndexError, "mmap slice assignment is wrong size", m.__setitem__, slice(0, 2), b"x")
        raises(ValueError, "mmap item value must be in range(0, 256)", m.__setitem__, 0, 256)
        raises(ValueError, "source, destination, or count out of range", m.move, 0, 18, 5)
        raises(OverflowError, "unsigned byte integer is greater than maximum", m.write_byte, 256)
        view = memoryview(m)
        view[0] = 5
        assert m[0] == 5
        raises(BufferError, "cannot close exported pointers exist", m.close)
        raises(BufferError, "mmap can't resize with extant buffers exported.", m.resize, 5)
        view.release()
        m.resize(8192)
        assert len(m) == 8192 and m[0] == 5
        m.madvise(mmap.MADV_NORMAL)
        m.flush()
        raises(ValueError, "flush values out of range", m.flush, 0, 9000)
        assert "closed=False, access=ACCESS_DEFAULT, length=8192, pos=2, offset=0" in repr(m)
    assert m.closed and repr(m) == "<mmap.mmap closed=True>"
    raises(ValueError, "mmap closed or invalid", m.read)


def test_files():
    with tempfile.TemporaryFile() as file:
        raises(ValueError, "cannot mmap an empty file", mmap.mmap, file.fileno(), 0)
        file.write(b"0123456789")
        file.flush()
        raises(ValueError, "mmap length is greater than file size", mmap.mmap, file.fileno(), 11)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as m:
            assert m[:] == b"0123456789" and m.size() == 10
            raises(TypeError, "mmap can't modify a readonly memory map.", m.write, b"x")
            raises(TypeError, "mmap can't resize a readonly or copy-on-write memory map.", m.resize, 1)
            with memoryview(m) as view:
                assert view.readonly
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as m:
            m[:3] = b"abc"
        with mmap.mmap(file.fileno(), 10) as m:
            assert m[:3] == b"012"
            m[:3] = b"abc"
            m.flush()
        file.seek(0)
        assert file.read() == b"abc3456789"
        raises(ValueError, "mmap can't specify both access and flags, prot.", mmap.mmap,
               file.fileno(), 0, flags=mmap.MAP_PRIVATE, access=mmap.ACCESS_READ)
        raises(ValueError, "mmap invalid access parameter.", mmap.mmap, file.fileno(), 0, access=9)
    raises(OverflowError, "memory mapped length must be positive", mmap.mmap, -1, -1)


def test_shared_memory():
    name = "/adder-test-%d" % os.getpid()
    fd = _posixshmem.shm_open(name, os.O_CREAT | os.O_RDWR, mode=0o600)
    os.ftruncate(fd, 100)
    with mmap.mmap(fd, 100) as m:
        m[0] = 1
    os.close(fd)
    _posixshmem.shm_unlink(name)
    raises(FileNotFoundError, name, _posixshmem.shm_unlink, name)


def test_semaphores():
    name = "/adder-lock-%d" % os.getpid()
    lock = _multiprocessing.SemLock(0, 1, 1, name, True)
    assert lock.acquire() and lock.acquire() and lock._count() == 2 and lock._is_mine()
    assert lock._is_zero() and lock.name is None and lock.kind == 0
    lock.release()
    lock.release()
    raises(AssertionError, "attempt to release recursive lock not owned by thread", lock.release)
    semaphore = _multiprocessing.SemLock(1, 1, 2, name, False)
    with semaphore:
        assert not semaphore.acquire(False) and not semaphore.acquire(True, 0.01)
    other = _multiprocessing.SemLock._rebuild(semaphore.handle, 1, 2, name)
    assert other.acquire() and semaphore._get_value() == 0
    other.release()
    semaphore.release()
    raises(ValueError, "semaphore or lock released too many times", semaphore.release)
    _multiprocessing.sem_unlink(name)
    raises(ValueError, "unrecognized kind", _multiprocessing.SemLock, 7, 1, 1, name, True)
