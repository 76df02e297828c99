# needs: stdlib
# _socket, mostly through socket: pairs, servers, timeouts, messages, addresses, names.
import array
import errno
import os
import socket
import warnings


def raises(error, text, f, *args):
    try:
        f(*args)
    except error as e:
        assert text in str(e), str(e)
    else:
        assert False, "nothing raised"


def pair():
    return socket.socketpair()


def test_stream():
    a, b = pair()
    with a, b:
        a.sendall(b"hello")
        assert b.recv(3) == b"hel" and b.recv(10) == b"lo"
        assert b.recv(0) == b""
        buffer = bytearray(8)
        a.send(b"abc")
        assert b.recv_into(buffer) == 3 and buffer[:3] == b"abc"
        a.send(b"xyz")
        assert b.recvfrom_into(buffer, 2) == (2, None) or buffer[:2] == b"xy"
        raises(ValueError, "buffer too small for requested bytes", b.recv_into, buffer, 9)
        raises(ValueError, "negative buffersize in recv", b.recv, -1)
        a.shutdown(socket.SHUT_WR)
        assert b.recv(10) == b"z" and b.recv(10) == b""
    assert a.fileno() == -1
    raises(OSError, "Bad file descriptor", a.send, b"x")


def test_server():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            peer, address = server.accept()
            with peer:
                assert address == client.getsockname() == peer.getpeername()
                peer.sendall(b"line\n")
                with client.makefile("rb") as file:
                    assert file.readline() == b"line\n"
        address = server.getsockname()
    s = socket.socket()
    with s:
        assert s.connect_ex(address) == errno.ECONNREFUSED
        raises(ConnectionRefusedError, "", s.connect, address)


def test_timeouts():
    a, b = pair()
    with a, b:
        assert a.gettimeout() is None and a.getblocking()
        a.settimeout(0.01)
        assert a.gettimeout() == a.timeout == 0.01
        raises(TimeoutError, "timed out", a.recv, 1)
        a.setblocking(False)
        assert a.gettimeout() == 0.0 and not a.getblocking()
        raises(BlockingIOError, "", a.recv, 1)
        raises(ValueError, "Timeout value out of range", a.settimeout, -1)
        raises(OverflowError, "timestamp out of range for platform time_t", a.settimeout, 1e30)
        raises(TypeError, "", a.settimeout, "x")
        a.settimeout(0.05)
        raises(TimeoutError, "timed out", a.sendall, b"x" * 10_000_000)
    socket.setdefaulttimeout(3)
    try:
        assert socket.getdefaulttimeout() == 3.0
        with socket.socket() as s:
            assert s.gettimeout() == 3.0
    finally:
        socket.setdefaulttimeout(None)


def test_datagrams():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as a:
        a.bind(("127.0.0.1", 0))
        assert a.sendto(b"me", a.getsockname()) == 2
        assert a.recvfrom(10) == (b"me", a.getsockname())
        assert a.sendto(b"", 0, a.getsockname()) == 0
        assert a.recvfrom(10) == (b"", a.getsockname())
        raises(TypeError, "sendto() takes 2 or 3 arguments (1 given)", a.sendto, b"")
        raises(OverflowError, "sendto(): port must be 0-65535.", a.sendto, b"", ("127.0.0.1", 70000))
        raises(TypeError, "sendto(): AF_INET address must be tuple, not int", a.sendto, b"", 1)


def test_messages():
    a, b = pair()
    r, w = os.pipe()
    with a, b:
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [r, w]))
        assert a.sendmsg([b"ab", memoryview(b"cd")], [rights]) == 4
        data, items, flags, address = b.recvmsg(10, socket.CMSG_SPACE(8))
        assert (data, flags, address) == (b"abcd", 0, None)
        (level, kind, payload), = items
        assert (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS)
        for fd in array.array("i", payload):
            os.close(fd)
        a.sendmsg([b"abcd"])
        one, two = bytearray(2), bytearray(2)
        assert b.recvmsg_into([one, two])[0] == 4 and one + two == b"abcd"
        raises(TypeError, "sendmsg() argument 1 must be an iterable", a.sendmsg, 1)
        raises(TypeError, "sendmsg() argument 2 must be an iterable", a.sendmsg, [], 1)
        socket.send_fds(a, [b"x"], [r])
        data, fds, flags, address = socket.recv_fds(b, 10, 4)
        assert data == b"x" and len(fds) == 1
        for fd in fds + [r, w]:
            os.close(fd)
    raises(OverflowError, "CMSG_LEN() argument out of range", socket.CMSG_LEN, -1)


