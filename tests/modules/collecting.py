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
