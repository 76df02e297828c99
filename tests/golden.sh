#!/bin/sh
# Each stage makes of tests/golden/NAME.py what NAME.tokens, NAME.ast and NAME.code say.
. "$top_srcdir/tests/golden.subr"
count=0
for expected in "$top_srcdir"/tests/golden/*.tokens "$top_srcdir"/tests/golden/*.ast \
                "$top_srcdir"/tests/golden/*.code; do
    [ -f "$expected" ] || continue
    kind=${expected##*.}
    count=$((count + 1))
    if golden_dump "$ADDER" "$kind" "${expected%.*}.py" | diff -u "$expected" - > golden.diff.$$; then
        echo "ok $count - $(basename "$expected")"
    else
        echo "not ok $count - $(basename "$expected")"
        head -40 golden.diff.$$ | sed 's/^/# /'
    fi
    rm -f golden.diff.$$
done
[ $count != 0 ] && echo "1..$count" || echo "1..0 # SKIP no goldens"
