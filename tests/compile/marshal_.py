# Marshal: round trips, its errors, and bytes that were damaged on purpose.
import _signal
import marshal
import sys

TRUSTING = sys.implementation.name == "cpython" and "CPython trusts what it reads, and crashes"


def rejected(data):
    try:
        marshal.loads(data)
    except (EOFError, ValueError, TypeError):
        return True
    return False


def test_values():
    shared = [1, 2]
    values = [None, True, False, ..., 0, 1, -1, 2 ** 31, -2 ** 31 - 1, 2 ** 100, -3 ** 99, 1.5, -0.0,
              float("inf"), 1e300, 1 + 2j, "", "abc", "a" * 300, "\xe9", "\u20ac", "\U0001f600",
              "\ud800", b"", b"abc", (), (1, 2), tuple(range(300)), [], [1, [2]], {}, {1: 2, "a": ()},
              set(), {1, 2}, frozenset("ab"), [shared, shared], StopIteration]
    for version in range(5):
        for value in values:
            back = marshal.loads(marshal.dumps(value, version))
            assert back == value and type(back) is type(value), (version, value, back)
    one, two = marshal.loads(marshal.dumps([shared, shared]))
    assert one is two
    assert str(marshal.loads(marshal.dumps(-0.0))) == "-0.0"
    assert marshal.version == 4


def test_recursive():
    value = []
    value.append(value)
    back = marshal.loads(marshal.dumps(value))
    assert back[0] is back


def test_errors():
    for bad in (object(), int, len, lambda: 0):
        try:
            marshal.dumps(bad)
        except ValueError as error:
            assert str(error) == "unmarshallable object"
        else:
            raise AssertionError(bad)
    assert rejected(b"") and rejected(b"?") and rejected(b"0") and rejected(b"r\0\0\0\0")
    assert TRUSTING or rejected(b"(\xff\xff\xff\x7f")
    assert rejected(b"[\xff\xff\xff\xff") and rejected(b"i\0")
    assert rejected(b"l\2\0\0\0\0\0\0\0") and rejected(b"l\1\0\0\0\0\x80") and rejected(b"u\1\0\0\0\xff")
    deep = None
    for _ in range(5000):
        deep = [deep]
    try:
        marshal.dumps(deep)
    except ValueError as error:
        assert str(error) == "object too deeply nested to marshal"
    else:
        raise AssertionError
    assert rejected(b"[\1\0\0\0" * 100000 + b"N")


SOURCE = """
import sys
class A:
    def f(self, x, *a, k=1, **kw):
        try:
            with self as y, x:
                return [i for i in x if i], lambda: (x, y)
        except ValueError as e:
            print(f"{e!r:>{k}}", *a, **kw)
        finally:
            for i in a: yield i
    async def g(self):
        async for i in self: await i
match A:
    case {"a": [b, *c], **d} | A(b, c=c, d=d): x = y = 1
"""


def test_code():
    code = compile(SOURCE, "<test>", "exec")
    data = marshal.dumps(code)
    back = marshal.loads(data)
    assert back == code and back.co_consts == code.co_consts
    again = marshal.dumps(back)
    assert marshal.loads(again) == code
    assert TRUSTING or again == data    # CPython marks what is shared by reference counts
    space = {}
    exec(marshal.loads(marshal.dumps(compile("x = [n * n for n in range(4)]", "", "exec"))), space)
    assert space["x"] == [0, 1, 4, 9]


def look_at(code):
    """Functions' code is read when first needed."""
    list(code.co_positions())
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            look_at(constant)


def test_damaged_code():
    """What is accepted must not crash when it is looked at."""
    if TRUSTING:
        return TRUSTING
    data = marshal.dumps(compile(SOURCE, "<test>", "exec"))
    seed = 12345
    for round in range(3000):
        damaged = bytearray(data)
        for _ in range(1 + round % 3):
            seed = (seed * 1103515245 + 12345) & 0x7fffffff
            damaged[seed % len(data)] = seed >> 16 & 255
        if round % 7 == 0:
            del damaged[seed % len(data):]
        try:
            look_at(marshal.loads(bytes(damaged)))
        except (EOFError, ValueError, TypeError, AttributeError, MemoryError):
            pass


