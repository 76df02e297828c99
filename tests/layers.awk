# Holds each #include "..." against the order of the house: a folder includes only what
# stands before it (or itself). Reads all sources; prints TAP for each folder.

BEGIN {
    count = split("gc src/base src/objects src/ast grammar lexer src/parse src/bytecode " \
                  "src/compile src/vm src/runtime src/modules src/embed src/cli", order, " ")
    for (i = 1; i <= count; i++) {
        rank[order[i]] = i
        short = order[i]
        sub(/^src\//, "", short)
        folder_of[short] = order[i]
    }
    # Facts about the build, and macros that the lowest floor needs too.
    everywhere["config.h"] = everywhere["base/common.h"] = 1
}

FNR == 1 {
    file = substr(FILENAME, length(top) + 1)
    mine = ""
    for (i = 1; i <= count; i++)
        if (index(file, order[i] "/") == 1)
            mine = order[i]
}

mine != "" && /^[ \t]*#[ \t]*include[ \t]+"/ {
    path = $0
    sub(/^[^"]*"/, "", path)
    sub(/".*/, "", path)
    if (path in everywhere)
        next
    theirs = path
    sub(/\/[^\/]*$/, "", theirs)
    while (!(theirs in folder_of) && sub(/\/[^\/]*$/, "", theirs))
        ;
    if (!(theirs in folder_of)) {
        complain(file ":" FNR ": \"" path "\" isn't written from the root")
    } else if (rank[folder_of[theirs]] > rank[mine]) {
        complain(file ":" FNR ": " mine " stands below " folder_of[theirs] " (" path ")")
    }
}

mine != "gc" && /^[ \t]*#[ \t]*include[ \t]+<gc(\.h|\/)/ {
    complain(file ":" FNR ": only gc/ may know libgc")
}

function complain(text) { bad[mine] = bad[mine] "# " text "\n" }

END {
    for (i = 1; i <= count; i++) {
        printf "%s", bad[order[i]]
        print (bad[order[i]] == "" ? "ok " : "not ok ") i " - includes of " order[i]
    }
    print "1.." count
}
