# needs: limits
"""Memory that runs out: MemoryError, and all of it is there again afterwards."""
import itertools
import resource

LIMIT = 400 << 20
count, repeat = itertools.count, itertools.repeat


def limited(function):
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, hard))
    try:
        return function()
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def exhausts(call):
    try:
        call()
    except MemoryError:
        return True
    return False


def endless():
    while True:
        yield 1


def assign():
    first, *rest = count()


CONSUMERS = [
    lambda: list(count()), lambda: tuple(endless()), lambda: set(count()), assign,
    lambda: dict.fromkeys(count()), lambda: dict(zip(count(), count())), lambda: sorted(count()),
    lambda: "".join(repeat("a")), lambda: b"".join(repeat(b"a")), lambda: bytearray(repeat(1)),
    lambda: [].extend(endless()), lambda: print(*count()),
    lambda: itertools.product(count()), lambda: [[] for _ in count()], lambda: set().union(count()),
]


def test_endless_iterables():
    limited(lambda: [exhausts(call) or call.no_memory_error for call in CONSUMERS])


def test_memory_comes_back():
    def fill():
        items = []
        try:
            for i in count():
                items.append(i)
        except MemoryError:
            return len(items)

    def measure():
        first = fill()
        for _ in range(3):
            assert exhausts(lambda: set(count()))
        return first, fill()
    first, last = limited(measure)
    assert last > first // 4, (first, last)


def test_list_extended_by_itself():
    class L(list):
        pass
    items = L([1])
    items.extend(items)
    assert items == [1, 1]
