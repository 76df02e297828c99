/* SPDX-License-Identifier: MIT
 *
 * The interactive loop: lines are collected until they are a whole statement, which the
 * parser decides, then compiled in "single" mode, whose expressions go to sys.displayhook.
 *
 * Parsing anew at each line would take quadratic time for a long paste, so long input is
 * given to the parser only where its statement may have come to an end: outside of
 * brackets and long strings, and in a block at an empty or unindented line.
 */
#include "cli/repl.h"

#include <errno.h>
#include <unistd.h>

#include "bytecode/code.h"
#include "objects/exceptions.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/config.h"
#include "runtime/line.h"
#include "runtime/run.h"
#include "runtime/source.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"
#include "runtime/version.h"
#include "vm/vm.h"

/* What has been typed of a statement, and where its end stands. */
typedef struct Input {
    char *text;
    size_t length, capacity;
    bool ended;          /* no more lines will come */
    int depth;           /* open brackets */
    char quote;          /* of an open string of three quotes; 0: none */
    bool continued;      /* by a backslash */
    bool unsure;         /* f-strings may hide brackets and quotes from us */
    bool in_block;       /* the parser wanted more though nothing was open */
    uint32_t futures;    /* from __future__ imports so far */
} Input;

/* --- lines --- */

static bool append(Input *input, const char *line)
{
    size_t n = strlen(line), needed = input->length + n + 1;
    if (needed > input->capacity) {
        size_t capacity = MAX(2 * input->capacity, needed);
        char *grown = realloc(input->text, capacity);
        if (!grown)
            return raise_no_memory();
        input->text = grown;
        input->capacity = capacity;
    }
    memcpy(input->text + input->length, line, n + 1);
    input->length += n;
    return true;
}

/* Past a string that begins here; one of three quotes may stay open. */
static const char *scan_string(Input *input, const char *at)
{
    char quote = *at;
    if (at[1] == quote && at[2] == quote) {
        input->quote = quote;
        return at + 3;
    }
    for (at++; *at && *at != quote && *at != '\n'; at++)
        at += *at == '\\' && at[1];
    return *at == quote ? at + 1 : at;
}

static const char *scan_long_string(Input *input, const char *at)
{
    for (; *at; at++) {
        if (*at == '\\' && at[1]) {
            at++;
        } else if (at[0] == input->quote && at[1] == input->quote && at[2] == input->quote) {
            input->quote = 0;
            return at + 3;
        }
    }
    return at;
}

/* Follow brackets and long strings through a line. */
static void scan(Input *input, const char *line)
{
    const char *at = line;
    while (*at && *at != '#') {
        if (input->quote)
            at = scan_long_string(input, at);
        else if (*at == '"' || *at == '\'') {
            input->unsure |= at > line && (at[-1] | 32) == 'f';
            input->unsure |= at > line + 1 && (at[-2] | 32) == 'f' && (at[-1] | 32) == 'r';
            at = scan_string(input, at);
        } else {
            input->depth += strchr("([{", *at) ? 1 : strchr(")]}", *at) ? -1 : 0;
            at++;
        }
    }
    size_t n = strlen(line);
    input->continued = !*at && !input->quote && n > 1 && line[n - 2] == '\\';
}

/* Could the statement be complete with this line? */
static bool may_end(const Input *input, const char *line)
{
    enum { LONG = 16 * 1024 };
    if (input->length < LONG || input->unsure)
        return true;
    if (input->depth > 0 || input->quote)
        return false;
    return !input->in_block || !strchr(" \t", *line);
}

/* sys.ps1 or sys.ps2 as text. */
static const char *prompt_text(const char *name)
{
    Value prompt = sys_get(name), text = prompt ? value_str(prompt) : 0;
    const char *utf8 = text ? str_utf8_no_null(text) : 0;
    if (!utf8)
        error_clear();
    return utf8 ? utf8 : "";
}

/* Append one line, *line: where it begins; false at the end of the input or with an
 * exception. */
static bool read_line(Input *input, const char *prompt, size_t *line)
{
    char *text = TRY(line_read(prompt_text(prompt)));
    *line = input->length;
    bool done = append(input, text);
    input->ended = !*text;
    free(text);
    if (!done || input->ended)
        return false;
    scan(input, input->text + *line);
    return true;
}

/* --- statements --- */

static Value compile(Input *input, Value filename)
{
    SourceOptions options = {.filename = filename, .mode = SOURCE_SINGLE,
                             .flags = SOURCE_IGNORE_COOKIE | input->futures, .optimize = -1,
                             .feature_version = -1};
    if (!input->ended)
        options.flags |= SOURCE_DONT_IMPLY_DEDENT | SOURCE_ALLOW_INCOMPLETE;
    /* Another line may come, so that the last one is not at its end: an empty one ends a block. */
    size_t n = input->length;
    if (!input->ended && !input->continued && n && input->text[n - 1] == '\n')
        input->text[--n] = 0;
    Value code = source_compile(input->text, n, &options);
    if (n < input->length)
        input->text[n] = '\n';
    TRY(code);
    input->futures |= as_code(code)->flags & SOURCE_FUTURES;
    return code;
}

