#!/bin/sh
# Pipes, closed streams, signals.
. "$top_srcdir/tests/cli.subr"
cd "$work" || exit 1

out=$("$ADDER" -c 'for i in range(100000): print(i)' 2>err | head -1)
same 'a closed pipe: what was read' "$out" 0
contains 'a closed pipe: what is said' "$(cat err)" 'BrokenPipeError: [Errno 32] Broken pipe'
"$ADDER" -c 'print(1)' >&- 2>err
check 'closed stdout' $? = 0
"$ADDER" -c 'import sys; print(sys.stdin, sys.stdout is None)' <&- > out 2>&1
same 'closed stdin' "$(cat out)" 'None False'
"$ADDER" -c 'print("x" * 100000)' > /dev/full 2>err
check 'full device: status' $? = 120 -o $? = 1
out=$(printf 'a\nb\nc' | "$ADDER" -c 'import sys
for line in sys.stdin: print(repr(line), end=" ")')
same 'lines of stdin' "$out" "'a\\n' 'b\\n' 'c' "
out=$(printf '\377\n' | "$ADDER" -c 'import sys; print(ascii(sys.stdin.readline()))')
same 'undecodable input is kept' "$out" "'\\udcff\\n'"
run -- -c 'import sys; print(sys.stdout.encoding, sys.stdin.encoding, sys.stderr.errors)'
same 'encodings' "$out" 'utf-8 utf-8 backslashreplace'
run -- -c 'print("\udc80")'
contains 'surrogates can'"'"'t be printed' "$err$out" ''
run -- -c 'import sys; sys.stdout.write("a\n"); sys.stdout.flush(); sys.stderr.write("b")'
check 'write and flush' "$out$err" = ab

cat > wait.py <<'END'
import sys, time
print("ready", flush=True)
try:
    while True:
        time.sleep(0.01)
except KeyboardInterrupt:
    print("interrupted")
    sys.exit(3)
END
# A shell's background job ignores SIGINT: it is sent to a job of its own session's leader.
interrupt() {
    "$ADDER" -c 'import sys
try:
    import signal
    signal.signal(signal.SIGINT, signal.default_int_handler)
except ImportError:
    import _signal
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)
exec(open(sys.argv[1]).read())' "$1" > out 2> err &
    pid=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        grep -q ready out 2>/dev/null && break
        sleep 0.2
    done
    kill -INT $pid
    wait $pid
    status=$?
}
interrupt wait.py
check 'Ctrl-C is KeyboardInterrupt' "$status $(tail -1 out)" = '3 interrupted'
cat > busy.py <<'END'
print("ready", flush=True)
while True:
    pass
END
interrupt busy.py
contains 'Ctrl-C ends a loop' "$(cat err)" 'KeyboardInterrupt'
check 'by the signal' $status = 130
done_testing
