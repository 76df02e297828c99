# Completion for adder in bash; generated from src/cli/options.def.
_adder()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    case $before in
        -c | -W) return ;;
        -X) COMPREPLY=($(compgen -W "dev utf8 faulthandler tracemalloc importtime int_max_str_digits pycache_prefix warn_default_encoding no_debug_ranges frozen_modules perf showrefcount" -- "$word")); return ;;
        -m) COMPREPLY=($(compgen -W "$(compgen -f -X '!*.py' -- "$word" |
                sed 's/\.py$//')" -- "$word")); return ;;
    esac
    case $word in
        -*) COMPREPLY=($(compgen -W "-B -b -c -d -E -h -i -I -m -O -P -q -R -s -S -u -v -V -W -x -X --help --help-env --help-xoptions --help-all --version --check-hash-based-pycs --dump-tokens --dump-ast --dump-code" -- "$word")) ;;
        *) COMPREPLY=($(compgen -d -- "$word") $(compgen -f -X '!*.py' -- "$word")) ;;
    esac
}
complete -o filenames -F _adder adder
