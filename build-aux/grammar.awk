# Reads a Bison grammar: for the generators that look at its rules.
# SPDX-License-Identifier: MIT
#
# Rules are numbered 1..rules; rule_name[i] is the left side, rule_length[i] the number of
# symbols, rule_symbol[i, 1..] these, rule_action[i] the text in braces at its end.

function grammar_read(text,    at)
{
    gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, " ", text)
    at = index(text, "\n%%\n")
    grammar_rest = substr(text, at + 4)
    at = index(grammar_rest, "\n%%\n")
    if (at)
        grammar_rest = substr(grammar_rest, 1, at)
    grammar_rules()
}

# One word after the other: names, "tokens", punctuation, { actions }.
function grammar_word(    word)
{
    if (!match(grammar_rest, /[^ \t\n]/))
        return ""
    grammar_rest = substr(grammar_rest, RSTART)
    if (substr(grammar_rest, 1, 1) == "{")
        return grammar_action()
    match(grammar_rest, /^("[^"]*"|[%A-Za-z_][A-Za-z_0-9]*|<[^>]*>|.)/)
    word = substr(grammar_rest, 1, RLENGTH)
    grammar_rest = substr(grammar_rest, RLENGTH + 1)
    return word
}

# An action ends with the brace that fits its first; strings hold others.
function grammar_action(    depth, action, what)
{
    while (match(grammar_rest, /"([^"\\]|\\.)*"|'[^']*'|[{}]/)) {
        what = substr(grammar_rest, RSTART, RLENGTH)
        action = action substr(grammar_rest, 1, RSTART + RLENGTH - 1)
        grammar_rest = substr(grammar_rest, RSTART + RLENGTH)
        depth += (what == "{") - (what == "}")
        if (!depth)
            break
    }
    return action
}

function grammar_rules(    word, name, following)
{
    while ((word = grammar_word()) != "") {
        if (word ~ /^%(token|nterm|left|right|nonassoc|precedence|type)$/)
            while (word != ";")
                word = grammar_word()
        else if (word == ":") {
            # The name before it began a new rule group.
            grammar_begin(name)
        } else if (word == "|")
            grammar_begin(rule_name[rules])
        else if (word == "%prec")
            grammar_word()
        else if (word ~ /^{/)
            rule_action[rules] = word
        else if (word ~ /^[A-Za-z_]/ && grammar_rest ~ /^[ \t\n]*:/)
            name = word
        else if (word != ";" && word != "%empty")
            rule_symbol[rules, ++rule_length[rules]] = word
    }
}

function grammar_begin(name)
{
    rule_name[++rules] = name
    rule_length[rules] = 0
    rule_action[rules] = ""
}

# ---- Samples: the shortest text of each nonterminal, a name being \001 ----

function grammar_find_samples(    changed, i, text)
{
    for (i = 1; i <= rules; i++)
        is_nonterminal[rule_name[i]] = 1
    do {
        changed = 0
        for (i = 1; i <= rules; i++) {
            text = grammar_rule_sample(i)
            if (text != "?" && (!(rule_name[i] in sample) \
                    || length(text) < length(sample[rule_name[i]]))) {
                sample[rule_name[i]] = text
                changed = 1
            }
        }
    } while (changed)
}

# "?" as long as one of the symbols has none.
function grammar_rule_sample(i,    k, s, text, one)
{
    for (k = 1; k <= rule_length[i]; k++) {
        s = rule_symbol[i, k]
        if (s == "error" || ((s in is_nonterminal) && !(s in sample)))
            return "?"
        one = sample_of(s)
        text = text (text != "" && one != "" ? " " : "") one
    }
    return text
}

function sample_of(s)
{
    return s in sample ? sample[s] : s == "NAME" ? "\001" : s == "NUMBER" ? "1" : \
        s == "STRING" ? "'...'" : s ~ /^"/ ? substr(s, 2, length(s) - 2) : s
}
