"""What the fuzzers of tests/fuzz share: numbers that depend on a seed only, mutations of text
and bytes, and the loop that feeds an interpreter with them.

FUZZ_SECONDS and FUZZ_SEED in the environment say how long and from where. Each input is
written to fuzz-NAME.input in the current folder before it is tried: after a crash or a hang
(a timer ends the process) it is there to be looked at. A loop that polls for signals is no
hang: mutated code may loop."""
import _warnings
import posix
import signal
import sys
import time

SECONDS = float(posix.environ.get(b"FUZZ_SECONDS", b"2"))
SEED = int(posix.environ.get(b"FUZZ_SEED", b"1"))
SLOW = 0.5  # seconds until a signal handler raises an exception
HANG = 30   # seconds of CPU until a signal ends the process


class Random:
    """A small generator of numbers (xorshift), the same everywhere."""

    def __init__(self, seed):
        self.state = (seed * 0x9e3779b97f4a7c15 + 0x1234567) & (1 << 64) - 1 or 1

    def below(self, n):
        x = self.state
        x ^= x << 13 & (1 << 64) - 1
        x ^= x >> 7
        x ^= x << 17 & (1 << 64) - 1
        self.state = x
        return (x >> 11) % n

    def choice(self, items):
        return items[self.below(len(items))]

    def chance(self, n):
        """True once in n times."""
        return self.below(n) == 0


def mutate(random, data, words, other):
    """Data (str or bytes) with a few changes: pieces removed, doubled, moved, replaced by one
    of `words`, by a piece of `other`, or by one item that is close by."""
    for _ in range(1 + random.below(4)):
        at = random.below(len(data) + 1)
        n = random.below(1 + min(len(data) - at, random.choice((1, 4, 16, 64))))
        kind = random.below(6)
        if kind == 0:
            data = data[:at] + data[at + n:]
        elif kind == 1:
            data = data[:at] + data[at:at + n] * (2 + random.below(3)) + data[at + n:]
        elif kind == 2:
            data = data[:at] + random.choice(words) + data[at + n:]
        elif kind == 3:
            start = random.below(len(other) + 1)
            data = data[:at] + other[start:start + 1 + random.below(40)] + data[at + n:]
        elif kind == 4:
            to = random.below(len(data) + 1)
            data = data[:to] + data[at:at + n] + data[to:]
        elif at < len(data):
            if isinstance(data, str):
                item = chr((ord(data[at]) ^ 1 << random.below(8)) % 0x110000)
            else:
                item = bytes([data[at] ^ 1 << random.below(8)])
            data = data[:at] + item + data[at + 1:]
    return data


class Slow(BaseException):
    pass


trying = False


def raise_slow(number, frame):
    if trying:      # else the signal comes late
        raise Slow


def attempt(try_it, given):
    global trying
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
    signal.setitimer(signal.ITIMER_REAL, SLOW)
    try:
        trying = True
        try_it(given)
    finally:
        trying = False
        signal.setitimer(signal.ITIMER_REAL, 0)


def loop(name, make, try_it):
    """Try what make(random) returns, again and again. An exception is fine; a failure that
    set none, a crash or a hang isn't."""
    fd = posix.open("fuzz-%s.input" % name, posix.O_RDWR | posix.O_CREAT | posix.O_TRUNC, 0o666)
    signal.signal(signal.SIGALRM, raise_slow)
    _warnings.filters.insert(0, ("ignore", None, Warning, None, 0))
    _warnings._filters_mutated()
    stop = time.monotonic() + SECONDS
    count = 0
    while time.monotonic() < stop:
        given = make(Random(SEED * 1000003 + count))
        shown = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
        posix.ftruncate(fd, 0)
        posix.pwrite(fd, shown, 0)
        try:
            attempt(try_it, given)
        except SystemError as error:
            if "error return" in str(error):    # others are what damaged bytecode is told
                print("# SystemError of input", count, "of seed", SEED, flush=True)
                raise
        except (Exception, Slow, KeyboardInterrupt, SystemExit, GeneratorExit):
            pass
        count += 1
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    posix.close(fd)
    posix.unlink("fuzz-%s.input" % name)
    print("# fuzz-%s: %d inputs from seed %d" % (name, count, SEED), flush=True)


def corpus(here):
    """The texts of the tests of the language, which stand next to the fuzzers' folder."""
    folder = here.rpartition("/")[0] or "."
    texts = []
    for part in ("lang", "types", "golden"):
        for name in sorted(posix.listdir(folder + "/../" + part)):
            if name.endswith(".py"):
                with open("%s/../%s/%s" % (folder, part, name), encoding="utf-8") as file:
                    texts.append(file.read())
    return texts
