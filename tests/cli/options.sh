#!/bin/sh
# Options and environment variables.
. "$top_srcdir/tests/cli.subr"
cd "$work" || exit 1
unset PYTHONDONTWRITEBYTECODE

run -- --version
contains '--version' "$out" '3.12'
run -- -V
contains '-V' "$out" '3.12'
run -- -h
check '-h: status' $status = 0
contains '-h' "$out" '-c cmd'
run -- --no-such-option
check 'unknown option: status' $status = 2
contains 'unknown option' "$err" 'unknown option --no-such-option'
run -- -Z
check 'unknown letter: status' $status = 2
run -- -c
check '-c without argument: status' $status = 2
contains '-c without argument' "$err" 'Argument expected for the -c option'

flags='import sys; f = sys.flags; print(f.optimize, f.dont_write_bytecode, f.no_site, f.ignore_environment, f.isolated, f.interactive, f.inspect, f.quiet, f.verbose, f.safe_path, f.no_user_site)'
run -- -c "$flags"
same 'no flags' "$out" '0 0 0 0 0 0 0 0 0 False 0'
run -- -O -B -S -E -q -s -P -c "$flags"
same 'flags' "$out" '1 1 1 1 0 0 0 1 0 True 1'
run -- -OOBSEqs -c "$flags"
same 'flags in one' "$out" '2 1 1 1 0 0 0 1 0 False 1'
run -- -I -c "$flags"
same '-I' "$out" '0 0 0 1 1 0 0 0 0 True 1'
run -- -O -c 'assert False; print(__debug__)'
same '-O leaves out asserts' "$out" 'False'
run -- -c 'assert False, "why"'
contains 'asserts' "$err" 'AssertionError: why'
run -- -OO -c 'def f():
    "doc"
print(f.__doc__)'
same '-OO leaves out docstrings' "$out" 'None'
run -- -X utf8 -X key=value -X flag -c 'import sys; print(sys._xoptions)'
same '-X' "$out" "{'utf8': True, 'key': 'value', 'flag': True}"
run -- -W error -c 'import sys; print(sys.warnoptions)'
same '-W' "$out" "['error']"
run -- -W error::SyntaxWarning -c '1 is 1'
contains '-W error' "$err" 'SyntaxError: "is" with '"'int' literal"
printf '#!/bin/sh\nthis is not Python\nprint("skipped the first line")\n' > x.py
sed -i '2d' x.py
run -- -x x.py
same '-x' "$out" 'skipped the first line'
echo 'y = 5' > script.py
run 'print(y)
' -- -i -q script.py
contains '-i' "$out" '5'
run 'def f(x):
    return x * 2

f(21)
_ + 1
1/0
"still here"
' -- -i -q
contains 'REPL: values are shown' "$out" '42'
contains 'REPL: _' "$out" '43'
contains 'REPL: errors are shown' "$err" 'ZeroDivisionError: division by zero'
contains 'REPL: and it goes on' "$out" "'still here'"
run -- -u -c 'print("unbuffered")'
same '-u' "$out" 'unbuffered'

PYTHONOPTIMIZE=2 PYTHONDONTWRITEBYTECODE=1; export PYTHONOPTIMIZE PYTHONDONTWRITEBYTECODE
run -- -c 'import sys; print(sys.flags.optimize, sys.dont_write_bytecode)'
same 'variables' "$out" '2 True'
run -- -E -c 'import sys; print(sys.flags.optimize, sys.dont_write_bytecode)'
same '-E' "$out" '0 False'
unset PYTHONOPTIMIZE PYTHONDONTWRITEBYTECODE
mkdir elsewhere
echo 'print("found")' > elsewhere/found_here.py
PYTHONPATH=$work/elsewhere; export PYTHONPATH
run -- -c 'import found_here'
same 'PYTHONPATH' "$out" 'found'
run -- -I -c 'import found_here'
contains '-I ignores it' "$err" "No module named 'found_here'"
unset PYTHONPATH
PYTHONHASHSEED=1; export PYTHONHASHSEED
run -- -c 'print(hash("abc"))'
first=$out
run -- -c 'print(hash("abc"))'
same 'PYTHONHASHSEED fixes hashes' "$out" "$first"
PYTHONHASHSEED=x run -- -c pass
contains 'a bad PYTHONHASHSEED' "$err" 'PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]'
unset PYTHONHASHSEED
done_testing
