# needs: stdlib, limits
# Objects that T.__new__(T) made and that no __init__ saw, of every type in C there is: all that
# they have is called, with whatever comes to hand.
# Not for CPython in general, which has crashed on some of them.
import sys
sys.path.insert(0, __file__.rpartition("/")[0] + "/..")
import fuzzing

MODULES = """_abc _asyncio _ast _bisect _blake2 _bz2 _codecs _collections _collections_abc _contextvars _csv
_ctypes _curses _datetime _decimal _elementtree _functools _hashlib _heapq _io _json _locale _lsprof _lzma
_md5 _multibytecodec _operator _opcode _pickle _posixsubprocess _queue _random _sha1 _sha2 _sha3 _signal
_socket _sqlite3 _sre _ssl _stat _statistics _string _struct _symtable _thread _tokenize _tracemalloc _typing
_uuid _warnings _weakref _zoneinfo array atexit audioop binascii builtins cmath errno faulthandler fcntl gc
grp itertools marshal math mmap posix pwd pyexpat readline resource select spwd sys syslog termios time types
unicodedata zlib functools collections operator""".split()
# They end the process, wait for what does not come, reach for raw memory or open descriptors.
UNSAFE = """__subclasses__ __init_subclass__ mro __subclasshook__ from_address in_dll from_buffer poll select
wait acquire acquire_lock accept recv recvfrom get kill breakpoint set_handle madvise resize""".split()
UNSAFE_TYPES = ("_ctypes", "_thread._localdummy", "builtins.SystemError", "_io.FileIO", "_socket.socket")
ARGUMENTS = """None|0|1|-1|1 << 70|'a'|''|b'a'|bytearray(b'ab')|[]|[1, 'a']|()|(1, 2)|{}|{'a': 1}|1.5|int|len|ME|ME
type(ME)|OTHER|iter([1])|slice(1)|object()|ValueError('x')|memoryview(b'ab')|lambda *a: a|set()|True|3|ME.__class__""".replace("\n", "|").split("|")
FORMS = """repr(ME)|hash(ME)|ME == OTHER|ME < OTHER|list(ME)|len(ME)|bool(ME)|ME + ME|ME[0]|ME['a']|iter(ME)|next(ME)
ME(1)|ME()|with ME: pass|copy.copy(ME)|copy.deepcopy(ME)|pickle.dumps(ME)|ME.x|ME.x = 1|del ME.x|dir(ME)|ME in ME
bytes(ME)|memoryview(ME)|ME[0] = 1|del ME[0]|str(ME)|format(ME)|ME == ME|isinstance(1, ME)|weakref.ref(ME)
ME.__dict__|ME.__init__()|type(ME).__init__(ME, OTHER)|ME.__reduce_ex__(4)|int(ME)|float(ME)|-ME|ME @ 1|ME | ME
sys.getsizeof(ME)|gc.get_referents(ME)|json.dumps(ME)|sorted(ME)|raise ME|ME.__class__ = type(OTHER)""".replace("\n", "|").split("|")


def is_written_in_c(cls):
    """Classes of Python code have a __module__ that has a file, or __slots__ or __dict__ of their own."""
    return type(cls.__dict__.get("__doc__")) is not property and "__firstlineno__" not in cls.__dict__ \
        and not any(type(v).__name__ == "function" for v in cls.__dict__.values())


def collect():
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in MODULES:
            try:
                __import__(name)
            except ImportError:
                pass
    todo, seen = [object], {}
    while todo:
        cls = todo.pop()
        name = "%s.%s" % (cls.__module__, cls.__qualname__)
        if cls not in seen.values() and is_written_in_c(cls) and not name.startswith(UNSAFE_TYPES):
            seen[name] = cls
        todo += [c for c in type.__subclasses__(cls) if c not in seen.values()]
    return seen


def make(random):
    name = random.choice(NAMES)
    if random.chance(3):
        lines = [random.choice(FORMS)]
    else:
        attribute = random.choice([n for n in dir(TYPES[name]) if n not in UNSAFE])
        count = random.choice((0, 0, 1, 1, 2, 3))
        lines = ["ME.%s" % attribute,
                 "ME.%s(%s)" % (attribute, ", ".join(random.choice(ARGUMENTS) for _ in range(count)))]
        if random.chance(4):
            lines.append("ME.%s = %s" % (attribute, random.choice(ARGUMENTS)))
    lines += [random.choice(FORMS) for _ in range(random.below(3))]
    return "%s %s\n" % (name, random.choice(NAMES)) + "\n".join(lines)


def half_made(name):
    cls = TYPES[name]
    try:
        return cls.__new__(cls)
    except Exception:
        return None


def run(text):
    first, _, rest = text.partition("\n")
    space = dict(MODULE_SPACE)
    me, other = first.split(" ")
    space["ME"], space["OTHER"] = half_made(me), half_made(other)
    if space["ME"] is None:
        return
    for part in rest.split("\n"):
        try:
            exec(part, space)
        except BaseException as error:
            if isinstance(error, (SystemError, fuzzing.Slow)):
                raise


def test_halfmade():
    global TYPES, NAMES, MODULE_SPACE
    import copy, gc, json, pickle, resource, weakref
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, resource.getrlimit(resource.RLIMIT_AS)[1]))
    MODULE_SPACE = dict(copy=copy, gc=gc, json=json, pickle=pickle, weakref=weakref, sys=sys)
    TYPES = collect()
    NAMES = sorted(TYPES)
    sys.unraisablehook = lambda given: None
    sys.stdout.flush()
    fuzzing.loop("halfmade", make, run)
