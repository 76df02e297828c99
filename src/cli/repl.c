/* SPDX-License-Identifier: MIT
 *
 * The interactive loop: lines are collected until they are a whole statement, which the
 * parser decides, then compiled in "single" mode, whose expressions go to sys.displayhook.
 */
#include "cli/repl.h"

#include <errno.h>
#include <unistd.h>

#include "objects/exceptions.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/config.h"
#include "runtime/run.h"
#include "runtime/source.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"
#include "runtime/version.h"
#include "vm/vm.h"

typedef struct Input {
    char *text;       /* of the statement so far */
    size_t length;
    bool ended;
} Input;

static void prompt(const char *name)
{
    Value text = sys_get(name), file = stdio_get("stdout");
    Value shown = text ? value_str(text) : 0;
    if (shown && file && file != NONE && stdio_write(file, shown))
        (void)!call_method0(file, NAME(flush));
    error_clear();
}

/* Append one line; false at the end of the input. */
static bool read_line(Input *input)
{
    char *line = 0;
    size_t capacity = 0;
    ssize_t n = getline(&line, &capacity, stdin);
    if (n < 0) {
        free(line);
        input->ended = feof(stdin) != 0;
        clearerr(stdin);
        return false;
    }
    char *grown = realloc(input->text, input->length + (size_t)n + 1);
    if (grown) {
        memcpy(grown + input->length, line, (size_t)n + 1);
        input->text = grown;
        input->length += (size_t)n;
    }
    free(line);
    return grown != 0;
}

static Value compile(const Input *input)
{
    SourceOptions options = {.filename = TRY(str_from_text("<stdin>")), .mode = SOURCE_SINGLE,
                             .flags = SOURCE_DONT_IMPLY_DEDENT | SOURCE_ALLOW_INCOMPLETE,
                             .optimize = -1, .feature_version = -1};
    return source_compile(input->text, input->length, &options);
}

/* Did compiling fail only because lines are missing? */
static bool is_incomplete(void)
{
    if (!error_is(TYPE_SyntaxError))
        return false;
    Value msg = ((SyntaxErrorObject *)rt.thread->exception)->msg;
    return msg && is_str(msg) && str_equal_text(msg, "incomplete input");
}

/* An empty line ends a compound statement. */
static bool ends_block(const Input *input)
{
    return input->length >= 2 && input->text[input->length - 1] == '\n'
        && input->text[input->length - 2] == '\n';
}

static bool is_blank(const Input *input)
{
    return strspn(input->text, " \t\n\r\f") == input->length;
}

/* The next statement's code; UNBOUND: nothing to run. */
static Value read_statement(Input *input)
{
    input->length = 0;
    for (prompt("ps1"); read_line(input); prompt("ps2")) {
        if (is_blank(input))
            return UNBOUND;
        Value code = compile(input);
        if (code || !is_incomplete())
            return code;
        error_clear();
        (void)ends_block;
    }
    if (!input->length || is_blank(input))
        return UNBOUND;
    return compile(input);
}

static bool run_statement(Value code)
{
    Value dict = TRY(run_main_dict());
    return vm_exec_code(code, dict, 0, 0) != 0;
}

int repl_run(bool banner)
{
    Input input = {0};
    if (banner)
        stdio_error("Python %s on linux\nType \"help\", \"copyright\", \"credits\" or "
                    "\"license\" for more information.\n", VERSION_TEXT);
    Value ps1 = str_from_text(">>> "), ps2 = str_from_text("... ");
    if (!ps1 || !ps2 || !sys_set("ps1", ps1) || !sys_set("ps2", ps2))
        error_clear();
    while (!input.ended) {
        Value code = read_statement(&input);
        if (code == UNBOUND || (code && run_statement(code)))
            continue;
        bool leave = error_is(TYPE_SystemExit);
        bool interrupted = error_is(TYPE_KeyboardInterrupt);
        if (interrupted) {
            error_clear();
            stdio_error("\nKeyboardInterrupt\n");
            continue;
        }
        int status = run_exit_status();
        if (leave)
            return status;
    }
    stdio_error("\n");
    return 0;
}
