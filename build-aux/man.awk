# Writes the manual page: the text of doc/adder.1.in (last file) with the options of
# src/cli/options.def (first file) in place of @OPTIONS@, and with the values given by -v.

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

function option(name, argument, help) {
    options = options ".TP\n.B " roff(name) (argument == "" ? "" : " \\fI" roff(argument) "\\fR") \
              "\n" roff(help) ".\n"
}

FNR == 1 { file++ }

file == 1 && /^FLAG\(/ { option("-" substr($0, 7, 1), "", quoted($0, 1)) }
file == 1 && /^SPECIAL\(/ { option("-" substr($0, 10, 1), quoted($0, 1), quoted($0, 2)) }
file == 1 && /^LONG\(/ { option("--" quoted($0, 1), quoted($0, 2), quoted($0, 3)) }
file == 1 { next }

/^@OPTIONS@$/ { printf "%s", options; next }

{
    gsub(/@VERSION@/, version)
    gsub(/@ADDERLIB@/, adderlib)
    gsub(/@STDLIB@/, stdlib == "" ? "(none)" : stdlib)
    print
}
