# needs: stdlib
# Threads, locks, queues, thread-local data.
import _thread
import gc
import queue
import signal
import sys
import threading
import time
import weakref


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def test_shared_containers():
    count, table, items, lock = 0, {}, [], threading.Lock()

    def work(n):
        nonlocal count
        for i in range(300):
            with lock:
                count += 1
            table[n, i] = i
            items.append(i)

    run(*[lambda n=n: work(n) for n in range(20)])
    assert count == len(table) == len(items) == 6000


def test_switching():
    done = []

    def spin():
        while not done:
            pass

    t = threading.Thread(target=spin)
    t.start()
    time.sleep(0.02)
    done.append(1)
    t.join()


def test_lock_timeout():
    lock = threading.Lock()
    assert lock.acquire()
    start = time.monotonic()
    assert not lock.acquire(timeout=0.05)
    assert time.monotonic() - start >= 0.05
    assert not lock.acquire(False)
    got = []
    t = threading.Thread(target=lambda: got.append(lock.acquire(timeout=20)))
    t.start()
    lock.release()
    t.join()
    assert got == [True] and lock.locked()


def test_rlock():
    lock = _thread.RLock()
    with lock, lock:
        seen = []
        run(lambda: seen.append(lock.acquire(False)))
        assert seen == [False]
        state = lock._release_save()
        run(lambda: seen.append(lock.acquire(False)) or lock.release())
        assert seen == [False, True]
        lock._acquire_restore(state)
    try:
        lock.release()
    except RuntimeError as e:
        assert str(e) == "cannot release un-acquired lock"
    else:
        assert False


def test_simple_queue():
    q, got = queue.SimpleQueue(), []

    def take():
        while (item := q.get()) is not None:
            got.append(item)

    t = threading.Thread(target=take)
    t.start()
    for i in range(100):
        q.put(i)
    q.put(None)
    t.join()
    assert got == list(range(100))
    try:
        q.get(timeout=0.01)
    except queue.Empty:
        pass
    else:
        assert False


def test_local():
    class Data(threading.local):
        def __init__(self, value):
            self.value = value

    data, seen = Data(1), []
    data.value = 2
    run(lambda: seen.append((data.value, data.__dict__)))
    assert seen == [(1, {"value": 1})] and data.value == 2


def test_local_ends_with_thread():
    class Thing:
        pass

    data, refs = threading.local(), []

    def work():
        data.thing = Thing()
        refs.append(weakref.ref(data.thing))

    run(work)
    for _ in range(3):
        gc.collect()
    assert refs[0]() is None


def test_exceptions_are_reported():
    seen = []
    old, threading.excepthook = threading.excepthook, seen.append
    try:
        run(lambda: 1 / 0)
    finally:
        threading.excepthook = old
    assert seen[0].exc_type is ZeroDivisionError


def test_raw_thread_exception():
    seen, lock = [], _thread.allocate_lock()
    old, sys.unraisablehook = sys.unraisablehook, seen.append

    def fail():
        raise ValueError(1)

    try:
        _thread.start_new_thread(fail, ())
        _thread.start_new_thread(sys.exit, (3,))
        for _ in range(500):
            if seen and not _thread._count():
                break
            time.sleep(0.01)
    finally:
        sys.unraisablehook = old
    assert len(seen) == 1 and seen[0].object is fail


def test_recursion_in_a_thread():
    seen = []

    def deep():
        return deep()

    def nested():
        items = []
        for _ in range(100000):
            items = [items]
        try:
            repr(items)
        except RecursionError:
            seen.append(2)

    def work():
        try:
            deep()
        except RecursionError:
            seen.append(1)
        nested()

    run(work)
    assert seen == [1, 2]


def test_frames_of_threads():
    inside, leave = threading.Event(), threading.Event()

    def waiting():
        inside.set()
        leave.wait()

    t = threading.Thread(target=waiting)
    t.start()
    inside.wait()
    names, frame = [], sys._current_frames()[t.ident]
    while frame:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    leave.set()
    t.join()
    assert "waiting" in names and names[-1] == "_bootstrap"


def test_interrupt_main():
    try:
        _thread.interrupt_main()
        time.sleep(1)
    except KeyboardInterrupt:
        pass
    else:
        assert False
    old = signal.signal(signal.SIGINT, signal.SIG_IGN)
    _thread.interrupt_main()
    signal.signal(signal.SIGINT, old)


def test_signal_while_waiting():
    class Stop(Exception):
        pass

    def handler(number, frame):
        raise Stop

    old = signal.signal(signal.SIGALRM, handler)
    lock = threading.Lock()
    lock.acquire()
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        lock.acquire()
    except Stop:
        pass
    else:
        assert False
    signal.signal(signal.SIGALRM, old)


def test_stack_size():
    old = threading.stack_size(64 * 1024)
    run(lambda: repr([[[]]]))
    assert threading.stack_size(old) == 64 * 1024
    for size in (-1, 1000):
        try:
            threading.stack_size(size)
        except ValueError:
            pass
        else:
            assert False
