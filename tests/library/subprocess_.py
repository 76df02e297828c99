# needs: stdlib
# subprocess: running, pipes, errors, time limits.
import os
import subprocess
import sys
from subprocess import DEVNULL, PIPE, STDOUT, run


def test_run():
    done = run(["echo", "a b"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "a b\n", "")
    assert run("echo $X; exit 3", shell=True, env={"X": "y"}, stdout=PIPE).stdout == b"y\n"
    assert run(["cat"], input="h\u00e9", text=True, encoding="utf-8", stdout=PIPE).stdout == "h\u00e9"
    assert run("echo out; echo err >&2", shell=True, stdout=PIPE, stderr=STDOUT).stdout == b"out\nerr\n"
    assert run(["pwd"], cwd="/", stdout=PIPE).stdout == b"/\n"
    assert run(["sh", "-c", "kill -9 $$"], stdout=DEVNULL).returncode == -9
    assert subprocess.check_output(["printf", "x"]) == b"x"
    assert subprocess.getstatusoutput("echo hi; false") == (1, "hi")


def test_errors():
    try:
        run("exit 3", shell=True, check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        assert error.returncode == 3 and error.cmd == "exit 3"
        assert str(error) == "Command 'exit 3' returned non-zero exit status 3."
    try:
        run(["sleep", "5"], timeout=0.05)
    except subprocess.TimeoutExpired as error:
        assert error.timeout <= 0.05
    try:
        run(["/no/such/program"])
    except FileNotFoundError as error:
        assert error.filename == "/no/such/program"
    else:
        raise AssertionError


def test_popen():
    with subprocess.Popen(["sort"], stdin=PIPE, stdout=PIPE, text=True) as sort:
        out, err = sort.communicate("b\na\n")
        assert out == "a\nb\n" and err is None
    with subprocess.Popen(["cat"], stdin=PIPE, stdout=PIPE) as first:
        with subprocess.Popen(["tr", "a-z", "A-Z"], stdin=first.stdout, stdout=PIPE) as second:
            first.stdin.write(b"piped")
            first.stdin.close()
            assert second.stdout.read() == b"PIPED"
    sleeper = subprocess.Popen(["sleep", "10"])
    assert sleeper.poll() is None
    sleeper.terminate()
    assert sleeper.wait(5) == -15 and repr(sleeper) == "<Popen: returncode: -15 args: ['sleep', '10']>"


def test_own_interpreter():
    program = "import sys; print(sys.argv[1]); sys.exit(4)"
    done = run([sys.executable, "-c", program, "argument"], stdout=PIPE, text=True)
    assert done.stdout == "argument\n" and done.returncode == 4
    read, write = os.pipe()
    run(["sh", "-c", "echo inherited >&%d" % write], pass_fds=[write])
    os.close(write)
    with os.fdopen(read) as file:
        assert file.read() == "inherited\n"
