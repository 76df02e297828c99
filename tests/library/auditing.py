# needs: stdlib
import marshal
import os
import sys
import tempfile

seen = []
listening = False


def hook(event, args):
    if listening:
        seen.append((event, args))


sys.addaudithook(hook)


def events(function):
    global listening
    seen.clear()
    listening = True
    try:
        function()
    finally:
        listening = False
    return seen[:]


def test_files():
    with tempfile.TemporaryDirectory() as folder:
        name = folder + "/x"

        def use():
            open(name, "wb").close()
            fd = os.open(name, os.O_RDONLY)
            os.ftruncate(fd, 0) if False else os.close(fd)
            os.chmod(name, 0o600)
            os.rename(name, name + "2")
            os.link(name + "2", name)
            os.symlink("a", name + "3")
            os.listdir(folder)
            os.scandir(folder).close()
            os.truncate(name, 0)
            os.utime(name, (1, 1))
            os.remove(name)
            os.unlink(name + "2")
            os.unlink(name + "3")
            os.mkdir(name, 0o700)
            os.rmdir(name)
        found = events(use)
    assert found == [
        ("open", (name, "w", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC)),
        ("open", (name, None, os.O_RDONLY | os.O_CLOEXEC)),
        ("os.chmod", (name, 0o600, -1)),
        ("os.rename", (name, name + "2", -1, -1)),
        ("os.link", (name + "2", name, -1, -1)),
        ("os.symlink", ("a", name + "3", -1)),
        ("os.listdir", (folder,)),
        ("os.scandir", (folder,)),
        ("os.truncate", (name, 0)),
        ("os.utime", (name, (1, 1), None, -1)),
        ("os.remove", (name, -1)),
        ("os.remove", (name + "2", -1)),
        ("os.remove", (name + "3", -1)),
        ("os.mkdir", (name, 0o700, -1)),
        ("os.rmdir", (name, -1))], found


def test_code():
    code = compile("1", "f", "eval")
    assert events(lambda: eval(code)) == [("exec", (code,))]
    found = events(lambda: compile("x", "f", "eval"))
    assert found == [("compile", (b"x", "f"))], found
    assert [event for event, _ in events(lambda: exec("1"))] == ["compile", "exec"]
    data = marshal.dumps(5)
    assert events(lambda: marshal.loads(data)) == [("marshal.loads", (data,))]
    assert events(lambda: marshal.dumps(5)) == [("marshal.dumps", (5, 4))]


def test_objects():
    class C:
        pass

    class D:
        pass

    def f(a=1):
        pass

    def change():
        C.__name__ = "X"
        C().__class__ = D
        f.__defaults__ = None
        C.plain = 1
    found = [(event, args[1:]) for event, args in events(change)]
    assert found == [("object.__setattr__", ("__name__", "X")),
                     ("object.__setattr__", ("__class__", D)),
                     ("object.__delattr__", ("__defaults__",))], found
    assert events(lambda: id(C)) == [("builtins.id", (id(C),))]


def test_a_hook_refuses():
    refuse = True

    def hook(event, args):
        if refuse and event == "os.listdir":
            raise PermissionError("no")
    sys.addaudithook(hook)
    try:
        os.listdir(".")
    except PermissionError as error:
        assert str(error) == "no"
    else:
        assert False
    finally:
        refuse = False


def test_hooks_are_hidden():
    import gc

    def hook(event, args):
        pass
    sys.addaudithook(hook)
    for thing in gc.get_objects():
        assert not (type(thing) is list and any(item is hook for item in thing))


def test_sockets():
    import socket
    events = []

    def heard(event, args):
        if event.startswith("socket.") and listens:
            events.append((event, args))
    listens = True
    sys.addaudithook(heard)
    socket.gethostname()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as two:
        one.bind(("127.0.0.1", 0))
        name = one.getsockname()
        two.sendto(b"a", name)
        two.sendmsg([b"b"], [], 0, name)
        two.connect(name)
        two.connect_ex(name)
        two.sendmsg([b"c"])
    socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
    socket.gethostbyname("127.0.0.1")
    socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)
    listens = False
    assert [e[0].partition(".")[2] for e in events] == [
        "gethostname", "__new__", "__new__", "bind", "sendto", "sendmsg", "connect", "connect", "sendmsg",
        "getaddrinfo", "gethostbyname", "getnameinfo"], events
    assert events[1][1] == (one, socket.AF_INET, socket.SOCK_DGRAM, 0) and events[3][1] == (one, ("127.0.0.1", 0))
    assert events[4][1] == events[5][1] == events[6][1] == (two, name) and events[8][1] == (two, None)
    assert events[9][1] == ("127.0.0.1", 80, 0, socket.SOCK_STREAM, 0) and events[10][1] == ("127.0.0.1",)
    assert events[11][1] == (("127.0.0.1", 80),), events[11]
