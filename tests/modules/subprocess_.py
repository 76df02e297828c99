# needs: stdlib
# subprocess, and under it _posixsubprocess and select.
import select
import signal
import subprocess
import sys
import os


def test_run():
    done = subprocess.run(["echo", "hello"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "hello\n", "")
    assert subprocess.check_output("echo $X; cat", shell=True, input=b"in", env={"X": "y"}) == b"y\nin"
    assert subprocess.run([sys.executable, "-c", "raise SystemExit(3)"]).returncode == 3


def test_errors():
    for arguments in (dict(args=["/nonexistent"]), dict(args=["ls"], cwd="/nonexistent")):
        try:
            subprocess.run(**arguments)
        except FileNotFoundError as error:
            assert error.filename == "/nonexistent"
        else:
            assert False


def test_signals_and_preexec():
    process = subprocess.Popen(["sleep", "10"])
    process.terminate()
    assert process.wait() == -15
    assert subprocess.run(["sh", "-c", "umask"], stdout=subprocess.PIPE, preexec_fn=lambda: os.umask(0o77)
                          ).stdout.strip() in (b"0077", b"077")


def test_select():
    r, w = os.pipe()
    assert select.select([r], [w], [], 0) == ([], [w], [])
    p = select.poll()
    p.register(r, select.POLLIN)
    assert p.poll(0) == []
    os.write(w, b"x")
    assert select.select([r], [], [], 1) == ([r], [], []) and p.poll(100) == [(r, select.POLLIN)]
    p.unregister(r)
    assert p.poll(0) == []
    os.close(r)
    os.close(w)
    for bad in (lambda: select.select([-1], [], []), lambda: select.select([], [], [], -1)):
        try:
            bad()
        except ValueError:
            pass
        else:
            assert False


def test_fork_hooks_and_the_end():
    program = """if 1:
        import atexit, os, subprocess
        def forbidden():
            for f in (os.fork, lambda: subprocess.Popen(["true"], preexec_fn=print)):
                try:
                    f()
                except RuntimeError as e:
                    print(e, flush=True)
        atexit.register(forbidden)
        os.register_at_fork(before=lambda: print("before", flush=True),
                            after_in_child=lambda: print("child", flush=True))
        subprocess.check_call(["true"], preexec_fn=lambda: print("preexec", flush=True))
        subprocess.check_call(["true"])
        """
    lines = subprocess.check_output([sys.executable, "-c", program], text=True).splitlines()
    assert lines == ["before", "child", "preexec", "can't fork at interpreter shutdown",
                     "preexec_fn not supported at interpreter shutdown"]


def test_groups():
    for group in (-1, 2 ** 64):
        try:
            subprocess.check_call(["true"], extra_groups=[group])
        except ValueError:
            pass
        else:
            assert False


def test_pidfd():
    try:
        process = subprocess.Popen(["sleep", "10"])
        descriptor = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        process.kill()
        return "no descriptors of processes"
    signal.pidfd_send_signal(descriptor, signal.SIGTERM)
    assert process.wait() == -signal.SIGTERM
    os.close(descriptor)
    for error, arguments in ((OSError, (-1, 0)), (TypeError, (0, 0, 1))):
        try:
            signal.pidfd_send_signal(*arguments)
        except error:
            pass
        else:
            assert False
