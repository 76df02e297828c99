#!/bin/sh
# The guides in doc/ do what they say: their patches are applied to a copy of the sources,
# one guide after the other, their commands are run there, and what these say is compared.
# The copy has the build folder, too, so that only what a guide changes is compiled.
: "${GUIDES=from-source-to-result embedding adding-an-operator adding-a-module
    adding-a-builtin-type adding-a-statement adding-an-opcode}"

skip() { echo "1..0 # SKIP $1"; exit 0; }
for tool in patch bison re2c automake autoconf; do
    command -v $tool > /dev/null || skip "no $tool"
done
case $ADDER in "$top_builddir"/*) ;; *) skip 'the installed command' ;; esac
source=$(cd "$top_srcdir" && pwd -P) build=$(cd "$top_builddir" && pwd -P)
case $build/ in
    "$source"/*) inside=${build#"$source"} ;;
    *) skip 'the build folder lies outside the sources' ;;
esac

work=$(mktemp -d "${TMPDIR:-/tmp}/adder-doc.XXXXXX") || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
copy=$work/adder
mkdir -p "$copy$inside"

# What a folder holds, but for build folders, results of tests and the like.
copy_parts() {
    (cd "$1" && for part in * .clang-format; do
        case $part in
            build|build-[!a]*|_build|_inst|adder-*|cache|cache-new|*.log|*.trs) continue ;;
        esac
        [ "$part" = build-aux ] || [ ! -f "$part/Makefile" ] || continue
        [ ! -e "$part" ] || cp -Rp "$part" "$2" || exit 1
    done) || exit 1
}
copy_parts "$source" "$copy"
[ -z "$inside" ] || copy_parts "$build" "$copy$inside"
chmod -R u+w "$copy"
cd "$copy" || exit 1
# It must know its own place. (What is made anew is newer than the Makefile, as it was.)
sed "s|$source|$copy|g" ".$inside/config.status" > config.status-new &&
    cat config.status-new > ".$inside/config.status"
sed "s|$source|$copy|g" ".$inside/Makefile" > Makefile-new &&
    cat Makefile-new > ".$inside/Makefile" && rm -f Makefile-new config.status-new
find ".$inside" -name '*.Po' | xargs grep -l "$source" 2> /dev/null | while read -r file; do
    sed "s|$source|$copy|g" "$file" > deps-new && cat deps-new > "$file"
done
[ -z "$inside" ] || rm -rf ".$inside/lib"
[ -z "$inside" ] || ln -s "$copy$inside/adder" adder
[ -z "$inside" ] || ln -s "$copy$inside/doc/bytecode.md" doc/bytecode.md

unset MAKEFLAGS MAKELEVEL MFLAGS
sanitizers=$(echo " $TEST_CFLAGS " | grep -o ' -fsanitize[^ ]*' | tr '\n' ' ')
# As in the guides, but in the build folder; unoptimised, which is quick.
make() { command make -s -C "$copy$inside" CFLAGS="-O0 $sanitizers" "$@"; }

doc_fail() {
    failed=$((failed + 1))
    echo "# $guide.md:$1: $2"
    head -40 "$work/out" | sed 's/^/#     /'
}
doc_patch() { patch -s -p1 > "$work/out" 2>&1 || doc_fail "$1" 'the patch does not fit'; }
doc_run() {
    cat > "$work/block"
    . "$work/block" > "$work/out" 2>&1 || doc_fail "$1" 'a command failed'
}
doc_command() { cat > "$work/block"; . "$work/block" > "$work/out" 2>&1 < /dev/null; }
doc_expect() {
    cat > "$work/expected"
    diff "$work/expected" "$work/out" > "$work/diff" && return
    cp "$work/diff" "$work/out"
    doc_fail "$1" 'this was not the output (<: the guide)'
}

count=0
for guide in $GUIDES; do
    failed=0
    count=$((count + 1))
    "$AWK" -f "$top_srcdir/tests/doc.awk" "doc/$guide.md" > "$work/$guide.sh"
    . "$work/$guide.sh"
    if [ $failed = 0 ]; then echo "ok $count - $guide"; else echo "not ok $count - $guide"; fi
done
echo "1..$count"
