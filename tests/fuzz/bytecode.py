# needs: stdlib
# Modules imported from mutated .pyc files: they run, or say what is wrong with them.
# Not for CPython, which runs any bytecode and crashes.
import posix
import sys
sys.path.insert(0, __file__.rpartition("/")[0] + "/..")
import fuzzing
import marshal

NAME = "fuzz_bytecode_%d" % posix.getpid()
SOURCES = [text for text in fuzzing.corpus(__file__) if len(text) < 3000][:12]
SOURCES += ["import sys\nclass A:\n  def f(self): return [x for x in (1, 2)]\nA().f()",
            "def f(*a, k=1, **d): yield (a, k, d)\nlist(f(1, k=2, z=3))"]
WORDS = [bytes([b]) for b in b"\0\1\2\3\x10\x40\x80\xff"] + [b"\xff\xff\xff\x7f", b"\0\0\0\0"]


def compiled():
    from importlib.util import MAGIC_NUMBER
    header = MAGIC_NUMBER + bytes(12)
    files = []
    for text in SOURCES:
        try:
            files.append(header + marshal.dumps(compile(text, "fuzz", "exec")))
        except SyntaxError:
            pass    # a golden test of one
    return files


FILES = compiled()


def make(random):
    data = random.choice(FILES)
    head = 16 if random.below(10) else 0    # the header is seldom touched
    return data[:head] + fuzzing.mutate(random, data[head:], WORDS, random.choice(FILES))


def import_it(data):
    with open(NAME + ".pyc", "wb") as file:
        file.write(data)
    sys.modules.pop(NAME, None)
    for thing in list(vars(__import__(NAME)).values()):
        if hasattr(thing, "__code__"):
            thing.__code__.co_code      # read what wasn't called


def test_bytecode():
    sys.path.insert(0, posix.getcwd())
    sys.stdout.flush()
    try:
        fuzzing.loop("bytecode", make, import_it)
    finally:
        posix.unlink(NAME + ".pyc")
