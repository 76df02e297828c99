#!/bin/sh
# What can be run: files, -c, -m, -, folders, .pyc files; sys.argv; exit statuses.
. "$top_srcdir/tests/cli.subr"

cd "$work" || exit 1
cat > hello.py <<'END'
import sys
print("hello", sys.argv, __name__, __file__)
END

run -- hello.py a b
same 'file' "$out" "hello ['hello.py', 'a', 'b'] __main__ $work/hello.py"
check 'status 0' $status = 0
run -- -c 'import sys; print(sys.argv, __name__)' x -y
same '-c' "$out" "['-c', 'x', '-y'] __main__"
run 'import sys; print(sys.argv)' -- - x
same '-' "$out" "['-', 'x']"
run 'print("from stdin"); x = 1
print(x)' --
same 'stdin without arguments' "$out" 'from stdin
1'
mkdir folder package
echo 'import sys; print("main of", sys.argv[0], sys.path[0])' > folder/__main__.py
run -- folder
same 'folder' "$out" "main of folder $work/folder"
echo 'print("package", __name__, __package__)' > package/__init__.py
echo 'import sys; print("main", __name__, __package__, __spec__.name, sys.argv[1:])' > package/__main__.py
echo 'print("module", __name__, __package__)' > package/inside.py
run -- -m package x
same '-m package' "$out" "package package package
main __main__ package package.__main__ ['x']"
run -- -m package.inside
same '-m module' "$out" 'package package package
module __main__ package'
run -- -m no_such_module_here
check '-m missing: status' $status = 1
contains '-m missing: message' "$err" 'No module named no_such_module_here'
run -- no_such_file.py
check 'missing file: status' $status = 2
contains 'missing file: message' "$err" "can't open file '$work/no_such_file.py': [Errno 2] No such file or directory"
run -- -c 'raise SystemExit(7)'
check 'SystemExit(7)' $status = 7
run -- -c 'raise SystemExit("text")'
check 'SystemExit(text)' "$status $err" = '1 text'
run -- -c 'import sys; sys.exit()'
check 'sys.exit()' "$status $err" = '0 '
run -- -c 'import sys; sys.exit(True)'
check 'sys.exit(True)' $status = 1
run -- -c '1/0'
same 'exception' "$err" 'Traceback (most recent call last):
  File "<string>", line 1, in <module>
ZeroDivisionError: division by zero'
check 'exception: status' $status = 1
run -- -c 'x = ('
same 'syntax error' "$err" '  File "<string>", line 1
    x = (
        ^
SyntaxError: '"'(' was never closed"
run -- -c 'import sys; sys.stdout.write("no newline")'
same 'output is flushed at the end' "$out" 'no newline'
run -- -c 'import sys; print("e", file=sys.stderr); print("o")'
check 'stdout and stderr' "$out $err" = 'o e'
run -- -c 'raise KeyboardInterrupt'
check 'KeyboardInterrupt: status' $status = 130
run 'name
7' -- -c 'print(input("? ") + "|" + input())'
same 'input' "$out" '? name|7'
run -- -c 'input()'
contains 'input at the end' "$err" 'EOFError: EOF when reading a line'
printf 'print("no newline at the end")' > short.py
run -- short.py
same 'no newline at the end' "$out" 'no newline at the end'
printf '\357\273\277print("BOM")\r\nprint("CRLF")\r\n' > bom.py
run -- bom.py
same 'BOM and CRLF' "$out" 'BOM
CRLF'
printf '# -*- coding: latin-1 -*-\nprint("\344")\n' > latin.py
run -- latin.py
same 'coding cookie' "$out" 'ä'
: > empty.py
run -- empty.py
check 'empty file' "$status $out$err" = '0 '
printf 'x = 1\0\n' > nul.py
run -- nul.py
contains 'NUL bytes' "$err" 'SyntaxError: source code cannot contain null bytes'
cat > trace.py <<'END'
def f(x):
    return g(x) + 1


def g(x):
    return x["key"] / 0


f({"key": 3})
END
run -- trace.py
same 'traceback with carets' "$err" "Traceback (most recent call last):
  File \"$work/trace.py\", line 9, in <module>
    f({\"key\": 3})
  File \"$work/trace.py\", line 2, in f
    return g(x) + 1
           ^^^^
  File \"$work/trace.py\", line 6, in g
    return x[\"key\"] / 0
           ~~~~~~~~~^~~
ZeroDivisionError: division by zero"
done_testing
