# One of each statement, for the tokens and the tree.
import os.path as path, sys
from .. import a as b, c
from x import (y, z,)

x: int = 1
(x): int
a = b = c, *d = range(3), 4
x += 1; y @= 2
del a, (b, c[0]), d.e
assert x, "message"
global g, h
type Pair[T: int, *Ts, **P] = tuple[T, T]


@decorator(1)
async def f(a, b=1, /, c: int = 2, *args: *Ts, d, e=3, **kwargs) -> None:
    """Text."""
    async for x, *rest in y:
        await x
    else:
        return
    async with a as b, c:
        yield
    yield from x


class C[T](Base, *bases, metaclass=M, **options):
    nonlocal n
    pass


if a:
    raise
elif b:
    raise E from cause
else:
    while x: break
    else: continue
for i, in x, y: pass
with (open(a) as f, open(b) as (g, h),): pass
with (a, b): pass
with (a, b) as c: pass
try:
    pass
except (A, B) as e:
    pass
except:
    pass
else:
    pass
finally:
    pass
try:
    pass
except* A as e: pass
match x, *y:
    case 1 | -2.5 + 3j | "s" | None:
        pass
    case [a, *_, (b, c), {"k": v, **rest}] if a:
        pass
    case Point(x=0, y=Point(1, z)) as p:
        pass
    case a.b.c | _:
        pass
match = case = type = _ = 1
match (x), case
type(x)
if x:
	tabs = 1
        # a comment, no block's end
lines = 1 + \
    2