def test_unix():
    with socket.socket(socket.AF_UNIX) as s:
        assert s.getsockname() == ""
        s.bind(b"\0adder-test-%d" % os.getpid())
        assert s.getsockname() == b"\0adder-test-%d" % os.getpid()
        raises(OSError, "AF_UNIX path too long", s.connect, "x" * 200)
        raises(FileNotFoundError, "", s.connect, "/nonexistent/socket")


def test_options():
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        assert s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR) != 0
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes(8))
        assert s.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8) == bytes(8)
        raises(OSError, "getsockopt buflen out of range", s.getsockopt, 1, 1, 2000)
        raises(TypeError, "", s.setsockopt, 1, 1, "x")


def test_adopted_descriptors():
    a, b = pair()
    with a, b:
        with socket.socket(fileno=socket.dup(a.fileno())) as c:
            assert (c.family, c.type, c.proto) == (a.family, a.type, a.proto)
            c.send(b"x")
            assert b.recv(1) == b"x"
    raises(ValueError, "negative file descriptor", lambda: socket.socket(fileno=-1))
    raises(TypeError, "", lambda: socket.socket(fileno=1.5))
    r, w = os.pipe()
    raises(OSError, "Socket operation on non-socket", lambda: socket.socket(fileno=r))
    os.close(r), os.close(w)


def test_dropped_sockets_warn():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        s = socket.socket()
        s.__del__()
    assert "unclosed <socket.socket fd=" in str(caught[0].message)


def test_names_and_numbers():
    assert socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM) == [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]
    assert socket.getaddrinfo(b"::1", "80", type=socket.SOCK_STREAM)[0][4] == ("::1", 80, 0, 0)
    raises(OSError, "Int or String expected", socket.getaddrinfo, "localhost", 1.5)
    assert socket.gethostbyname("127.0.0.1") == "127.0.0.1"
    assert socket.gethostbyname("<broadcast>") == "255.255.255.255"
    assert socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV) == (
        "127.0.0.1", "80")
    assert socket.inet_aton("1.2.3.4") == b"\1\2\3\4" and socket.inet_ntoa(b"\1\2\3\4") == "1.2.3.4"
    assert socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, "::1")) == "::1"
    raises(OSError, "illegal IP address string passed to inet_pton", socket.inet_pton, 2, "x")
    raises(ValueError, "unknown address family 99", socket.inet_ntop, 99, b"")
    assert socket.htons(socket.ntohs(0x1234)) == 0x1234
    assert socket.ntohl(socket.htonl(0x12345678)) == 0x12345678
    raises(OverflowError, "htons: Python int too large to convert to C 16-bit unsigned integer",
           socket.htons, 65536)
    raises(OverflowError, "int larger than 32 bits", socket.htonl, 1 << 32)
    assert (1, "lo") in socket.if_nameindex()
    assert socket.if_indextoname(socket.if_nametoindex("lo")) == "lo"
    assert issubclass(socket.gaierror, OSError) and socket.timeout is TimeoutError


def test_ancillary_limits():
    limit = 0x7fffffff
    assert socket.CMSG_LEN(limit - socket.CMSG_LEN(0)) == limit
    for f, n in ((socket.CMSG_LEN, limit), (socket.CMSG_SPACE, limit - socket.CMSG_SPACE(1) + 1),
                 (socket.CMSG_SPACE, -1)):
        try:
            f(n)
        except OverflowError:
            pass
        else:
            assert False
    a, b = socket.socketpair()
    with a, b:
        try:
            a.recvmsg_into([b"read-only"])
        except TypeError:
            pass
        else:
            assert False
