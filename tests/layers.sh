#!/bin/sh
# Lower floors include no upper ones.
find "$top_srcdir/gc" "$top_srcdir/grammar" "$top_srcdir/lexer" "$top_srcdir/src" \
        -name '*.[chy]' -o -name '*.re' -o -name '*.def' |
    xargs "${AWK:-awk}" -v top="$top_srcdir/" -f "$top_srcdir/tests/layers.awk"
