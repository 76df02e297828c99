# What becomes of functions, classes and the variables of all scopes.
from __future__ import annotations

import os.path as path, sys
from .package import name as other

limit: int = 3


def outer(a, b=1, *args, key=None, **kwargs) -> int:
    """Documented."""
    total = 0

    def inner(step):
        nonlocal total
        global limit
        total += step
        return lambda: (a, total, limit)
    return inner(*args, **kwargs)(key=key)


@decorator
class Child(Base, metaclass=Meta):
    count: int = 0
    squares = [n * n for n in range(3)]

    def method(self):
        return super().method(self.__private) + self.count


class Generic[T: int]:
    type Alias = list[T]

    def get[U](self, value: U = None) -> T: ...


def generator():
    received = yield 1
    yield from received
    return (x async for x in received)


async def coroutine():
    async with lock:
        async for item in stream:
            await item


print(f"{limit!r:>{len}} {path}", 1 + 2 * 3, (1, 2, "x"), sep="")
del limit