/* Did compiling fail only because lines are missing? */
static bool is_incomplete(void)
{
    if (!error_is(TYPE_SyntaxError))
        return false;
    Value msg = ((SyntaxErrorObject *)rt.thread->exception)->msg;
    return msg && is_str(msg) && str_equal_text(msg, "incomplete input");
}

static bool is_blank(const char *text)
{
    return !text[strspn(text, " \t\n\r\f")];
}

/* Only blanks and comments: nothing to run, and no second prompt. */
static bool is_empty(const char *text)
{
    text += strspn(text, " \t\n\r\f");
    return !*text || *text == '#';
}

/* Messages show people what they typed. Who reads them from a pipe has it already. */
static void remember(const Input *input, Value filename)
{
    if (isatty(STDIN_FILENO))
        source_remember(filename, input->text, input->length);
}

/* The next statement's code; UNBOUND: nothing to run. *reading: an exception comes from
 * reading, not from the compiler. */
static Value read_statement(Input *input, bool *reading)
{
    size_t line;
    Value filename = TRY(str_from_text("<stdin>"));
    input->length = 0;
    input->depth = input->quote = 0;
    input->unsure = input->in_block = false;
    *reading = true;
    for (const char *prompt = "ps1"; read_line(input, prompt, &line); prompt = "ps2") {
        if (!line && is_empty(input->text))
            return UNBOUND;
        if (!may_end(input, input->text + line))
            continue;
        remember(input, filename);
        Value code = compile(input, filename);
        if (code || !is_incomplete()) {
            *reading = false;
            return code;
        }
        error_clear();
        input->in_block = input->depth <= 0 && !input->quote;
    }
    if (error_pending())
        return 0;
    *reading = false;
    if (!input->length || is_blank(input->text))
        return UNBOUND;
    remember(input, filename);
    return compile(input, filename);
}

static bool run_statement(Value code)
{
    Value dict = TRY(run_main_dict());
    return vm_exec_code(code, dict, 0, 0) && stdio_flush();
}

/* Read and run one statement: false when the session is to end with *status. */
static bool step(Input *input, int *status)
{
    bool reading = false;
    Value code = read_statement(input, &reading);
    if (code == UNBOUND)
        return true;
    if (!code && reading && error_clear_if(TYPE_KeyboardInterrupt)) {
        stdio_error("\nKeyboardInterrupt\n");
        return true;
    }
    if (code && run_statement(code))
        return true;
    bool leave = error_is(TYPE_SystemExit) && !rt.config->inspect;
    *status = run_exit_status();
    return !leave;
}

/* --- the session --- */

/* Report what went wrong; false if that was SystemExit. */
static bool survive(int *status)
{
    bool leave = error_is(TYPE_SystemExit);
    if (error_pending())
        *status = run_exit_status();
    return !leave;
}

/* The editor and completion, where they are. */
static void import_readline(void)
{
    static const char *const names[] = {"readline", "rlcompleter"};
    if (rt.config->isolated || !rt.config->stdlib)
        return;
    for (size_t i = 0; i < countof(names); i++)
        if (!rt.services.import(names[i]))
            error_clear();
}

static bool run_startup(int *status)
{
    const char *path = rt.config->startup;
    if (!path || rt.config->ignore_environment)
        return true;
    Value filename = sys_path_text(path);
    size_t n;
    const char *text = filename && sys_audit("cpython.run_startup", &filename, 1)
                     ? source_read_file(filename, &n) : 0;
    if (!text && error_is(TYPE_OSError))
        stdio_error("Could not open PYTHONSTARTUP\n");
    return (text && run_text(text, n, filename, SOURCE_EXEC)) || survive(status);
}

static bool run_interactive_hook(int *status)
{
    Value hook = sys_get("__interactivehook__");
    if (!hook || (sys_audit("cpython.run_interactivehook", &hook, 1) && call0(hook)))
        return true;
    if (!error_is(TYPE_SystemExit))
        stdio_error("Failed calling sys.__interactivehook__\n");
    return survive(status);
}

static void set_prompts(void)
{
    static const char *const prompts[][2] = {{"ps1", ">>> "}, {"ps2", "... "}};
    for (size_t i = 0; i < countof(prompts); i++)
        if (!sys_get(prompts[i][0]) && !sys_set(prompts[i][0], str_from_text(prompts[i][1])))
            error_clear();
}

static void print_banner(void)
{
    stdio_error("Python %s on linux\n", VERSION_TEXT);
    if (!rt.config->no_site)
        stdio_error("Type \"help\", \"copyright\", \"credits\" or \"license\" for more "
                    "information.\n");
}

int repl_run(bool after_program)
{
    Input input = {0};
    int status = 0;
    rt.config->inspect = 0;
    import_readline();
    if (!after_program && !rt.config->quiet)
        print_banner();
    if (!after_program && !run_startup(&status))
        return status;
    if (!run_interactive_hook(&status))
        return status;
    set_prompts();
    while (!input.ended)
        if (!step(&input, &status))
            return status;
    stdio_error("\n");
    return 0;
}
