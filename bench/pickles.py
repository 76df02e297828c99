# Pickle: plain data, objects, and what has a __reduce__, written and read.
import pickle
from collections import OrderedDict, namedtuple
from datetime import datetime, timedelta
from decimal import Decimal
from measure import measure

Point = namedtuple("Point", "x y")


class Node:
    def __init__(self, name, children):
        self.name, self.children, self.weight = name, children, len(name) / 3

    def __eq__(self, other):
        return (self.name, self.children) == (other.name, other.children)


class Slotted:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left, self.right = left, right

    def __eq__(self, other):
        return (self.left, self.right) == (other.left, other.right)


class Reduced:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __reduce__(self):
        return Reduced, (self.a, self.b)

    def __eq__(self, other):
        return (self.a, self.b) == (other.a, other.b)


start = datetime(2024, 2, 29, 12, 30)
data = {
    "ints": list(range(-500, 1500)) + [2 ** 70 + i for i in range(50)],
    "floats": [i / 3 for i in range(1000)],
    "strs": [f"string number {i}" for i in range(1000)],
    "dicts": [{"id": i, "name": f"n{i}", "tags": ["a", "b"], "on": True} for i in range(300)],
    "nested": [(i, (i, str(i)), [i, [i]], {i}, frozenset([i])) for i in range(300)],
    "bytes": [bytes(range(i % 256)) for i in range(300)],
    "objects": [Node(f"node {i}", [Node("leaf", [])]) for i in range(200)],
    "slots": [Slotted(i, str(i)) for i in range(300)],
    "reduce": [Reduced(i, str(i)) for i in range(300)],
    "dates": [start + timedelta(hours=i) for i in range(300)],
    "decimals": [Decimal(i) / 8 for i in range(300)],
    "named tuples": [Point(i, -i) for i in range(300)],
    "collections": [OrderedDict(a=i, b=2) for i in range(200)],
    "big": bytes(200_000) + "x".encode(),
}
for name, value in data.items():
    text = pickle.dumps(value)
    assert pickle.loads(text) == value
    measure(f"dumps {name}", lambda: pickle.dumps(value))
    measure(f"loads {name}", lambda: pickle.loads(text))
text = pickle.dumps(data["dicts"], 2)
assert pickle.loads(text) == data["dicts"]
measure("dumps protocol 2", lambda: pickle.dumps(data["dicts"], 2))
measure("loads protocol 2", lambda: pickle.loads(text))
