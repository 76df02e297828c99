# Makes the opcodes of the instructions. Reads src/bytecode/instructions.def; writes the
# enum and the tables' declarations (-v header=FILE) and the tables (-v table=FILE), or the
# manual's table of them (-v manual=FILE).
#
# A row begins with INSTRUCTION( or SPECIALISED( in column 1; the comment that ends in the
# line before is its documentation.

function fail(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
    failed = 1
    exit 1
}

# The number of values in one side of a stack picture, as a C expression of arg.
function count(picture,    words, n, i, constant, expression) {
    n = split(picture, words, /[ \t]+/)
    for (i = 1; i <= n; i++) {
        if (words[i] == "")
            continue
        if (match(words[i], /\[.*\]$/))
            expression = expression " + (int)(" substr(words[i], RSTART + 1, RLENGTH - 2) ")"
        else
            constant++
    }
    return constant + 0 expression
}

# "before -- after": sets before and after to C expressions.
function effect(picture,    at) {
    at = index(picture, "--")
    if (!at)
        fail("no -- in the stack picture")
    before = count(substr(picture, 1, at - 1))
    after = count(substr(picture, at + 2))
}

/^\/\* ---- .* ---- \*\/$/ { heading = substr($0, 9, length($0) - 16); next }
/^\/\*/ { comment = ""; reading = 1 }
reading {
    line = $0
    sub(/^[ \t]*(\/\*+)?[ \t]*/, "", line)
    if (sub(/[ \t]*\*\/.*$/, "", line)) { reading = 0; doc_line = FNR }
    comment = comment (comment == "" || line == "" ? "" : " ") line
    next
}

