# Shows a clash in the grammar as a text that can be read in two ways, and the readings:
# `awk -f grammar.awk -f conflicts.awk GRAMMAR COUNTEREXAMPLES`, the latter being what
# `LC_ALL=C bison -Wcounterexamples` says:
# SPDX-License-Identifier: MIT
#
#     Shift derivation
#       expression
#       `-> 279: expression "|>" expression
#                                `-> 279: expression . "|>" expression
#
# An arrow stands below the symbol that it expands; the point is where the parser stands.
# Nonterminals that are left are shown by their shortest text: `a` for an expression.

FNR == NR { grammar_text = grammar_text $0 "\n"; next }
{ report[++reports] = $0 }

END {
    grammar_read(grammar_text)
    grammar_find_samples()
    for (at = 1; at <= reports; at++)
        conflicts += report[at] ~ /conflict on token/
    for (at = 1; at <= reports; at++)
        read_report_line(report[at])
    if (clash)
        write_clash()
    write_advice()
}

function read_report_line(line)
{
    if (line ~ /conflict on token|conflicts on tokens/) {
        if (clash)
            write_clash()
        clash++
        readings = 0
        token = line
        sub(/.* tokens? /, "", token)
        sub(/ \[-W[a-z]*\]$/, "", token)
    } else if (line ~ /derivation$/)
        begin_reading()
    else if (line ~ /xample: /)
        in_tree = 0
    else if (in_tree && line ~ /^ /)
        read_tree_line(line)
    else
        in_tree = 0
}

# ---- Derivations: nodes of a tree, found by their columns ----

function begin_reading()
{
    readings++
    in_tree = 1
    above = ""
    root[readings] = 0
}

# A line holds one or more `-> NUMBER: symbol ..., each below the symbol it belongs to.
function read_tree_line(line,    column, word, parent, here)
{
    column = 0
    parent = 0
    while (match(line, /[^ ]+/)) {
        word = substr(line, RSTART, RLENGTH)
        column += RSTART
        line = substr(line, RSTART + RLENGTH)
        if (word == "`->")
            parent = node_above(column)
        else if (word !~ /^[0-9]+:$/) {
            symbol[++nodes] = word
            place[nodes] = column
            parts[nodes] = ""
            if (parent)
                parts[parent] = parts[parent] " " nodes
            else
                root[readings] = nodes
            here = here " " nodes
        }
        column += length(word) - 1
    }
    above = here
}

function node_above(column,    ids, n, i)
{
    n = split(above, ids, " ")
    for (i = 1; i <= n; i++)
        if (place[ids[i]] == column)
            return ids[i]
    return 0
}

# The text of a node, with parentheses, unless `plain`, around what is put together there.
function text_of(node, bare,    ids, n, i, one, shown, text)
{
    if (symbol[node] == "." || symbol[node] == "%empty")
        return ""
    if (parts[node] == "")
        return sample_of(symbol[node])
    n = split(parts[node], ids, " ")
    for (i = 1; i <= n; i++) {
        one = text_of(ids[i], bare && n == 1)
        if (one != "")
            text = text (shown++ ? " " : "") one
    }
    return shown > 1 && !bare && !plain ? "(" text ")" : text
}

# The rule that the point stands in, as the grammar has it.
function rule_at_point(node,    ids, n, i, found, text, point)
{
    n = split(parts[node], ids, " ")
    for (i = 1; i <= n; i++) {
        if (symbol[ids[i]] == ".")
            point = 1
        else
            text = text " " symbol[ids[i]]
        found = rule_at_point(ids[i])
        if (found != "")
            return found
    }
    return point ? symbol[node] ":" text : ""
}

# ---- Telling ----

function write_clash(    i)
{
    printf "Clash %d of %d, at %s:\n\n", clash, conflicts, token
    plain = 1
    printf "    %s\n\n", lettered(text_of(root[1], 1))
    plain = 0
    for (i = 1; i <= readings; i++)
        printf "  %s\n    %s\n  by the rule\n    %s\n\n", (i == 1 ? "can be read as" : "or as"), \
            lettered(text_of(root[i], 1)), rule_at_point(root[i])
}

# Names are a, b, c ... in their order.
function lettered(text,    n)
{
    while (sub(/\001/, substr("abcdefghijklmnopqrstuvwxyz", n % 26 + 1, 1), text))
        n++
    return text
}

function write_advice()
{
    print "A grammar without clashes says which reading is meant by its rules: an operand of the"
    print "new rule must be something that doesn't end (or begin) with the rule itself, such as"
    print "`arith` where `expression` clashes. %left, %right and %precedence silence a clash instead"
    print "of removing it: Bison then takes one reading everywhere, also where nobody looked. Use"
    print "them for binary operators only, after having read both readings above."
}
