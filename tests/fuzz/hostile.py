# needs: stdlib, limits
# Small programs that hand hostile objects to containers and to all that walks them: their
# special methods raise, give nonsense, or change and walk the containers in turn.
# Not for CPython in general, which has crashed on some of them.
import sys
sys.path.insert(0, __file__.rpartition("/")[0] + "/..")
import fuzzing

PROLOGUE = """
import array, bisect, collections, copy, functools, gc, heapq, io, itertools, json, marshal
import operator, pickle, re, struct, types, weakref, _random

class Acts:
    '''What hostile methods do: the next of some numbers decides.'''
    def __init__(self, seed):
        self.state, self.depth = seed, 0
    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self.state >> 33) % n
    def act(self, me):
        kind = self.below(12)
        if kind == 0:
            raise ERRORS[self.below(len(ERRORS))](1)
        if kind < 5:
            c = CONTAINERS[self.below(len(CONTAINERS))]
            change = CHANGES[self.below(len(CHANGES))]
            try:
                change(c, me)
            except (AttributeError, TypeError, IndexError, KeyError, ValueError, BufferError, RuntimeError):
                pass
        elif kind == 5 and self.depth < 3:
            self.depth += 1
            try:
                WALKS[self.below(len(WALKS))](CONTAINERS[self.below(len(CONTAINERS))])
            finally:
                self.depth -= 1
        elif kind == 6:
            me.grown = [0] * 3
        elif kind == 7:
            gc.collect() if not self.below(50) else None

ERRORS = [ValueError, KeyError, IndexError, StopIteration, TypeError, AttributeError, OverflowError,
          RuntimeError, GeneratorExit, MemoryError, RecursionError, StopAsyncIteration]
CHANGES = [
    lambda c, x: c.clear(), lambda c, x: c.append(x), lambda c, x: c.pop(), lambda c, x: c.extend([x] * 20),
    lambda c, x: c.insert(0, x), lambda c, x: c.sort(), lambda c, x: c.reverse(), lambda c, x: c.add(x),
    lambda c, x: c.discard(x), lambda c, x: c.update({x: x}), lambda c, x: c.popitem(),
    lambda c, x: c.popleft(), lambda c, x: c.rotate(1), lambda c, x: c.__init__(), lambda c, x: c.__init__('abc'),
    lambda c, x: c.__delitem__(slice(None)), lambda c, x: c.__setitem__(slice(0, 2), [x] * 9),
    lambda c, x: c.__setitem__(0, x), lambda c, x: c.__delitem__(0), lambda c, x: c.__iadd__([x]),
    lambda c, x: c.__imul__(3) if len(c) < 1000 else c.clear(), lambda c, x: c.move_to_end(x), lambda c, x: c.setdefault(x, c),
    lambda c, x: c.remove(x), lambda c, x: c.append(c), lambda c, x: c.__setitem__(x, c),
    lambda c, x: c.truncate(0), lambda c, x: c.write(b'x' * 99), lambda c, x: c.close(), lambda c, x: c.__setstate__(()),
    lambda c, x: next(c), lambda c, x: c.send(None), lambda c, x: c.release(), lambda c, x: c.frombytes(bytes(64)),
    lambda c, x: setattr(c, '__class__', list),
]
WALKS = [repr, list, len, hash, bool, str, sorted, tuple, set, iter, copy.copy, sum, max, min, dict,
         lambda c: c == c, lambda c: c < c, lambda c: H[0] in c, lambda c: c.index(H[0]), lambda c: c.count(H[1])]

class Hostile:
    def __init__(self, seed):
        self.acts = Acts(seed)
    def __repr__(self):
        self.acts.act(self); return 'h' if self.acts.below(9) else None
    def __hash__(self):
        self.acts.act(self); return self.acts.below(3)
    def __eq__(self, other):
        self.acts.act(self); return self.acts.below(2) == 1 if self.acts.below(9) else self
    def __lt__(self, other):
        self.acts.act(self); return self.acts.below(2) == 1
    __gt__ = __le__ = __ge__ = __ne__ = __lt__
    def __bool__(self):
        self.acts.act(self); return self.acts.below(2) == 1
    def __index__(self):
        self.acts.act(self); return self.acts.below(9) - 3 if self.acts.below(9) else 1 << 70
    __int__ = __index__
    def __float__(self):
        self.acts.act(self); return 1.5
    def __len__(self):
        self.acts.act(self); return self.acts.below(5) - (not self.acts.below(9))
    def __length_hint__(self):
        self.acts.act(self); return self.acts.below(1 << 20) - 5
    def __iter__(self):
        self.acts.act(self); return self if self.acts.below(5) else iter(CONTAINERS[self.acts.below(8)])
    def __next__(self):
        self.acts.act(self)
        if not self.acts.below(4):
            raise StopIteration(self)
        return POOL[self.acts.below(len(POOL))]
    def __getitem__(self, i):
        self.acts.act(self)
        if not self.acts.below(4):
            raise IndexError(i)
        return POOL[self.acts.below(len(POOL))]
    def __setitem__(self, i, x):
        self.acts.act(self)
    __delitem__ = __getitem__
    def __contains__(self, x):
        self.acts.act(self); return not self.acts.below(2)
    def keys(self):
        self.acts.act(self); return [1, 'a', self]
    def __call__(self, *args, **named):
        self.acts.act(self)
        return args[0] if args and self.acts.below(2) else POOL[self.acts.below(len(POOL))]
    def __add__(self, other):
        self.acts.act(self); return other
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __and__ = __or__ = __iadd__ = __xor__ = __add__
    def __getattr__(self, name):
        if name in ('acts', '__del__'):
            raise AttributeError(name)
        self.acts.act(self)
        if self.acts.below(3):
            raise AttributeError(name)
        return self
    def __format__(self, spec):
        self.acts.act(self); return spec
    def __bytes__(self):
        self.acts.act(self); return b'by'
    def __buffer__(self, flags):
        self.acts.act(self); return memoryview(BA if self.acts.below(5) else b'abc')
    def __release_buffer__(self, view):
        self.acts.act(self)
    def __reduce_ex__(self, protocol):
        self.acts.act(self)
        return (Hostile, (self.acts.state,)) if self.acts.below(3) else POOL[self.acts.below(len(POOL))]
    def __fspath__(self):
        self.acts.act(self); return 'x'
    def __instancecheck__(self, other):
        self.acts.act(self); return True
    __subclasscheck__ = __instancecheck__
    def __missing__(self, key):
        self.acts.act(self); return key
    def __enter__(self):
        self.acts.act(self); return self
    def __exit__(self, *error):
        self.acts.act(self); return True
    def __get__(self, *args):
        self.acts.act(self); return self
    def __set_name__(self, *args):
        self.acts.act(self)
    def __copy__(self):
        self.acts.act(self); return self
    def __deepcopy__(self, memo):
        self.acts.act(self); return self
    def __await__(self):
        self.acts.act(self); return self

class Dying(Hostile):
    def __del__(self):
        self.acts.act(self)
class Str(Hostile, str):
    __len__ = str.__len__; __getitem__ = str.__getitem__; __contains__ = str.__contains__
    def __new__(cls, seed): return str.__new__(cls, 'a')
class Int(Hostile, int):
    def __new__(cls, seed): return int.__new__(cls, 2)
class List(Hostile, list):
    def __init__(self, seed): self.acts = Acts(seed); list.__init__(self, 'ab')
class Dict(Hostile, dict):
    def __init__(self, seed): self.acts = Acts(seed); dict.__init__(self, a=1)
class Tuple(Hostile, tuple):
    def __new__(cls, seed): return tuple.__new__(cls, 'ab')

def start(seed):
    global H, L, D, S, DQ, OD, BA, AR, BI, CONTAINERS, POOL
    H = [kind(seed + i) for i, kind in enumerate((Hostile, Hostile, Dying, Str, Int, List, Dict, Tuple))]
    L, D, S = [1, 'a', H[0], H[1]], {1: H[2]}, {1, 'a'}
    DQ, OD = collections.deque([1, H[0], H[1]], 9), collections.OrderedDict(a=1, b=H[0])
    BA, AR, BI = bytearray(b'abcdefgh'), array.array('i', range(5)), io.BytesIO(b'abc')
    CONTAINERS = [L, D, S, DQ, OD, BA, AR, BI, collections.defaultdict(H[0], {1: 2}), collections.Counter('aab'),
                  H[5], H[6], iter(L), iter(D), iter(DQ), (x for x in L), map(H[1], L), memoryview(AR)]
    POOL = [None, 0, 1, -1, 2, 'a', 'abc', b'ab', (), (1, 2), ('a', H[0]), 1.5, 1 << 70, [], {}, int, len, slice(0, 2), *H, *CONTAINERS]
"""
THINGS = """L D S DQ OD BA AR BI CONTAINERS[8] CONTAINERS[9] CONTAINERS[12] CONTAINERS[13] CONTAINERS[14] CONTAINERS[15]
CONTAINERS[16] CONTAINERS[17] H[0] H[1] H[2] H[3] H[4] H[5] H[6] H[7] tuple(L) frozenset(H[:2]) iter(S) iter(OD)
D.items() OD.items() D.keys() D.values() OD.keys() zip(L,DQ) filter(H[0],L) enumerate(H[0]) reversed(L)
itertools.chain(L,DQ) itertools.groupby(L,H[0]) itertools.accumulate(L,H[1]) itertools.islice(DQ,H[4])
itertools.tee(L)[0] itertools.product(L,S) itertools.zip_longest(L,DQ) itertools.pairwise(L) itertools.batched(L,2)
itertools.cycle(L) itertools.compress(L,DQ) itertools.permutations(L,2) functools.partial(H[0],H[1])
functools.lru_cache(H[0]) types.MappingProxyType(OD) types.SimpleNamespace(a=H[0]) io.StringIO('abc')
operator.itemgetter(H[0]) memoryview(BA) 'abc' b'abc' (1,2) int str list dict slice(H[0],H[4]) property(H[0])
weakref.ref(H[0]) weakref.proxy(H[1]) weakref.WeakSet(H[:2]) range(5) Hostile Exception(H[0]) ExceptionGroup('g',[OSError(H[0])])""".split()
FUNCTIONS = """sorted min max sum any all list tuple set frozenset dict zip map filter enumerate reversed repr str ascii
bytes bytearray int float complex bool len hash iter next divmod pow round abs getattr setattr delattr
hasattr isinstance issubclass format print type slice range memoryview vars dir callable super chr ord hex
copy.copy copy.deepcopy pickle.dumps json.dumps marshal.dumps functools.reduce functools.cmp_to_key
heapq.heapify heapq.heappush heapq.heappop heapq.heapreplace heapq.merge heapq.nlargest bisect.bisect
bisect.insort collections.deque collections.OrderedDict collections.Counter array.array struct.pack
struct.unpack_from re.sub re.split ''.join b''.join 'a'.split str.maketrans 'abc'.translate '{}{}'.format
'%s%s'.__mod__ bytes.fromhex int.from_bytes dict.fromkeys itertools.chain itertools.islice itertools.starmap
itertools.accumulate itertools.tee itertools.groupby itertools.product itertools.combinations operator.index
operator.length_hint operator.countOf operator.indexOf operator.concat operator.setitem operator.delitem
operator.eq operator.lt operator.add operator.mul operator.contains io.BytesIO io.StringIO BI.write BI.readinto
type.__call__ object.__reduce_ex__ types.SimpleNamespace types.MappingProxyType _random.Random math.fsum
collections._count_elements exec eval compile BaseException OSError UnicodeDecodeError ExceptionGroup""".split()
UNSAFE = ("__subclasses__", "__init_subclass__", "mro")
STATEMENTS = """{0}[{1}] = {2}|del {0}[{1}]|a, *b = {0}|a, b = {0}|{0} += {1}|x = [x for x in {0} if {1}]
x = {{k: {1} for k in {0}}}|for x in {0}: {1}.append(x)|with {0} as x: x({1})|x = {0} in {1}|x = {0} == {1} < {2}
x = f'{{{0}!r:{{{1}}}}}'|x = {0}(*{1}, **{2})|x = [*{0}, *{1}]|x = {{**{0}, **{1}}}|x = {0}[{1}:{2}]
{0}[{1}:{2}] = {3}|class X({0}, metaclass=type): a = {1}|x = {0} @ {1} if {2} else -{3}|del L[:]; x = {0}
match {0}:\n  case [x, *y]: pass\n  case {{'a': x, **y}}: pass\n  case Hostile(a=1): pass
try: raise {0}\nexcept {1}: pass|x = lambda *a: {0}\nx(*{1})|x = (yield_ for yield_ in {0})\nlist(x)""".replace("\n|", "|")


