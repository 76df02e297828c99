# needs: stdlib
# Matches that take very many steps: signal handlers and other threads run meanwhile.
import re
import signal
import threading
import time

SLOW = re.compile(r"(a+)+$")
ENDLESS, LONG = "a" * 60 + "b", "a" * 23 + "b"  # hours; half a second


class Interrupted(Exception):
    pass


def with_handler(handler, interval, work):
    old = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, interval, interval)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def test_a_handler_that_raises():
    def interrupt(*ignored):
        raise Interrupted

    start = time.process_time()
    for search in SLOW.search, SLOW.findall, SLOW.split, lambda text: SLOW.sub("", text):
        try:
            with_handler(interrupt, 0.05, lambda: search(ENDLESS))
        except Interrupted:
            continue
        assert False
    assert time.process_time() - start < 20


def test_handlers_that_match_themselves():
    calls = []

    def match(*ignored):
        calls.append((SLOW.search("aaa").span(), SLOW.search(LONG[-12:])))

    assert with_handler(match, 0.02, lambda: SLOW.search(LONG)) is None
    assert calls and all(call == ((0, 3), None) for call in calls)


def test_other_threads_run():
    found, over = [], threading.Event()

    def count():
        n = 0
        while not over.is_set():
            n += 1
            time.sleep(0.001)
        found.append((n, SLOW.search("xaa").span()))

    thread = threading.Thread(target=count)
    thread.start()
    assert SLOW.search(LONG) is None
    over.set()
    thread.join()
    assert found[0][1] == (1, 3)


def test_two_at_once():
    results = []
    threads = [threading.Thread(target=lambda: results.append(SLOW.search(LONG + "aa").span()))
               for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [(24, 26)] * 2


def test_wide_strings():
    for end in "b", "\u0101", "\U0001f600":
        assert SLOW.search("a" * 20 + end) is None
        assert SLOW.search("a" * 20 + end + "aa").span() == (21, 23)