def test_damaged_code_runs():
    """What the verifier lets through may do anything but crash."""
    if TRUSTING:
        return TRUSTING
    source = """
def f(a, b=2, *c, d=3):
    x = [a, b]
    try:
        x += [i for i in c if i != d]
        y = {k: v for k, v in zip(x, x)}
        return f"{x}{y!r}", lambda: (a, x)
    except TypeError as e:
        return e
    finally:
        del x
def g(n):
    while n:
        n -= 1
        if n == 3: continue
        yield n, (n, *"ab")
r = f(1, 2, 3, 4)[0], list(g(5))
"""
    data = marshal.dumps(compile(source, "<test>", "exec"))
    seed, ran = 99, 0

    def stop(number, frame):
        raise TimeoutError
    _signal.signal(_signal.SIGALRM, stop)   # endless loops are no crash
    for round in range(1000):
        damaged = bytearray(data)
        for _ in range(1 + round % 2):
            seed = (seed * 1103515245 + 12345) & 0x7fffffff
            damaged[seed % len(data)] = seed >> 16 & 255
        try:
            code = marshal.loads(bytes(damaged))
            if code.co_flags < 0x1000:
                _signal.setitimer(_signal.ITIMER_REAL, 0.05)
                exec(code, {"print": None, "__builtins__": {"zip": zip, "list": list,
                            "TypeError": TypeError, "range": range}})
                ran += 1
        except BaseException:
            pass
        finally:
            _signal.setitimer(_signal.ITIMER_REAL, 0)
    assert ran > 100


def test_handler_before_its_range():
    """Would raise again and again, and hear no signal."""
    import sys
    if sys.implementation.name == "cpython":
        return "its tables are not checked"
    code = compile("1\ntry: x\nfinally: y", "", "exec")
    table, data = code.co_exceptiontable, bytearray(marshal.dumps(code))
    data[data.index(table) + 2] = table[0] & 0x3f      # where the first range begins
    try:
        marshal.loads(data)
    except ValueError as error:
        assert "malformed exception table" in str(error)
    else:
        assert False


def test_loop_that_hears_no_signals():
    """The jump back of `yield from` polls nothing, so only a yield may come to it."""
    if TRUSTING:
        return TRUSTING
    import opcode
    code = compile("def g(x): yield from x", "", "exec")
    instructions = code.co_consts[0].co_code
    at = next(i for i in range(0, len(instructions), 4)
              if opcode.opname[instructions[i]] == "SEND" and instructions[i + 1])
    data = bytearray(marshal.dumps(code))
    start = data.index(instructions)
    data[start + at + 1] -= 1
    try:
        look_at(marshal.loads(data))
    except ValueError as error:
        assert "jump out of the code" in str(error)
    else:
        assert False


LATER = """
def f(a, *, b=1):
    "What it does."
    def g():
        return a + b
    return g
class C:
    def m(self): return __class__
"""


def function_in(code):
    return next(c for c in code.co_consts if isinstance(c, type(code)))


def loaded(data):
    space = {"__name__": "later"}
    exec(marshal.loads(bytes(data)), space)
    return space


def test_functions_are_read_later():
    code = compile(LATER, "later.py", "exec")
    data = marshal.dumps(code)
    assert loaded(data)["f"](1)() == 2 and loaded(data)["f"](1, b=2)() == 3
    assert loaded(data)["f"](b=2, a="1").__code__.co_freevars == ("a", "b")
    assert loaded(data)["f"].__doc__ == "What it does."
    space = loaded(data)
    assert space["C"]().m() is space["C"]
    for look in (lambda c: c.co_code, lambda c: c.co_consts, lambda c: c.co_names, lambda c: c.co_varnames,
                 lambda c: c.co_cellvars, lambda c: c.co_linetable, lambda c: c.co_exceptiontable, hash,
                 lambda c: list(c.co_lines()), lambda c: list(c.co_positions()), lambda c: c.replace(),
                 lambda c: c.co_nlocals, lambda c: c.co_stacksize, lambda c: c.co_argcount):
        assert look(loaded(data)["f"].__code__) == look(loaded(data)["f"].__code__) is not None
    assert loaded(data)["f"].__code__ == function_in(code)


