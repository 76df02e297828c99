# needs: stdlib
# Where a program is when it crashes or hangs.
import faulthandler
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time


def written(action):
    with tempfile.TemporaryFile("w+b") as file:
        action(file)
        file.seek(0)
        return file.read().decode()


def test_dump_traceback():
    def inner(file):
        faulthandler.dump_traceback(file, all_threads=False)

    lines = written(inner).splitlines()
    assert lines[0] == "Stack (most recent call first):"
    assert lines[1].endswith("in inner") and lines[2].endswith("in written")
    text = written(faulthandler.dump_traceback)
    assert text.startswith("Current thread 0x") and "in written" in text


def test_other_threads():
    started, stop = threading.Event(), threading.Event()

    def waiting():
        started.set()
        stop.wait()

    thread = threading.Thread(target=waiting)
    thread.start()
    started.wait()
    text = written(faulthandler.dump_traceback)
    stop.set()
    thread.join()
    assert text.startswith("Thread 0x") and "in waiting" in text and "\nCurrent thread 0x" in text


def test_register():
    def action(file):
        faulthandler.register(signal.SIGUSR1, file, all_threads=False)
        os.kill(os.getpid(), signal.SIGUSR1)
        assert faulthandler.unregister(signal.SIGUSR1)
        assert not faulthandler.unregister(signal.SIGUSR1)

    assert "in action" in written(action)


def test_dump_traceback_later():
    def action(file):
        faulthandler.dump_traceback_later(0.05, file=file)
        time.sleep(0.4)

    text = written(action)
    assert text.startswith("Timeout (0:00:00.050000)!\nThread 0x") and "in action" in text

    def cancelled(file):
        faulthandler.dump_traceback_later(0.3, file=file)
        faulthandler.cancel_dump_traceback_later()

    assert written(cancelled) == ""


def test_fatal_signals():
    for call, text in (("_sigsegv()", "Segmentation fault"), ("_sigabrt()", "Aborted"),
                       ("_stack_overflow()", "Segmentation fault")):
        code = f"import faulthandler\nfaulthandler.enable()\ndef f():\n faulthandler.{call}\nf()"
        result = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
        assert result.returncode < 0
        assert result.stderr.startswith("Fatal Python error: " + text), result.stderr
        assert 'File "<string>", line 4 in f' in result.stderr


def test_errors():
    for args, error in (((-1,), ValueError), (("x",), AttributeError)):
        try:
            faulthandler.dump_traceback(*args)
        except error:
            pass
        else:
            assert False
    try:
        faulthandler.register(signal.SIGSEGV)
    except RuntimeError as e:
        assert str(e) == f"signal {int(signal.SIGSEGV)} cannot be registered, use enable() instead"
    else:
        assert False
