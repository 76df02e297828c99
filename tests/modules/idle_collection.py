# Objects that were dropped come to their end though every thread sleeps.
import _thread
import time


class Dropped:
    def __init__(self, lock):
        self.lock = lock

    def __del__(self):
        self.lock.release()


def locked():
    lock = _thread.allocate_lock()
    lock.acquire()
    return lock


def drop(lock, class_=Dropped):
    class_(lock)
    for _ in range(5):      # a word that nobody uses may still refer to the last one
        Dropped(locked())


def test_waiting_for_an_end():
    for _ in range(3):
        lock = locked()
        drop(lock)
        assert lock.acquire(timeout=20)


def test_waiting_in_a_thread():
    ended, done = locked(), locked()

    def wait():
        if ended.acquire(timeout=20):
            done.release()

    _thread.start_new_thread(wait, ())
    drop(ended)
    assert done.acquire(timeout=20)


def test_a_finalizer_that_waits():
    class Waits(Dropped):
        def __del__(self):
            locked().acquire(timeout=0.15)
            super().__del__()

    lock = locked()
    drop(lock, Waits)
    assert lock.acquire(timeout=20)


def test_timeouts_stay_exact():
    start = time.monotonic()
    drop(locked())
    assert not locked().acquire(timeout=0.3)
    assert 0.29 < time.monotonic() - start < 5
