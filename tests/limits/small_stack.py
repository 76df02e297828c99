# needs: stdlib
# Not for CPython, which crashes.
# Programs that need much of the machine's stack get RecursionError, however small it is.
import resource
import subprocess
import sys
import threading

PROGRAM = '''
import marshal
sources = ["-" * 50000 + "1", "2**" * 50000 + "1", "lambda: " * 50000 + "1", "(" * 150 + ")" * 150,
           "1+" * 50000 + "1", "a" + ".b" * 50000, "1 if 1 else " * 50000 + "1"]

class R:
    def __repr__(self): return repr([self])
    def __eq__(self, other): return self == other
    def __hash__(self): return hash((self,))
    def __iter__(self): return iter(self)

def nested(make):
    x = None
    for _ in range(50000): x = make(x)
    return x

def work():
    for function in (repr, hash, list, lambda r: r == r):
        try: function(R())
        except RecursionError: pass
    for make in (lambda x: [x], lambda x: (x,), lambda x: {1: x}):
        for function in (repr, marshal.dumps, lambda x: x == nested(make)):
            try: function(nested(make))
            except (RecursionError, ValueError): pass
    for source in sources:
        try: compile(source, "deep", "eval")
        except (RecursionError, SyntaxError, MemoryError): pass
'''


def test_threads():
    namespace = {}
    exec(PROGRAM, namespace)
    before = threading.stack_size(65536)
    try:
        failures = []
        thread = threading.Thread(target=lambda: namespace["work"]() or failures.append(1))
        thread.start()
        thread.join()
        assert failures == [1]
    finally:
        threading.stack_size(before)


def test_small_stack_of_the_program():
    for kilobytes in (1024, 256):
        def limit():
            resource.setrlimit(resource.RLIMIT_STACK, (kilobytes << 10, kilobytes << 10))
        done = subprocess.run([sys.executable, "-S", "-c", PROGRAM + "work()"], preexec_fn=limit)
        assert done.returncode == 0, (kilobytes, done)
