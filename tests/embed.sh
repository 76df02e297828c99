#!/bin/sh
# A C program with libadder in it: made with the public header and the static library.
work=$(mktemp -d "${TMPDIR:-/tmp}/adder-test.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
library=$top_builddir/libadder.a
[ -f "$library" ] || { echo '1..0 # SKIP no static library'; exit 0; }
cat > "$work/program.c" <<'END'
#include <adder.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (!adder_start(argc, argv))
        return 1;
    adder_run("import sys\ndef double(x): return x * 2\nprint(sys.argv[1:])");
    char *text = adder_eval("double(21)");
    printf("%s\n", text ? text : "nothing");
    free(text);
    fflush(stdout);
    printf("%d\n", adder_run("1 / 0"));
    fflush(stdout);
    return adder_end();
}
END
echo 1..2
if $CC $TEST_CFLAGS -I"$top_srcdir/src/embed" "$work/program.c" "$library" \
        $(sed -n 's/^Libs.private: //p' "$top_builddir/src/embed/adder.pc") -o "$work/program" 2> "$work/err"; then
    echo 'ok 1 - compiles and links'
else
    echo 'not ok 1 - compiles and links'
    head -20 "$work/err" | sed 's/^/# /'
fi
out=$("$work/program" a b 2> "$work/err")
# (C's stdout and Python's have buffers of their own: the order is no part of it.)
if [ "$(echo "$out" | sort)" = "$(printf '0\n42\n%s\n' "['a', 'b']")" ] && grep -q '^ZeroDivisionError: division by zero$' "$work/err"; then
    echo 'ok 2 - runs'
else
    echo 'not ok 2 - runs'
    printf '%s\n' "$out" | cat - "$work/err" | sed 's/^/# /'
fi
