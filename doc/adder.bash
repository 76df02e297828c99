# Completion for adder in bash; generated from src/cli/options.def.
_adder()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    case $before in
        -c | -W | -X) return ;;
        -m) COMPREPLY=($(compgen -W "$(compgen -f -X '!*.py' -- "$word" |
                sed 's/\.py$//')" -- "$word")); return ;;
    esac
    case $word in
        -*) COMPREPLY=($(compgen -W "-B -b -c -d -E -h -i -I -m -O -P -q -s -S -u -v -V -W -x -X --help --version --check-hash-based-pycs --dump-tokens --dump-ast --dump-code" -- "$word")) ;;
        *) COMPREPLY=($(compgen -d -- "$word") $(compgen -f -X '!*.py' -- "$word")) ;;
    esac
}
complete -o filenames -F _adder adder
