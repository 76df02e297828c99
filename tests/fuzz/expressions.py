# needs: limits
# Random calls of everything that the builtin types have, with random arguments, some of
# which are hostile: they change what is being walked.
# Not for CPython in general, which has crashed on some of them.
import sys
sys.path.insert(0, __file__.rpartition("/")[0] + "/..")
import fuzzing

LITERALS = """0 1 -1 2 7 255 256 2**31 2**63 -2**63 2**64 10**40 True False None ... 0.0 -0.0 1.5 -2.25
1e308 float('inf') float('nan') ONES 1j complex(1,-2) '' 'a' 'abc' 'é' '变\U0001f600' '\ud800' '%s%d' '{}{0!r}'
' \t\n' 'utf-8' 'strict' b'' b'a' b'abc\\xff' bytearray(b'xyz') bytearray() memoryview(b'abcd')
memoryview(bytearray(8)).cast('I') () (1,) (1,'a',None) [] [1,2,3] ['b','a'] [[1],[2]] {} {1:2} {'a':1,'b':2}
set() {1,2} {'x'} frozenset({1,'a'}) range(3) range(10,0,-3) slice(None) slice(1,None,2) slice(-1,5,-1)
iter([1,2]) iter('ab') (i\x20for\x20i\x20in\x20(1,2)) enumerate('ab') zip((1,2),'ab') map(str,(1,2)) filter(None,(0,1))
reversed([1,2]) int str list dict object type Exception('x',1) ValueError() KeyError OSError(2,'x')
ExceptionGroup('g',[ValueError(1)]) SyntaxError('m',('f',1,2,'t',1,3)) UnicodeDecodeError('u',b'a',0,1,'r')
len lambda\x20*a,**k:a (lambda:1).__code__ type('C',(),{}) type('C',(),{'__slots__':('a',)})()
property(len) staticmethod(len) classmethod(len) super int.__add__ [].append {}.keys() {1:2}.items() {1:2}.values()
L D S B E() H() N() I() It() 'x'*1000 [0]*1000 bytes(1000) list(range(100)) dict.fromkeys(range(50))""".split()
BUILTINS = """abs all any ascii bin bool bytearray bytes callable chr complex delattr dict dir divmod enumerate
filter float format frozenset getattr hasattr hash hex id int isinstance issubclass len list map max
memoryview min next object oct ord range repr reversed round set setattr slice sorted str sum
super tuple type vars zip""".split()
OPERATORS = "+ - * / // % @ & | ^ < <= == != > >= is in and or".split() + ["not in", "is not"]
# Some would change the types themselves, others need hours for numbers that are large.
UNSAFE = ("__subclasses__", "__init_subclass__", "__del__", "mro", "__pow__", "__rpow__")
PROLOGUE = """
ONES = memoryview(b'\\xff' * 8).cast('d')[0]  # the NaN whose bits are -1
L = [1, 2, 3]; D = {1: 2, 'a': L}; S = {1, 2, 'x'}; B = bytearray(b'abcdefgh')
def change():
    L.clear(); D.clear(); S.clear(); L.extend(range(5)); D.update(enumerate('xyz')); S.update('pq')
    try: B.clear(); B.extend(b'12')
    except BufferError: pass
class E:
    def __eq__(self, other): change(); return True
    def __lt__(self, other): change(); return False
    def __hash__(self): change(); return 1
    def __repr__(self): change(); return 'E'
class H(E):
    def __hash__(self): raise KeyError(1)
    def __eq__(self, other): raise TypeError(2)
    def __bool__(self): raise ValueError(3)
class N:
    def __index__(self): change(); return 2
    def __len__(self): change(); return 3
    def __getitem__(self, i): change(); return [4, 5, 6][i]
    def __bytes__(self): change(); return b'n'
    def __format__(self, spec): change(); return spec
    def __add__(self, other): change(); return other
    __radd__ = __mul__ = __sub__ = __rsub__ = __add__
class I(int):
    def __index__(self): change(); return -7
    def __str__(self): change(); return 'I'
class It:
    def __iter__(self): change(); return self
    def __next__(self):
        change(); self.n = getattr(self, 'n', 0) + 1
        if self.n > 3: raise StopIteration(self.n)
        return (self.n, self.n)
    def keys(self): change(); return [1, 2]
    def __getitem__(self, key): change(); return key
    def __length_hint__(self): change(); return 10**6
"""
PROLOGUE = compile(PROLOGUE, "prologue", "exec")
FILLED = {}
exec(PROLOGUE, FILLED)


def argument(random, depth):
    return expression(random, depth - 1) if depth and random.chance(4) else random.choice(LITERALS)


def arguments(random, depth):
    texts = [argument(random, depth) for _ in range(random.choice((0, 0, 1, 1, 1, 2, 2, 3, 4)))]
    if random.chance(12):
        texts.append("*" + random.choice(("L", "It()", "N()", "(1,2)")))
    if random.chance(12):
        texts.append(random.choice(("key=", "default=", "sep=", "base=", "encoding=", "x=", "reverse=", "start="))
                     + argument(random, depth))
    return "(" + ", ".join(texts) + ")"


def attribute(random, owner):
    """An attribute that the object has."""
    try:
        names = [n for n in dir(eval(owner, dict(FILLED))) if n not in UNSAFE]
    except Exception:
        return "__class__"
    return random.choice(names) if names else "__class__"


def expression(random, depth):
    kind = random.below(10)
    if kind < 5:
        owner = random.choice(LITERALS)
        text = "(%s).%s" % (owner, attribute(random, owner))
        return text if random.chance(10) else text + arguments(random, depth)
    if kind < 7:
        return random.choice(BUILTINS) + arguments(random, depth)
    if kind == 7:
        return "(%s) %s (%s)" % (argument(random, depth), random.choice(OPERATORS), argument(random, depth))
    if kind == 8:
        return "(%s)[%s]" % (argument(random, depth), argument(random, depth))
    return random.choice(("f'{%s!r:{%s}}'", "[x for x in %s if %s]", "{%s: %s}", "{*%s, %s}", "(*%s, %s)",
                          "'%%s' %% (%s) if (%s) else 0", "(y := %s, %s)")) % (
        random.choice(("L", "D", "It()", "N()", "S", "'ab'")), argument(random, depth))


def make(random):
    return expression(random, 3)


def evaluate(text):
    namespace = {}
    exec(PROLOGUE, namespace)
    value = eval(text, namespace)
    if type(value).__name__.endswith("iterator"):
        for _, item in zip(range(100), value):
            repr(item)
    repr(value)[:10]


def test_expressions():
    try:
        import resource
    except ImportError:
        return "no module resource"
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, resource.getrlimit(resource.RLIMIT_AS)[1]))
    sys.stdout.flush()
    fuzzing.loop("expressions", make, evaluate)
