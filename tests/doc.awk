# Makes a shell script of a guide's fenced blocks, for tests/doc.sh: `awk -f doc.awk GUIDE`.
# SPDX-License-Identifier: MIT
#
#     ```diff       is given to `patch -p1`
#     ```sh         is run
#     ```console    `$ ` begins a command; the lines behind it are what it must say
#     others        are only read
#
# Each becomes a call doc_patch, doc_run or doc_command and doc_expect, with the number of
# the line and the text as its input.

function begin(step, line)
{
    print step " " line " <<'END OF BLOCK'"
    open = 1
}

function end()
{
    if (open)
        print "END OF BLOCK"
    open = 0
}

/^ *```/ {
    end()
    sub(/^ *```/, "")
    block = block != "" ? "" : $0 == "" ? "text" : $0
    if (block == "diff")
        begin("doc_patch", FNR + 1)
    else if (block == "sh")
        begin("doc_run", FNR + 1)
    next
}

block == "console" && /^\$ / {
    end()
    begin("doc_command", FNR)
    print substr($0, 3)
    end()
    begin("doc_expect", FNR)
    next
}

open
