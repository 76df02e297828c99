#!/bin/sh
# A global name begins with its file's concept: the file's stem up to some underscore, the
# stem's plural or singular, or its folder's name. Constant tables that are generated or
# found by scanning have prefixes of their own.
objects=$(find "$top_builddir/gc" "$top_builddir/grammar" "$top_builddir/lexer" "$top_builddir/src" \
    -name '*.o' ! -path "$top_builddir/src/cli/*")
echo 1..1
${NM:-nm} -A -g --defined-only $objects 2>/dev/null | "${AWK:-awk}" -v top="$top_builddir" -v exceptions="$top_srcdir/tests/names.ok" '
    BEGIN {
        while ((getline line < exceptions) > 0)
            if (line !~ /^#/ && line != "")
                allowed[substr(line, 1, index(line, " ") - 1)] = line
    }
    function is_allowed(path, name,    words, n, i) {
        n = split(allowed[path], words, " ")
        for (i = 2; i <= n; i++)
            if (name == words[i] || (words[i] ~ /_$/ && begins(name, words[i])))
                return 1
        return 0
    }
    function begins(name, prefix) { return prefix != "" && index(name, prefix) == 1 }
    {
        file = $1
        sub(/:[0-9a-f]*$/, "", file)
        name = $NF
        names++
        stem = folder = path = file
        path = substr(path, length(top) + 2)
        sub(/\.o$/, "", path)
        sub(/.*\//, "", stem)
        sub(/\.o$/, "", stem)
        sub(/^_/, "", stem)
        sub(/\/[^\/]*$/, "", folder)
        sub(/.*\//, "", folder)
        if (name ~ /^(type_spec_|module_spec_|type_specs$|module_specs$|name_texts$|rt$|adder_|__|_start|\.|asan)/ || is_allowed(path, name))
            next
        if (begins(name, folder "_"))
            next
        # str_format.c may define str_...; types.c type_..., list.c lists_...
        concept = stem
        sub(/_.*/, "", concept)
        singular = concept
        sub(/s$/, "", singular)
        if (begins(name, concept "_") || begins(name, singular "_") || begins(name, concept "s_") || name == stem)
            next
        print "# " file ": " name
        bad++
    }
    END { if (names < 100) { print "not ok 1 - no names were read"; exit }
          print bad ? "not ok 1 - global names without their concept: " bad : "ok 1 - global names begin with their concept" }'
