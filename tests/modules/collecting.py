# Collections asked for by the program: what nothing refers to is gone afterwards.
import gc
import weakref


class Thing:
    pass


def collect():
    for _ in range(3):
        gc.collect()


def test_local_variable():
    thing = Thing()
    ref = weakref.ref(thing)
    assert ref() is thing
    del thing
    collect()
    assert ref() is None


def test_many():
    for i in range(50):
        things = [Thing() for _ in range(3)]
        refs = [weakref.ref(t) for t in things]
        things[0].other = things[1]
        things[1].other = things[0]
        del things
        collect()
        assert [r() for r in refs] == [None] * 3


def test_class():
    class Local:
        count = 0

        def method(self):
            return self.count

    def use(object):
        return [object.method() for _ in range(30)]

    use(Local())
    ref = weakref.ref(Local)
    del Local
    collect()
    assert ref() is None


def test_finalizer_runs_once():
    seen = []

    class Phoenix:
        def __del__(self):
            seen.append(self)

    Phoenix()
    collect()
    assert len(seen) == 1
    seen.clear()
    collect()
    assert seen == []


def test_callback():
    seen = []
    thing = Thing()
    ref = weakref.ref(thing, seen.append)
    del thing
    collect()
    assert seen == [ref]


def test_order_of_callbacks():
    class Thing:
        pass

    def drop():
        things = [Thing() for i in range(3)]
        for i in range(3):
            for thing in things:
                references.append(weakref.ref(thing, lambda r, i=i: called.append(i)))

    references, called = [], []
    drop()
    gc.collect()
    assert called[0] == 2 and called[-1] == 0 and sorted(called) == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_lists_of_references():
    class Thing:
        pass

    class Reference(weakref.ref):
        pass

    thing = Thing()
    a = Reference(thing)
    b = weakref.ref(thing, lambda r: None)
    c = weakref.ref(thing)
    assert weakref.getweakrefs(thing) == [c, b, a]
    d = weakref.proxy(thing)
    listed = weakref.getweakrefs(thing)
    assert listed[0] is c and listed[1] is d and listed[2] is b and listed[3] is a


def test_repr_of_references():
    class Mapping(dict):
        def __getattr__(self, name):
            return self[name]

    mapping = Mapping()
    assert repr(weakref.ref(mapping)).endswith(f"; to 'Mapping' at {id(mapping):#x}>")
    assert repr(weakref.ref(Mapping)).endswith("(Mapping)>")


def test_tracked():
    assert not any(map(gc.is_tracked, (1, "a", bytearray(1), int, object, object(), (), {})))

    class Class:
        pass
    assert all(map(gc.is_tracked, (Class, Class(), [], [1], gc, ([],))))


def test_counts_of_collections():
    before = gc.get_stats()
    gc.collect(0)
    gc.collect(2)
    after = gc.get_stats()
    counts = [b["collections"] - a["collections"] for a, b in zip(before, after)]
    assert counts[:2] == [1, 0] and counts[2] >= 1
