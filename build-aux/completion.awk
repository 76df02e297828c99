# Writes the completion rules for bash from src/cli/options.def: options after a dash,
# those of src/runtime/settings.def after -X, else files that can be run.

function quoted(line) {
    return match(line, /"[^"]*"/) ? substr(line, RSTART + 1, RLENGTH - 2) : ""
}

/^FLAG\(/ { options = options " -" substr($0, 7, 1) }
/^SPECIAL\(/ { options = options " -" substr($0, 10, 1) }
/^LONG\(/ { options = options " --" quoted($0) }
/^X_OPTION\(/ { x_options = x_options " " quoted($0) }

END {
    print "# Completion for adder in bash; generated from src/cli/options.def."
    print "_adder()"
    print "{"
    print "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}"
    print "    case $before in"
    print "        -c | -W) return ;;"
    print "        -X) COMPREPLY=($(compgen -W \"" substr(x_options, 2) "\" -- \"$word\")); return ;;"
    print "        -m) COMPREPLY=($(compgen -W \"$(compgen -f -X '!*.py' -- \"$word\" |"
    print "                sed 's/\\.py$//')\" -- \"$word\")); return ;;"
    print "    esac"
    print "    case $word in"
    print "        -*) COMPREPLY=($(compgen -W \"" substr(options, 2) "\" -- \"$word\")) ;;"
    print "        *) COMPREPLY=($(compgen -d -- \"$word\") $(compgen -f -X '!*.py' -- \"$word\")) ;;"
    print "    esac"
    print "}"
    print "complete -o filenames -F _adder adder"
}
