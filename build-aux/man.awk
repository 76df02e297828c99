# Writes the manual page: the text of doc/adder.1.in (last file) with the options of
# src/cli/options.def (first file) in place of @OPTIONS@, the variables and -X options of
# src/runtime/settings.def (second file) in place of @VARIABLES@ and @X_OPTIONS@, and with
# the values given by -v.

function roff(text) {
    gsub(/\\"/, "\"", text)
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    return text
}

# The nth text in double quotes on the line.
function quoted(line, n,    i) {
    for (i = 1; i < n; i++) {
        sub(/"[^"\\]*(\\.[^"\\]*)*"/, "", line)
    }
    if (!match(line, /"[^"\\]*(\\.[^"\\]*)*"/))
        return ""
    return substr(line, RSTART + 1, RLENGTH - 2)
}

# An entry: name and between are bold, the argument is slanted.
function entry(name, between, argument, help) {
    return ".TP\n.B " roff(name between) (argument == "" ? "" : "\\fI" roff(argument) "\\fR") \
           "\n" roff(help) ".\n"
}

function option(name, argument, help) {
    options = options entry(name, argument == "" ? "" : " ", argument, help)
}

FNR == 1 { file++ }

file == 1 && /^FLAG\(/ { option("-" substr($0, 7, 1), "", quoted($0, 1)) }
file == 1 && /^SPECIAL\(/ { option("-" substr($0, 10, 1), quoted($0, 1), quoted($0, 2)) }
file == 1 && /^LONG\(/ { option("--" quoted($0, 1), quoted($0, 2), quoted($0, 3)) }
file == 2 && /^VARIABLE\(/ { variables = variables entry(quoted($0, 1), "=", quoted($0, 2), quoted($0, 3)) }
file == 2 && /^X_OPTION\(/ { x_options = x_options entry("-X " quoted($0, 1), "", quoted($0, 2), quoted($0, 3)) }
file <= 2 { next }

/^@OPTIONS@$/ { printf "%s", options; next }
/^@VARIABLES@$/ { printf "%s", variables; next }
/^@X_OPTIONS@$/ { printf "%s", x_options; next }

{
    gsub(/@VERSION@/, version)
    gsub(/@ADDERLIB@/, adderlib)
    gsub(/@STDLIB@/, stdlib == "" ? "(none)" : stdlib)
    print
}