/^INSTRUCTION\(/ {
    row = $0
    while (row !~ /\)[ \t]*$/ && (getline more) > 0)
        row = row more
    if (!match(row, /"[^"]*"/))
        fail("no stack picture")
    picture = substr(row, RSTART + 1, RLENGTH - 2)
    head = substr(row, 1, RSTART - 1)
    attributes = substr(row, RSTART + RLENGTH)
    sub(/^INSTRUCTION\(/, "", head)
    gsub(/[ \t]/, "", head)
    split(head, parts, ",")
    id = ++total
    section[id] = heading
    name[id] = parts[1]; kind[id] = parts[2]; pictures[id] = picture; number[name[id]] = id
    generic[id] = name[id]
    doc[id] = doc_line == FNR - 1 ? comment : ""
    effect(picture)
    pops[id] = before; pushes[id] = after
    cached[id] = attributes ~ /CACHED/
    ends[id] = attributes ~ /ENDS/
    if (match(attributes, /JUMPS\("[^"]*"\)/)) {
        jump_pictures[id] = substr(attributes, RSTART + 7, RLENGTH - 9)
        effect(jump_pictures[id])
        jump[id] = before " " after
        jump_pops[id] = before; jump_pushes[id] = after
    }
}

/^SPECIALISED\(/ {
    head = $0
    sub(/^SPECIALISED\(/, "", head)
    sub(/\).*/, "", head)
    gsub(/[ \t]/, "", head)
    split(head, parts, ",")
    special_name[++specials] = parts[1]
    special_of[specials] = parts[2]
    special_doc[specials] = doc_line == FNR - 1 ? comment : ""
}

function write_manual(    i, k) {
    print "# Bytecode\n\nGenerated from `src/bytecode/instructions.def`, which also says what" > manual
    print "each instruction does. A code object is a row of words of four bytes: the opcode, and 24" > manual
    print "bits of argument. Where *cache* is noted, a second word follows, the number of the" > manual
    print "instruction's inline cache. Of the stack the part on top is shown, before and after;" > manual
    print "`x[n]` are n values. How to add one: `adding-an-opcode.md`." > manual
    for (i = 1; i <= generics; i++) {
        if (section[i] != section[i - 1])
            print "\n## " toupper(substr(section[i], 1, 1)) substr(section[i], 2) "\n\n" \
                "| instruction | argument | stack | what it does |\n|---|---|---|---|" > manual
        k = kind[i] == "NONE" ? "" : tolower(kind[i])
        sub(/_/, " ", k)
        text = doc[i]
        gsub(/\|/, "\\\\|", text)
        print "| " name[i] (cached[i] ? " (cache)" : "") " | " k " | `" pictures[i] "`" \
            (i in jump ? ", jumping `" jump_pictures[i] "`" : "") " | " text " |" > manual
    }
    print "\n## Specialised\n\nA warm instruction is replaced by a form for what it met; when it meets" > manual
    print "something else, the general one comes back.\n" > manual
    print "| instruction | of | what it does |\n|---|---|---|" > manual
    for (i = 1; i <= specials; i++)
        if (special_doc[i] != "")
            print "| " special_name[i] " | " special_of[i] " | " special_doc[i] " |" > manual
}

function table_of(type, title,    i) {
    print "\n" type " " title "[OP_COUNT] = {" > table
}

END {
    if (failed)
        exit 1
    generics = total
    if (manual) {
        write_manual()
        exit 0
    }
    for (i = 1; i <= specials; i++) {
        id = ++total
        name[id] = special_name[i]; generic[id] = special_of[i]; doc[id] = special_doc[i]
        of = number[generic[id]]
        if (!of) {
            print "instructions.def: " name[id] " specialises an unknown instruction" > "/dev/stderr"
            exit 1
        }
        kind[id] = kind[of]; pictures[id] = pictures[of]; cached[id] = cached[of]; ends[id] = ends[of]
    }
    if (total > 256) {
        print "instructions.def: more than 256 instructions" > "/dev/stderr"
        exit 1
    }
    notice = "/* Generated by build-aux/instructions.awk from src/bytecode/instructions.def. */"
    print notice "\n#ifndef BYTECODE_OPCODES_H\n#define BYTECODE_OPCODES_H\n" > header
    print "#include <stdbool.h>\n#include <stdint.h>\n" > header
    print "enum Opcode {" > header
    for (i = 1; i <= total; i++)
        print "    OP_" name[i] "," > header
    print "    OP_COUNT,\n    OP_GENERIC_COUNT = " generics " /* the compiler's; above are those of quickening */\n};\n" > header
    print "/* OPCODES(X) expands X(NAME) for each opcode in order. */\n#define OPCODES(X) \\" > header
    for (i = 1; i <= total; i++)
        print "    X(" name[i] ")" (i < total ? " \\" : "\n") > header
    print "enum ArgumentKind {\n    ARGUMENT_NONE, ARGUMENT_NUMBER, ARGUMENT_CONST, ARGUMENT_NAME, ARGUMENT_NAME_FLAG," > header
    print "    ARGUMENT_LOCAL, ARGUMENT_FORWARD, ARGUMENT_BACKWARD, ARGUMENT_BINARY, ARGUMENT_COMPARE," > header
    print "    ARGUMENT_INTRINSIC1, ARGUMENT_INTRINSIC2,\n};\n" > header
    print "extern const char *const opcode_names[OP_COUNT];" > header
    print "extern const char *const opcode_docs[OP_COUNT];" > header
    print "extern const char *const opcode_pictures[OP_COUNT]; /* stack before -- after */" > header
    print "extern const uint8_t opcode_kinds[OP_COUNT];        /* enum ArgumentKind */" > header
    print "extern const uint8_t opcode_cached[OP_COUNT];       /* followed by a cache word? */" > header
    print "extern const uint8_t opcode_ends[OP_COUNT];         /* never goes to the next instruction? */" > header
    print "extern const uint8_t opcode_generic[OP_COUNT];      /* the opcode that it specialises, or itself */\n" > header
    print "/* How many values an instruction takes from the stack and leaves there, when it jumps or not. */" > header
    print "int opcode_pops(enum Opcode op, uint32_t arg, bool jumps);" > header
    print "int opcode_pushes(enum Opcode op, uint32_t arg, bool jumps);\n\n#endif" > header

    print notice "\n#include \"bytecode/opcodes.h\"" > table
    table_of("const char *const", "opcode_names")
    for (i = 1; i <= total; i++) print "    \"" name[i] "\"," > table
    print "};" > table
    table_of("const char *const", "opcode_docs")
    for (i = 1; i <= total; i++) { text = doc[i]; gsub(/"/, "\\\"", text); print "    \"" text "\"," > table }
    print "};" > table
    table_of("const char *const", "opcode_pictures")
    for (i = 1; i <= total; i++) print "    \"" pictures[i] "\"," > table
    print "};" > table
    table_of("const uint8_t", "opcode_kinds")
    for (i = 1; i <= total; i++) print "    ARGUMENT_" kind[i] "," > table
    print "};" > table
    table_of("const uint8_t", "opcode_cached")
    for (i = 1; i <= total; i++) print "    " cached[i] + 0 "," > table
    print "};" > table
    table_of("const uint8_t", "opcode_ends")
    for (i = 1; i <= total; i++) print "    " ends[i] + 0 "," > table
    print "};" > table
    table_of("const uint8_t", "opcode_generic")
    for (i = 1; i <= total; i++) print "    OP_" generic[i] "," > table
    print "};" > table
    print "\nint opcode_pops(enum Opcode op, uint32_t arg, bool jumps)\n{\n    switch (opcode_generic[op]) {" > table
    for (i = 1; i <= generics; i++)
        print "    case OP_" name[i] ": return " (i in jump ? "jumps ? " jump_pops[i] " : " : "") pops[i] ";" > table
    print "    }\n    return 0;\n}" > table
    print "\nint opcode_pushes(enum Opcode op, uint32_t arg, bool jumps)\n{\n    switch (opcode_generic[op]) {" > table
    for (i = 1; i <= generics; i++)
        print "    case OP_" name[i] ": return " (i in jump ? "jumps ? " jump_pushes[i] " : " : "") pushes[i] ";" > table
    print "    }\n    return 0;\n}" > table
}
