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
run -- -c 'import sys; print(sys.path.index(sys.argv[1]))' "$work/elsewhere"
check 'PYTHONPATH comes after the program'"'"'s folder' "$out" = 1
run -- -I -c 'import found_here'
contains '-I ignores it' "$err" "No module named 'found_here'"
unset PYTHONPATH
PYTHONHASHSEED=1; export PYTHONHASHSEED
run -- -c 'print(hash("abc"))'
first=$out
run -- -c 'print(hash("abc"))'
same 'PYTHONHASHSEED fixes hashes' "$out" "$first"
PYTHONHASHSEED=0 run -R -- -R -c 'import sys; print(sys.flags.hash_randomization)'
same '-R is stronger than PYTHONHASHSEED' "$out" 1
PYTHONHASHSEED=x run -- -c pass
contains 'a bad PYTHONHASHSEED' "$err" 'PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]'
unset PYTHONHASHSEED

# The tables of variables and of -X options.
for option in --help-env --help-xoptions --help-all; do
    run -- $option
    check "$option: status" $status = 0
done
contains '--help-all: options' "$out" '-c cmd'
contains '--help-all: variables' "$out" 'PYTHONSTARTUP=file'
contains '--help-all: -X options' "$out" '-X pycache_prefix=folder'
for wrong in int_max_str_digits int_max_str_digits=639 int_max_str_digits=x utf8=2 tracemalloc=x \
             frozen_modules=perhaps; do
    run -- -X $wrong -c pass
    check "-X $wrong: status" $status = 1
    contains "-X $wrong: message" "$err" 'Fatal Python error: '
done
PYTHONUTF8=x run -- -c pass
contains 'PYTHONUTF8=x' "$err" 'invalid PYTHONUTF8 environment variable value'
flags='import sys; f = sys.flags; print(f.dev_mode, f.utf8_mode, f.int_max_str_digits, sys.warnoptions, f.warn_default_encoding)'
PYTHONWARNINGS=always,once PYTHONDEVMODE=1 PYTHONUTF8=1 PYTHONINTMAXSTRDIGITS=640 run -- -bb -W error -c "$flags"
same 'variables and options' "$out" "True 1 640 ['default', 'always', 'once', 'error', 'error::BytesWarning'] 0"
PYTHONUTF8=1 PYTHONINTMAXSTRDIGITS=640 run -- -X utf8=0 -X int_max_str_digits=0 -X warn_default_encoding -c "$flags"
same '-X wins' "$out" 'False 0 0 [] 1'
PYTHONPYCACHEPREFIX=a run -- -X pycache_prefix -c 'import sys; print(sys.pycache_prefix)'
same '-X pycache_prefix without value' "$out" None
LC_ALL=C run -- -c 'import sys; print(sys.flags.utf8_mode, sys.stdout.encoding, sys.stdout.errors)'
same 'the C locale is UTF-8 mode' "$out" '1 utf-8 surrogateescape'
LC_ALL=C run -- -X utf8=0 -c 'import sys; print(sys.stdout.encoding, sys.stdin.errors)'
same 'unless told otherwise' "$out" 'ascii surrogateescape'
LC_ALL=C run -- -X utf8=0 -c 'import sys, os
print(sys.getfilesystemencoding(), ascii(sys.argv[1]), os.fsencode(sys.argv[1]) == b"\xc3\xa9")
try:
    open(chr(233))
except UnicodeEncodeError as e:
    print(e)' é
same 'file names in the C locale' "$out" "ascii '\\udcc3\\udca9' True
'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)"
LC_ALL= LC_CTYPE=C run -- -c 'import os; print(os.environ["LC_CTYPE"])' 
case $out in C.*) contains 'it is replaced' "$out" 'C.' ;; esac
PYTHONIOENCODING=:replace run -- -c 'import sys; print(sys.stdout.encoding, sys.stdout.errors, sys.stderr.errors)'
same 'PYTHONIOENCODING' "$out" 'utf-8 replace backslashreplace'
run -- -c "$(printf '# coding: latin-1\nprint(ascii("\303\244"))')"
same '-c knows no coding cookie' "$out" "'\xe4'"
run -- -c "$(printf 'print("\377")')"
check '-c that is no UTF-8: status' $status = 1
contains '-c that is no UTF-8' "$err" 'Unable to decode the command from the command line:'
run -- -X importtime -c 'import abc'
contains '-X importtime' "$err" 'import time: self [us] | cumulative | imported package'
run -- -v -c 'import abc'
contains '-v' "$err" "import 'abc' # "

run -- -X no_debug_ranges -c '(1,)[5]'
same '-X no_debug_ranges' "$err" 'Traceback (most recent call last):
  File "<string>", line 1, in <module>
IndexError: tuple index out of range'
run -- -X no_debug_ranges -c 'print(list(compile("a", "", "eval").co_positions())[-1])'
same '-X no_debug_ranges: positions' "$out" '(1, 1, None, None)'

# After the program.
run 'print(x)
' -- -i -c 'x = 3; raise SystemExit(5)'
contains '-i: SystemExit is shown' "$err" 'SystemExit: 5'
check '-i: and it goes on' "$out $status" = '3 0'
run 'raise SystemExit(4)
' -- -i -c 'pass'
check '-i: the last status' $status = 4
run 'print("more")
' -- -c 'import os; os.environ["PYTHONINSPECT"] = "1"'
same 'PYTHONINSPECT set by the program, without a terminal' "$out" ''
run 'def f():
    0
    return yield 42

x = (1 +
2)
x
y = """a

b"""
y
from __future__ import annotations
def g(a: nowhere): pass

g.__annotations__
# nothing

1 + \
2
@property
def h(): pass

sys.ps1
foo(' -- -i -q
contains 'REPL: the right line of an error' "$err" '  File "<stdin>", line 3
    return yield 42
           ^^^^^
SyntaxError: invalid syntax'
contains 'REPL: statements of several lines' "$out" "3
'a\\n\\nb'
{'a': 'nowhere'}
3"
contains 'REPL: the end of the input in a statement' "$err" "SyntaxError: '(' was never closed"
echo 'import sys; started = 42; sys.ps1 = "? "' > startup.py
PYTHONSTARTUP=startup.py run 'started
' -- -i
contains 'PYTHONSTARTUP' "$out" 42
contains 'sys.ps1' "$err" '? '
contains 'the banner' "$err" 'Type "help", "copyright", "credits" or "license" for more information.'
PYTHONSTARTUP=nowhere.py run '5
' -- -i
contains 'no PYTHONSTARTUP: message' "$err" 'Could not open PYTHONSTARTUP'
same 'no PYTHONSTARTUP: it goes on' "$out" 5
run 'import sys
sys.ps1 = 3
sys.displayhook = lambda v: print("shown", v)
7
' -- -i -q
same 'sys.displayhook' "$out" 'shown 7'
done_testing
