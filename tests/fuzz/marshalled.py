# Mutated results of marshal.dumps: a value or an error. What is a code object then is run.
# Not for CPython, which runs any bytecode and crashes.
import sys
sys.path.insert(0, __file__.rpartition("/")[0] + "/..")
import fuzzing
import marshal

ONES = memoryview(b"\xff" * 8).cast("d")[0]  # the NaN whose bits are -1
VALUES = [None, 1, -2**70, 1.5, ONES, 2j, "text", "é变", b"bytes", (1, (2, ()), "a"), [1, [2]],
          {1: {2: 3}, "k": None}, {1, 2}, frozenset({"x"}), Ellipsis, True, ("a", "a", "b")]
SOURCES = ["x = 1", "def f(a, *b, c=1, **d):\n  return [a, b, c, d]\nf(1, 2, c=3)",
           "try:\n  1/0\nexcept ZeroDivisionError as e:\n  print\nfinally:\n  pass",
           "def g():\n  x = yield 1\n  yield from [x]\nlist(g())",
           "class C:\n  a = 1\n  def m(self): return super().__init__\nC().m()",
           "for i in range(3):\n  if i % 2: continue\n  [j for j in range(i)]",
           "def o(x):\n  def i(): return x\n  return i\no(1)()",
           "match [1, 2]:\n  case [a, *b]: pass\n  case {'k': v}: pass",
           "with open as o: pass", "import sys as s\nfrom sys import path as p",
           "async def a():\n  async for i in x: await i", "f'{1!r:>{2}}'; {**{}}; [*()]"]
WORDS = [bytes([b]) for b in b"0NTFSgGilfyxIrsu(>)[{<RczZcoO?\0\x80\xff"] + [
    b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\x01\0\0\0", b"\0\0\0\0", b"\xe3", b"\xa9\x02", b"r\0\0\0\0"]


def dumped():
    found = [marshal.dumps(value) for value in VALUES]
    return found + [marshal.dumps(compile(text, "fuzz", "exec")) for text in SOURCES]


DUMPED = dumped()


def make(random):
    return fuzzing.mutate(random, random.choice(DUMPED), WORDS, random.choice(DUMPED))


def load_it(data):
    value = marshal.loads(data)
    repr(value)
    if isinstance(value, type(make.__code__)):
        exec(value, {"__name__": "fuzz"})
    marshal.loads(marshal.dumps(value))


def test_marshalled():
    fuzzing.loop("marshalled", make, load_it)
