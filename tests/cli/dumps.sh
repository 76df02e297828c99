#!/bin/sh
# What the stages made of a program, and traces.
. "$top_srcdir/tests/cli.subr"
cd "$work" || exit 1
"$ADDER" --dump-tokens -c pass >/dev/null 2>&1
echo 'x = 2 + 3 * y' > p.py

run -- --dump-tokens p.py
check 'tokens: status' $status = 0
contains 'tokens' "$out" 'NAME'
run -- --dump-ast p.py
check 'tree: status' $status = 0
contains 'tree' "$out" 'BinOp'
run -- --dump-code p.py
check 'code: status' $status = 0
contains 'code: LOAD_CONST' "$out" 'LOAD_CONST'
contains 'code: BINARY_OP' "$out" 'BINARY_OP'
contains 'code: STORE_NAME' "$out" 'STORE_NAME'
echo 'x = (' > bad.py
for dump in tokens ast code; do
    run -- --dump-$dump bad.py
    check "dump-$dump of a broken program: status" $status = 1
    contains "dump-$dump of a broken program" "$err" "SyntaxError: '(' was never closed"
done
ADDER_TRACE=help run -- -c pass
contains 'ADDER_TRACE=help' "$out$err" 'exec'
for trace in lex parse ast code exec gc import; do
    contains "help lists $trace" "$out$err" "$trace"
done
ADDER_TRACE=exec; export ADDER_TRACE
run -- -c 'print(2 + 3)'
contains 'an exec trace shows instructions' "$err" 'LOAD_'
same 'and the program runs' "$out" 5
ADDER_TRACE=gc
run -- -c 'import gc; gc.collect()'
contains 'a gc trace tells collections' "$err" 'gc: full collection'
ADDER_TRACE=lex,parse,ast,code,gc,import
run -- -c 'print(2 + 3)'
same 'all traces at once' "$out" 5
done_testing
