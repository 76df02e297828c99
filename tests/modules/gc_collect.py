# gc.collect() finds everything that the program has dropped: nothing hides in dead stack
# words, caches, frames, or what is left of exceptions and iterators.
import gc
import sys
import weakref


class Thing:
    def __init__(self, *parts):
        self.parts = parts

    def method(self):
        return 1


class Failure(Exception):
    pass


references = []


def watched(thing):
    references.append(weakref.ref(thing))
    return thing


def new(*parts):
    return watched(Thing(*parts))


def collected(scenario):
    references.clear()
    scenario()
    gc.collect()
    return references and [r for r in references if r() is not None] == []


def check(*scenarios):
    left = [f.__name__ for f in scenarios if not collected(f)]
    assert not left, left


def test_variables():
    def deleted():
        x = new()
        del x

    def overwritten():
        x = new()
        x = new()
        x = None

    def loop():
        for x in [new() for i in range(5)]:
            pass
        x = None

    def swapped():
        a, b = new(), new()
        a, b = b, a
        a, *b = new(), new(), new()

    def captured():
        x = new()
        inner = watched(lambda: x)
        inner()

    def global_():
        global name
        name = new()
        del name

    check(deleted, overwritten, loop, swapped, captured, global_)


def test_expressions():
    def calls():
        new()
        new().method()
        (lambda x, *a, **k: x)(new(), new(), k=new())

    def attributes():
        new().parts
        getattr(new(), "missing", None)
        isinstance(new(), Thing)

    def operators():
        new() == new() or new() in [new()]
        [new()][0], (new(),)[0], {1: new()}[1]
        x = []
        x += [new()]

    def texts():
        f"{new()} {new()!r}", "%s" % new(), str(new())

    check(calls, attributes, operators, texts)


def test_containers():
    def lists():
        x = [new() for i in range(9)]
        x.pop(), x.pop(0)
        del x[0], x[2:]
        x.clear()

    def dicts():
        x = {i: new() for i in range(50)}
        x.pop(1), x.popitem()
        x[2] = None
        del x[3]
        x.clear()

    def sets():
        x = {new() for i in range(9)}
        x.pop()
        x.clear()

    def iterators():
        list(map(watched, [Thing() for i in range(9)]))
        max([new(), new()], key=id)
        sorted([new() for i in range(9)], key=lambda x: id(new()))
        for a, b in zip([new()], [new()]):
            pass

    def attributes():
        global kept
        kept = Thing()
        kept.x = new()
        kept.x = 1
        kept.y = new()
        del kept.y

    def cycles():
        x = new()
        x.self = x

    check(lists, dicts, sets, iterators, attributes, cycles)


def test_exceptions():
    def caught():
        try:
            x = new()
            raise watched(Failure(x))
        except Failure as e:
            pass

    def frames():
        def f(n):
            x = new()
            if n:
                f(n - 1)
            raise watched(Failure())
        try:
            f(20)
        except Failure:
            sys.exc_info()

    def chained():
        try:
            try:
                raise watched(Failure())
            except Failure as e:
                raise watched(Failure()) from e
        except Failure as e:
            e.__traceback__.tb_frame.f_locals

    def with_():
        class Manager:
            def __enter__(self):
                return new()
            def __exit__(self, *exc_info):
                return True
        with watched(Manager()) as x:
            raise watched(Failure())

    def groups():
        class Group(ExceptionGroup):
            pass
        try:
            raise watched(Group("x", [watched(Failure()), ValueError()]))
        except* Failure as e:
            pass
        except* ValueError:
            pass

    check(caught, frames, chained, with_, groups)


def test_generators():
    def dropped():
        def generate():
            x = new()
            try:
                yield x
            finally:
                x = None
        generator = watched(generate())
        next(generator)

    def exhausted():
        def generate():
            x = new()
            yield x
            return x
        list(generate())
        list(x for x in generate())

    def sent():
        def generate():
            while True:
                try:
                    x = yield
                except Failure:
                    pass
        generator = generate()
        next(generator)
        generator.send(new())
        generator.throw(watched(Failure()))

    def coroutines():
        async def inner():
            x = new()
            return x
        async def outer():
            return await inner()
        coroutine = watched(outer())
        try:
            coroutine.send(None)
        except StopIteration:
            pass

    def asynchronous():
        async def generate():
            yield new()
        generator = watched(generate())
        try:
            generator.asend(None).send(None)
        except StopIteration:
            pass

    check(dropped, exhausted, sent, coroutines, asynchronous)


def test_classes():
    def plain():
        class A:
            x = new()
            def f(self):
                return 1
        class B(A):
            def f(self):
                return super().f()
        watched(A), watched(B)
        for i in range(20):
            B().f(), B.x

    def slots():
        class A:
            __slots__ = "x", "__weakref__"
        a = watched(A())
        a.x = new()

    def properties():
        class A:
            @property
            def p(self):
                return new()
            def __getattr__(self, name):
                return new()
        a = watched(A())
        a.p, a.q

    def with_finalizer():
        class A:
            def __del__(self):
                new()
        a = watched(A())
        a.self = a

    check(plain, slots, properties, with_finalizer)


def test_finalizers_run():
    done = []
    class A:
        def __del__(self):
            done.append(1)
    a = A()
    reference = weakref.ref(A(), lambda r: done.append(2))
    a = None
    gc.collect()
    assert sorted(done) == [1, 1, 2]


def test_owners_are_finalized_first():
    # __del__ finds the files and sockets of its object still open.
    import _io
    import _socket
    seen = []
    class Socket(_socket.socket):
        pass
    class Owner:
        def __init__(self):
            self.parts = _io.FileIO(__file__), _socket.socket(), Socket()
            self.parts_too = [self]
        def __del__(self):
            file, *sockets = self.parts
            seen.append(not file.closed and all(s.fileno() >= 0 for s in sockets))
    owners = [Owner() for _ in range(20)]
    owners = None
    gc.collect()
    assert len(seen) >= 19 and all(seen), seen


def test_objects_are_the_same_ones():
    def count():
        return len(gc.get_objects())

    count()
    before = count()
    for i in range(10):
        before == i
    assert count() == before
    local = Thing()
    assert any(o is local for o in gc.get_objects())
