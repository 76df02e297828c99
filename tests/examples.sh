#!/bin/sh
# Each example prints what tests/examples says (and CPython 3.12 prints).
count=0
for file in "$top_srcdir"/examples/*.py; do
    name=$(basename "$file" .py)
    expected=$top_srcdir/tests/examples/$name.out
    count=$((count + 1))
    if timeout 60 "$ADDER" "$file" > examples.out.$$ 2> examples.err.$$ &&
            diff -u "$expected" examples.out.$$ > examples.diff.$$; then
        echo "ok $count - $name"
    else
        echo "not ok $count - $name"
        cat examples.err.$$ examples.diff.$$ 2>/dev/null | head -40 | sed 's/^/# /'
    fi
    rm -f examples.*.$$
done
echo "1..$count"
