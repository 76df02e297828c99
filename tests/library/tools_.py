# needs: stdlib
# doctest, pdb, timeit, profile and cProfile: tools that run code.
import cProfile
import doctest
import io
import pdb
import profile
import pstats
import subprocess
import sys
import timeit


def example(x):
    """Doubles.

    >>> example(2)
    4
    >>> example("a")
    'aa'
    >>> example(None)
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for *: 'int' and 'NoneType'
    >>> print(list(range(20)))  # doctest: +ELLIPSIS
    [0, 1, ..., 19]
    """
    return 2 * x


def test_doctest():
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder().find(example, "example", globs={"example": example}):
        result = runner.run(test)
    assert (result.failed, result.attempted) == (0, 4)
    out = io.StringIO()
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    assert doctest.DocTestRunner().run(wrong, out=out.write).failed == 1
    assert "Expected:\n    3\nGot:\n    2\n" in out.getvalue()
    assert doctest.script_from_examples(">>> x = 1\ntext") == "x = 1\n# Expected:\n## text\n"


def debug(commands, call, *args):
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=out, nosigint=True, readrc=False)
    debugger.use_rawinput = False
    debugger.reset()
    result = debugger.runcall(call, *args)
    return result, out.getvalue()


def work(n):
    total = 0
    for i in range(n):
        total += i
    return total


def test_pdb():
    before = sys.gettrace()
    result, text = debug("n\nn\np n * 2\nn\nwhere\n!total = 100\nc\n", work, 3)
    assert result == 103, text
    assert sys.gettrace() is before
    assert "(Pdb) 6\n" in text and "work()" in text
    result, text = debug("s\nargs\nr\nc\n", work, 2)
    assert result == 1 and "n = 2" in text and "--Return--" in text


def test_timeit():
    timer = timeit.Timer("x += 1", "x = 0")
    assert timer.timeit(100) >= 0 and len(timer.repeat(3, 10)) == 3
    assert timer.autorange()[0] >= 1
    ticks = iter(range(100))
    assert timeit.timeit("pass", number=5, timer=lambda: next(ticks)) == 1
    out = io.StringIO()
    try:
        timeit.Timer("bad(").print_exc(out)
    except SyntaxError:
        pass


def profiled(profiler):
    profiler.runcall(work, 50)
    profiler.runcall(sorted, [3, 1, 2], key=lambda x: -x)
    out = io.StringIO()
    stats = pstats.Stats(profiler, stream=out)
    stats.strip_dirs().sort_stats("name").print_stats()
    stats.print_callees("sorted")
    return stats, out.getvalue()


def test_cprofile():
    profiler = cProfile.Profile()
    stats, text = profiled(profiler)
    calls = {name: row[0] for (_, _, name), row in stats.stats.items()}
    assert calls["work"] == 1 and calls["<lambda>"] == 3
    assert calls["<built-in method builtins.sorted>"] == 1
    assert "function calls" in text and "Ordered by: function name" in text

    def recursive(n):
        return n and recursive(n - 1)
    with cProfile.Profile() as p:
        recursive(3)
    entry, = [e for e in p.getstats() if getattr(e.code, "co_name", "") == "recursive"]
    assert (entry.callcount, entry.reccallcount) == (4, 3)
    assert entry.totaltime >= entry.inlinetime >= 0 and entry.calls[0].callcount == 3
    own = cProfile.Profile(timer=iter(range(100)).__next__, timeunit=0.5, builtins=False)
    own.runcall(work, 1)
    assert own.getstats()[0].totaltime == 0.5


def test_profile():
    stats, text = profiled(profile.Profile())
    calls = {name: row[0] for (_, _, name), row in stats.stats.items()}
    assert calls["work"] == 1 and calls["<lambda>"] == 3 and "function calls" in text


def test_atexit_imported_twice():
    program = ("import sys, atexit as first; del sys.modules['atexit']; import atexit as second;"
               "del sys.modules['atexit'];"
               "first.register(print, 'first'); second.register(print, 'second')")
    assert subprocess.check_output([sys.executable, "-c", program]) == b"second\nfirst\n"


def test_last_finalizers():
    program = """if 1:
        import _thread, io, json
        class Last:
            def __init__(self):
                self.stream, self.other = io.StringIO(), Other()
            def __del__(self):
                self.stream.write("x")
                print("last", self.other.name, json.dumps([self.stream.getvalue()]))
                _thread.interrupt_main()
        class Other:
            name = "whole"
            def __del__(self):
                self.name = "gone"
        last = Last()
        """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, 'last whole ["x"]\n')
    assert "OSError: Signal 2 ignored due to race condition" in done.stderr
