# Sorting: ints, floats, strs, tuples, mixed runs, with keys.
import random
from operator import attrgetter, itemgetter
from measure import measure


class Item:
    def __init__(self, rank, name):
        self.rank, self.name = rank, name

    def __lt__(self, other):
        return self.rank < other.rank


chance = random.Random(7)
ints = [chance.randrange(10 ** 6) for _ in range(5000)]
floats = [chance.random() for _ in range(5000)]
strs = [f"name {n % 5000}" for n in ints]
wide = [f"größe {n % 500} 温度" for n in ints[:2000]]
pairs = [(n % 100, s) for n, s in zip(ints, strs)]
dicts = [{"n": n, "s": s} for n, s in pairs]
items = [Item(n, s) for n, s in zip(ints, strs)]
runs = sorted(ints[:2500]) + sorted(ints[2500:], reverse=True)
huge = [n * 2 ** 60 for n in ints[:2000]]
mixed = [n if n % 2 else n / 2 for n in ints]

assert [i.rank for i in sorted(items)] == sorted(ints)
assert sorted(strs, key=str.lower) == sorted(strs)
for name, call in (
        ("ints", lambda: sorted(ints)), ("floats", lambda: sorted(floats)),
        ("strs", lambda: sorted(strs)), ("wide strs", lambda: sorted(wide)),
        ("tuples", lambda: sorted(pairs)), ("ints and floats", lambda: sorted(mixed)),
        ("huge ints", lambda: sorted(huge)), ("runs", lambda: sorted(runs)),
        ("sorted already", lambda: sorted(sorted(ints))),
        ("reverse", lambda: sorted(ints, reverse=True)),
        ("key lambda", lambda: sorted(pairs, key=lambda p: p[1])),
        ("key of pairs", lambda: sorted(items, key=lambda i: (i.name, i.rank))),
        ("key itemgetter", lambda: sorted(dicts, key=itemgetter("n"))),
        ("key two items", lambda: sorted(dicts, key=itemgetter("s", "n"))),
        ("key attrgetter", lambda: sorted(items, key=attrgetter("rank"))),
        ("key str.lower", lambda: sorted(strs, key=str.lower)), ("key len", lambda: sorted(strs, key=len)),
        ("__lt__", lambda: sorted(items)), ("small lists", lambda: [sorted([3, 1, 2, n]) for n in range(100)]),
        ("min and max", lambda: (min(ints), max(floats), min(strs), max(pairs, key=lambda p: p[1])))):
    measure(name, call)
