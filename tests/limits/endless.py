# needs: stdlib
"""Iterables without end, given to all that wants to have all items: MemoryError, and life goes on."""
import array
import collections
import functools
import heapq
import io
import itertools
import json
import resource
import sys

ROOM = 16 << 20


def limited(function):
    """Does it end with MemoryError when there is little memory?"""
    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * resource.getpagesize()
    old = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + ROOM, old[1]))
    try:
        function()
    except MemoryError:
        return True
    except SystemError:     # of CPython's deque
        return sys.implementation.name == "cpython"
    finally:
        resource.setrlimit(resource.RLIMIT_AS, old)


class Endless:
    def __getitem__(self, i):
        return i

    def __length_hint__(self):
        return 1 << 20

    def keys(self):
        return itertools.count()

    def items(self):
        return zip(itertools.count(), itertools.count())


def strings():
    return map(str, itertools.count(1 << 40))


CONSUMERS = {
    "list": lambda: list(itertools.count()),
    "extend": lambda: [].extend(Endless()),
    "+=": lambda: [].__iadd__(itertools.repeat(1)),
    "slice": lambda: [1].__setitem__(slice(0, 1), itertools.count()),
    "tuple": lambda: tuple(Endless()),
    "set": lambda: set(itertools.count()),
    "update": lambda: set().update(Endless()),
    "frozenset": lambda: frozenset(itertools.count()),
    "difference": lambda: {1}.symmetric_difference(itertools.count()),
    "dict": lambda: dict(zip(itertools.count(), itertools.repeat(None))),
    "mapping": lambda: dict(Endless()),
    "fromkeys": lambda: dict.fromkeys(itertools.count()),
    "comprehension": lambda: {i: i for i in Endless()},
    "sorted": lambda: sorted(itertools.count()),
    "bytes": lambda: bytes(itertools.repeat(1)),
    "bytearray": lambda: bytearray().extend(itertools.repeat(1)),
    "join": lambda: "".join(strings()),
    "bytes.join": lambda: b"".join(itertools.repeat(b"abc")),
    "star": lambda: (lambda *items: None)(*itertools.count()),
    "display": lambda: [*Endless(), 1],
    "unpack": lambda: exec("a, *b = Endless()", globals()),
    "array": lambda: array.array("q", itertools.count()),
    "deque": lambda: collections.deque(itertools.count()),
    "OrderedDict": lambda: collections.OrderedDict(Endless().items()),
    "Counter": lambda: collections.Counter(itertools.count()),
    "product": lambda: itertools.product(itertools.count()),
    "permutations": lambda: itertools.permutations(Endless()),
    "cycle": lambda: collections.deque(itertools.cycle(itertools.count()), 0),
    "nlargest": lambda: heapq.nlargest(1 << 60, itertools.count()),
    "writelines": lambda: io.StringIO().writelines(strings()),
    "BytesIO": lambda: io.BytesIO().writelines(itertools.repeat(b"x" * 1000)),
    "json": lambda: json.dumps(list(Endless())),
    "string": lambda: functools.reduce(lambda a, b: a + a, itertools.count(), "x"),
    "int": lambda: functools.reduce(lambda a, b: a * a, itertools.count(), 1 << 1000),
}


def test_endless():
    for name, consume in CONSUMERS.items():
        assert limited(consume), name
