#!/bin/sh
# Interactive use in a real terminal: editing, history, completion, pasting, Ctrl-C, Ctrl-D.
. "$top_srcdir/tests/cli.subr"
cd "$work" || exit 1
command -v tmux >/dev/null || { echo '1..0 # SKIP there is no tmux'; exit 0; }
"$ADDER" -c 'import readline, rlcompleter' 2>/dev/null || {
    echo '1..0 # SKIP no module readline, or no library'; exit 0; }
HOME=$work; export HOME
unset PYTHONSTARTUP PYTHON_HISTORY TMUX

terminal() { tmux -L "adder$$" -f /dev/null "$@"; }
trap 'terminal kill-server 2>/dev/null; rm -rf "$work"' EXIT

# begin ARGUMENTS: the command in a new terminal. Its status is written to the file status.
begin() {
    rm -f status
    cat > begin.sh <<EOT
trap : INT
"$ADDER" $*
echo \$? > status
sleep 100
EOT
    terminal new-session -d -s t -x 100 -y 50 'exec sh begin.sh' || exit 1
    expect '>>> '
}

keys() { terminal send-keys -t t "$@"; }
type_line() { terminal send-keys -t t -l "$1"; keys Enter; }
screen() { terminal capture-pane -p -S -3000 -t t; }

# expect TEXT [SECONDS]: waits until the screen shows it.
expect() {
    for _ in $(seq $((${2:-20} * 5))); do
        case $(screen) in *"$1"*) return 0 ;; esac
        sleep 0.2
    done
    return 1
}

# shows WHAT TEXT [SECONDS]
shows() {
    if expect "$2" "$3"; then
        report ok "$1"
    else
        report 'not ok' "$1"
        screen | sed '/^$/d; s/^/# /' | tail -30
    fi
}

ended() {
    for _ in $(seq 100); do
        [ -s status ] && break
        sleep 0.1
    done
    same "$1" "$(cat status)" "$2"
    terminal kill-session -t t
}

begin -q
type_line '40 + 2'
shows 'a value' '
42
'
type_line 'def f(x):'
type_line '    return g(x)'
type_line ''
type_line 'def g(x): return 1 / x'
type_line ''
type_line 'f(0)'
shows 'a traceback with what was typed' '  File "<stdin>", line 1, in <module>
    f(0)
  File "<stdin>", line 2, in f
    return g(x)
           ^^^^
  File "<stdin>", line 1, in g
    def g(x): return 1 / x
                     ~~^~~
ZeroDivisionError: division by zero'
type_line 'import sys'
terminal send-keys -t t -l 'sys.exec_pre'
keys Tab
shows 'completion' 'sys.exec_prefix'
keys Enter
terminal send-keys -t t -l 'half a li'
keys C-c
shows 'Ctrl-C at the prompt' 'half a li
KeyboardInterrupt
>>>'
type_line 'while True: pass'
type_line ''
sleep 0.5
keys C-c
shows 'Ctrl-C in a loop' '    while True: pass
          ^^^^
KeyboardInterrupt
>>>'
type_line '"first", _'
keys Up
keys BSpace
type_line '6 * 7 + 1'
shows 'history and editing' "('first', 43)"
type_line 'name = input("who? ")'
expect 'who? '
type_line 'nobodx'
type_line 'print("hello", name)'
shows 'input' 'hello nobodx'
type_line 'quit'
shows 'quit without parentheses' 'Use quit() or Ctrl-D (i.e. EOF) to exit'

# What is pasted isn't keys, and an empty line doesn't have to follow a block.
printf 'if 1:\n\tprint("one\ttab")\n\nx = [\n1,\n2]\nlen(x), "pas' > text
terminal load-buffer text
terminal paste-buffer -p -t t
expect '>>> len(x), "pas'
type_line 'ted"'
shows 'a paste of several lines' "(2, 'pasted')"
contains 'a paste with tabs' "$(screen)" 'one     tab'
"$ADDER" -c 'for i in range(8000): print(f"pasted_{i} = [{i}, \"some text that makes the line longer\"]")
print("def long():")
for i in range(4000): print(f"    local_{i} = {i} + 1")
print("    return local_3999\n\nlong(), len(globals()) > 8000, \"the end\"")' > text
check 'the paste is long' "$(wc -c < text)" -gt 400000
terminal load-buffer text
terminal paste-buffer -p -t t
shows 'a long paste' "(4000, True, 'the end')" 60
keys C-d
ended 'Ctrl-D ends it' 0
contains 'the history file' "$(tail -1 .adder_history 2>/dev/null)" 'long(),'

begin -q
keys Up
shows 'the history of the last time' '>>> long()'
keys C-c
expect 'KeyboardInterrupt
>>>'
type_line 'raise SystemExit(7)'
ended 'SystemExit' 7

echo 'started = "by PYTHONSTARTUP"' > startup.py
PYTHONSTARTUP=$work/startup.py PYTHON_HISTORY=$work/other; export PYTHONSTARTUP PYTHON_HISTORY
begin
type_line 'started'
shows 'PYTHONSTARTUP' "'by PYTHONSTARTUP'"
contains 'the banner' "$(screen)" 'Type "help", "copyright", "credits" or "license" for more information.'
type_line 'exit(3)'
ended 'exit(3)' 3
contains 'PYTHON_HISTORY' "$(cat other)" 'exit(3)'
done_testing
