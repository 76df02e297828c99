#!/bin/sh
# A global name begins with its file's concept: a word of the file's name, or its folder's,
# in singular or plural. Files that hold a second concept are listed in names.ok, with its
# prefix. What is declared by TYPE() and MODULE(), and the public adder_, go without.
objects=$(find "$top_builddir/gc" "$top_builddir/grammar" "$top_builddir/lexer" "$top_builddir/src" \
    -name '*.o' ! -path '*/cli/*' 2>/dev/null)
echo 1..1
${NM:-nm} -A -g --defined-only $objects | "${AWK:-awk}" -v list="$top_srcdir/tests/names.ok" '
    BEGIN {
        while ((getline line < list) > 0) {
            n = split(line, words, " ")
            for (i = 2; i <= n && line !~ /^#/; i++)
                allowed[words[1]] = allowed[words[1]] " " words[i]
        }
    }

    function begins(name, prefix) { return prefix != "" && index(name, prefix) == 1 }

    # Any of the words, or a name that is the beginning of one ("generic" in genericalias).
    function fits(name, words,    count, i, word, list, first) {
        first = name
        sub(/_.*/, "", first)
        count = split(words, list, /[_ ]/)
        for (i = 1; i <= count; i++) {
            word = list[i]
            if (begins(word, first) || begins(first, word))
                return 1
            sub(/s$/, "", word)
            if (first == word || first == word "s")
                return 1
        }
        return 0
    }

    {
        file = $1
        sub(/:[0-9a-f]*$/, "", file)
        name = $NF
        stem = folder = file
        sub(/.*\//, "", stem)
        sub(/\.o$/, "", stem)
        sub(/^lib[a-z]*_la-/, "", stem)
        sub(/\/(\.libs\/)?[^\/]*$/, "", folder)
        sub(/.*\//, "", folder)
        if (name ~ /^(type_spec|module_spec|name_texts$|rt$|adder_|_)/ || name ~ /^\./)
            next
        if (fits(name, stem " " folder))
            next
        n = split(allowed[stem], words, " ")
        for (i = 1; i <= n; i++)
            if (begins(name, words[i]))
                next
        print "# " file ": " name
        bad++
    }

    END {
        print bad ? "not ok 1 - global names without their concept: " bad \
                  : "ok 1 - global names begin with their concept"
    }'
