# One of each expression, for the tokens and the tree.
a or b and not c or d
(a or b) or c
a < b <= c == d != e is f is not g in h not in i
a | b ^ c & d << e >> f + g - h * i / j // k % l @ m
-a ** -b, ~+a, not a == b
await_ = lambda: (yield)
lambda a, /, b=1, *c, d, **e: a if b else c
f(), f(a, *b, c=1, *d, **e), f(x for x in y), f(a)(b)[c].d
a[1], a[1:2], a[:], a[::2], a[1:2:3, ..., *b], a[x := 1]
[], [a, *b], (), (a,), (a), (*a, b), {a, *b}, {}, {a: b, **c}
[x async for x in y if a if b for z in w], {x for x in y}, {x: y for x, y in z}
(y := 1), None, True, False, ...
0, 0x1F, 0o17, 0b11, 1_000, 1e10, .5, 5., 1.5e-3, 2j, 123456789012345678901234567890
x = yield
x = *a, b
print(not a, end="")
(
    1
    + 2
)
naïve = 1
