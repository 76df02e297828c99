#!/bin/sh
# adder --modules: the list of all modules.
. "$top_srcdir/tests/cli.subr"

run -- --modules
check 'status' $status = 0
same 'nothing on stderr' "$err" ''
list=$out
printf '%s\n' "$list" > "$work/list"
if LC_ALL=C sort -c -u -k1,1 "$work/list" 2>"$work/order"; then sorted=yes; else sorted=; fi
check 'sorted, each name once' "$sorted" = yes
same 'three columns' "$(awk 'NF < 3 || $2 !~ /^(built-in|extension|overlay|library|missing)$/' "$work/list")" ''
line() { awk -v name="$1" '$1 == name { print $2, $3 }' "$work/list"; }
same 'a module in C' "$(line math)" 'built-in -'
contains 'one of our own in Python' "$(line token)" 'overlay /'
contains 'its file' "$(line token)" '/token.py'
same 'patches are no modules' "$(grep -c '^_after' "$work/list")" 0
same 'submodules come with a package' "$(awk '$1 ~ /[.]/ && $2 !~ /library/' "$work/list")" ''
same 'what is missing has a package, or none' \
    "$(awk '$2 == "missing" && $3 !~ /^(-|[a-z0-9.+-]*-dev)$/' "$work/list")" ''

# All that it says are there.
awk '$2 == "built-in" || $2 == "extension" || $2 == "overlay" { print $1 }' "$work/list" > "$work/names"
run -- -S -c 'import sys
for name in open("names").read().split():
    if name not in ("site", "dis"):    # these need a library
        __import__(name)
print("all")'
# Some need a library: without one, that is what they say.
case $out$err in
    *all*) same 'modules in C can be imported' "$out" 'all' ;;
    *) contains 'modules in C can be imported' "$err" 'No module named' ;;
esac

PYTHONHOME=/nonexistent; export PYTHONHOME
run -- --modules
check 'without a library: status' $status = 0
contains 'without a library: what is there' "$out" 'math                            built-in'
contains 'without a library: what is missing' "$out" 'json                            missing   libpython'
unset PYTHONHOME
run -- --help
contains '--help' "$out" '--modules'
done_testing