def test_documentation_stays():
    space = loaded(marshal.dumps(compile(LATER, "", "exec")))
    f = space["f"]
    f.__code__ = (lambda a: a).__code__
    assert f.__doc__ == "What it does." and f(1) == 1
    del f.__doc__
    assert f.__doc__ is None
    f = loaded(marshal.dumps(compile(LATER, "", "exec")))["f"]
    f.__doc__ = 3
    assert f.__doc__ == 3


def test_filename_of_what_is_read_later():
    """None of it is written twice; another one than around stays."""
    inner = compile("def g():\n  return lambda: 1", "inner.py", "exec")
    outer = compile("def f():\n  return 'here'", "outer.py", "exec")
    code = outer.co_consts[0]
    mixed = outer.replace(co_consts=(code.replace(co_consts=(None, *code.co_consts[1:], inner)), *outer.co_consts[1:]))
    f = marshal.loads(marshal.dumps(mixed)).co_consts[0]
    assert f.co_filename == "outer.py"
    g = f.co_consts[-1].co_consts[0]
    assert g.co_filename == "inner.py" and g.co_consts[-1].co_filename == "inner.py"


def test_damage_that_shows_later():
    """The call raises, and so does the next one."""
    if TRUSTING:
        return TRUSTING
    code = compile(LATER, "", "exec")
    data, instructions = bytearray(marshal.dumps(code)), function_in(code).co_code
    data[data.index(instructions)] = 255
    f = loaded(data)["f"]
    for use in (lambda: f(1), lambda: f(1, b=2), lambda: f.__doc__, lambda: f.__code__.co_consts) * 2:
        try:
            use()
        except ValueError as error:
            assert "invalid code in f" in str(error), error
        else:
            assert False


def test_announced_locals():
    """Frames are as large as the head says, and what is read later must fit them."""
    if TRUSTING:
        return TRUSTING
    code = compile("def f(a, b):\n  c = [a, b]\n  return lambda: c", "", "exec")
    f = code.co_consts[0]
    numbers = [f.co_argcount, 0, 0, f.co_stacksize, f.co_flags, f.co_firstlineno, 3, f.co_nlocals, 1, 0]
    head = b"".join(n.to_bytes(4, "little") for n in numbers)
    data = marshal.dumps(code)
    assert data.count(head) == 1
    for i in (0, 1, 2, 6, 7, 8, 9):
        for n in (0, 1, 2, 4, 5, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1):
            if n == numbers[i]:
                continue
            other = head[:4 * i] + n.to_bytes(4, "little") + head[4 * i + 4:]
            try:
                result = loaded(data.replace(head, other))["f"](1, 2)
            except (ValueError, TypeError, SystemError) as error:
                pass
            else:
                assert i < 3 and result() == [1, 2], (i, n, result)


def test_functions_that_share_code():
    """Some were made before their code was read."""
    source = "def make(n):\n  def inner(a): return a + n\n  return inner\nclass C:\n  def m(self): return 1\n"
    space = loaded(marshal.dumps(compile(source, "", "exec")))
    some = [space["make"](n) for n in range(20)]
    for _ in range(3):
        assert [f(1) for f in some] == list(range(1, 21))
    del some[0].__doc__
    assert some[1].__doc__ is None and some[2](a=2) == 4
    f = type(some[0])(space["C"].m.__code__, {})
    objects = [space["C"](), 3]
    assert [f(o) for o in objects] == [1, 1] and objects[0].m() == 1
