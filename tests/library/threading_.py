# needs: stdlib
# threading: threads, locks, events, queues, pools.
import concurrent.futures
import queue
import threading
import time


def test_threads():
    results = []
    threads = [threading.Thread(target=lambda n=n: results.append(n * n), name="t%d" % n)
               for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 1, 4, 9, 16] and not threads[0].is_alive()
    assert threads[1].name == "t1" and threading.current_thread() is threading.main_thread()
    local = threading.local()
    local.x = 1
    seen = []
    thread = threading.Thread(target=lambda: seen.append(hasattr(local, "x")), daemon=True)
    thread.start()
    thread.join()
    assert seen == [False] and thread.daemon


def test_locks():
    lock, total = threading.Lock(), [0]

    def work():
        for _ in range(200):
            with lock:
                value = total[0]
                time.sleep(0)
                total[0] = value + 1
    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert total == [800]
    assert lock.acquire(blocking=False) and not lock.acquire(timeout=0.01)
    lock.release()
    recursive = threading.RLock()
    with recursive, recursive:
        pass
    slots = threading.BoundedSemaphore(1)
    with slots:
        assert not slots.acquire(blocking=False)


def test_signals():
    ready, done = threading.Event(), threading.Condition()
    log = []

    def worker():
        ready.wait()
        with done:
            log.append("worked")
            done.notify()
    thread = threading.Thread(target=worker)
    thread.start()
    with done:
        ready.set()
        assert done.wait_for(lambda: log, timeout=5)
    thread.join()
    barrier = threading.Barrier(2)
    other = threading.Thread(target=barrier.wait)
    other.start()
    barrier.wait(5)
    other.join()
    timer = threading.Timer(0.01, log.append, ["timer"])
    timer.start()
    timer.join()
    assert log == ["worked", "timer"]


def test_queue_and_pool():
    q = queue.Queue(maxsize=2)

    def produce():
        for i in range(10):
            q.put(i)
        q.put(None)
    threading.Thread(target=produce).start()
    assert list(iter(q.get, None)) == list(range(10))
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        assert list(pool.map(pow, range(5), [2] * 5)) == [0, 1, 4, 9, 16]
        failing = pool.submit(int, "x")
        assert isinstance(failing.exception(), ValueError)
        futures = [pool.submit(time.sleep, 0) for _ in range(4)]
        assert len(list(concurrent.futures.as_completed(futures))) == 4


def test_exceptions():
    caught = []
    hook, threading.excepthook = threading.excepthook, lambda args: caught.append(args)
    try:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    finally:
        threading.excepthook = hook
    assert caught[0].exc_type is ZeroDivisionError and caught[0].thread is thread
