#!/bin/sh
# Every source is listed in its folder's local.mk, and once: what is missing there misses
# the tarball and the scans for TYPE, MODULE and NAME; what stands there twice links twice.
cd "$top_srcdir" || exit 1
echo 1..2
lists="$(find gc grammar lexer src -name local.mk) build-aux/local.mk"
twice=$(sed -n 's/^[a-z_]*_SOURCES += //p' $lists | sort | uniq -d)
if [ -z "$twice" ]; then
    echo 'ok 1 - no source is listed twice'
else
    echo 'not ok 1 - sources listed twice'
    echo "$twice" | sed 's/^/# /'
fi
# (NAME_constants.h is made of NAME_constants.def.)
missing=$(find gc lexer src \( -name '*.[ch]' -o -name '*.def' \) ! -name '.*' ! -name '*_constants.h' | while read -r file; do
    grep -q "$file" $lists || echo "$file"
done)
if [ -z "$missing" ]; then
    echo 'ok 2 - every source is listed'
else
    echo 'not ok 2 - sources not listed'
    echo "$missing" | sed 's/^/# /'
fi