def statements():
    out = []
    for line in STATEMENTS.split("\n"):
        if line.startswith(("  ", "except", "x(", "list(")):
            out[-1] += "\n" + line
        else:
            out += line.split("|")
    return out


STATEMENTS = statements()
NAMESPACE = {}


def names_of(thing):
    try:
        return [n for n in dir(eval(thing, NAMESPACE)) if n not in UNSAFE] or ["__class__"]
    except BaseException:
        return ["__class__"]


def prepare():
    exec(compile(PROLOGUE, "prologue", "exec"), NAMESPACE)
    NAMESPACE["start"](7)
    NAMESPACE["math"] = __import__("math")
    names = {}
    for thing in THINGS:
        NAMESPACE["start"](7)
        names[thing] = names_of(thing)
    return names


def call(random, function):
    texts = [random.choice(THINGS) for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3)))]
    if random.chance(9):
        texts.append(random.choice(("key=H[0]", "default=H[1]", "reverse=True", "start=H[4]", "*H[0]", "*L", "**H[6]", "**OD")))
    return "%s(%s)" % (function, ", ".join(texts))


def line(random):
    kind = random.below(6)
    if kind < 3:
        thing = random.choice(THINGS)
        return call(random, "%s.%s" % (thing, random.choice(NAMES[thing])))
    if kind < 5:
        return call(random, random.choice(FUNCTIONS))
    return random.choice(STATEMENTS).format(*[random.choice(THINGS) for _ in range(4)])


def make(random):
    return "start(%d)\n" % random.below(1 << 20) + "\n--\n".join(line(random) for _ in range(1 + random.below(6)))


def consume(value):
    if hasattr(type(value), "__next__"):
        for _, item in zip(range(50), value):
            repr(item)
    repr(value)


def run(text):
    first, _, rest = text.partition("\n")
    exec(first, NAMESPACE)
    for part in rest.split("\n--\n"):
        try:
            try:
                code = compile(part, "line", "eval")
            except SyntaxError:
                exec(part, NAMESPACE)
            else:
                consume(eval(code, NAMESPACE))
        except SystemError:
            raise
        except Exception:
            pass


def test_hostile():
    global NAMES
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, resource.getrlimit(resource.RLIMIT_AS)[1]))
    NAMES = prepare()
    sys.stdout.flush()
    sys.unraisablehook = lambda given: None
    NAMESPACE["print"] = lambda *things: str(things)
    fuzzing.loop("hostile", make, run)
