/* SPDX-License-Identifier: MIT
 *
 * Parsing the command line, as CPython does: short options may be joined (-BE), an argument
 * may follow at once (-Wignore) or as the next word; the first word that is no option is
 * the program, and all behind it is the program's.
 */
#include "cli/options.h"

#include <string.h>

enum Action { ACTION_FLAG, ACTION_COMMAND, ACTION_HELP, ACTION_HELP_ENV, ACTION_HELP_X,
              ACTION_HELP_ALL, ACTION_INTERACTIVE, ACTION_ISOLATED, ACTION_MODULE,
              ACTION_MODULES, ACTION_VERSION, ACTION_WARN, ACTION_X_OPTION, ACTION_CHECK_HASH,
              ACTION_DUMP_TOKENS, ACTION_DUMP_TREE, ACTION_DUMP_CODE };

typedef struct Option {
    char letter;            /* 0: a long option */
    const char *name;
    enum Action action;
    size_t field;           /* FLAG: offset in ConfigState */
    const char *argument, *help;
} Option;

static const Option option_table[] = {
#define FLAG(letter_, field_, help_) \
    {letter_, 0, ACTION_FLAG, offsetof(ConfigState, field_), "", help_},
#define SPECIAL(letter_, action_, argument_, help_) \
    {letter_, 0, ACTION_##action_, 0, argument_, help_},
#define LONG(name_, action_, argument_, help_) {0, name_, ACTION_##action_, 0, argument_, help_},
#include "cli/options.def"
};

/* Rows for --help-env and --help-xoptions: how it is written, and what it does. */
typedef struct HelpRow {
    const char *left, *help;
} HelpRow;

static const HelpRow variable_rows[] = {
#define VARIABLE(name_, kind_, field_, argument_, help_) {name_ "=" argument_, help_},
#include "runtime/settings.def"
#undef VARIABLE
};

static const HelpRow x_option_rows[] = {
#define X_OPTION(name_, kind_, field_, argument_, help_) {"-X " name_ argument_, help_},
#include "runtime/settings.def"
#undef X_OPTION
};

/* --- help --- */

static void print_usage(FILE *file, const char *program)
{
    fprintf(file, "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n", program);
}

static void print_options(const char *program)
{
    print_usage(stdout, program);
    puts("Options (and corresponding environment variables):");
    for (size_t i = 0; i < countof(option_table); i++) {
        const Option *option = &option_table[i];
        char left[64];
        if (option->letter)
            snprintf(left, sizeof left, "-%c %s", option->letter, option->argument);
        else
            snprintf(left, sizeof left, "--%s %s", option->name, option->argument);
        printf("%-7s: %s\n", left, option->help);
    }
    puts("\nArguments:\n"
         "file   : program read from a file; a folder or zip file with __main__; a .pyc file\n"
         "-      : program read from stdin (default; interactive mode if a tty)\n"
         "arg ...: arguments passed to program in sys.argv[1:]");
}

static void print_rows(const char *title, const HelpRow *rows, size_t n)
{
    puts(title);
    for (size_t i = 0; i < n; i++)
        printf("%s\n    %s\n", rows[i].left, rows[i].help);
}

void options_help(const Options *options, const char *program)
{
    if (options->help & HELP_OPTIONS)
        print_options(program);
    if (options->help == (HELP_OPTIONS | HELP_VARIABLES | HELP_X_OPTIONS))
        puts("");
    if (options->help & HELP_VARIABLES)
        print_rows("Environment variables:", variable_rows, countof(variable_rows));
    if (options->help & HELP_OPTIONS && options->help & HELP_X_OPTIONS)
        puts("");
    if (options->help & HELP_X_OPTIONS)
        print_rows("Options of -X:", x_option_rows, countof(x_option_rows));
}

void options_trace_help(void)
{
    puts("ADDER_TRACE=name,name ... writes to stderr:\n"
         "    lex     tokens of each source\n"
         "    parse   steps of the parser\n"
         "    ast     syntax tree of each source\n"
         "    code    instructions of each code object that is compiled\n"
         "    exec    each instruction as it is executed, with the stack\n"
         "    gc      each collection\n"
         "    import  where each module was found");
}

/* --- parsing --- */

/* Where we are: the word, and the rest of it behind the option's letter. */
typedef struct Cursor {
    int argc, at;
    char **argv;
    char *rest;
} Cursor;

static void complain(Options *options, Cursor *c, const char *format, const char *what)
{
    fprintf(stderr, format, what);
    print_usage(stderr, c->argv[0]);
    fprintf(stderr, "Try `%s -h' for more information.\n", c->argv[0]);
    options->mode = OPTIONS_WRONG;
}

/* The argument of an option: the rest of the word, else the next one. */
static const char *take_argument(Cursor *c)
{
    const char *argument = c->rest && *c->rest ? c->rest
                         : c->at + 1 < c->argc ? c->argv[++c->at] : 0;
    c->rest = 0;
    return argument;
}

static void set_check_hash(Options *options, Cursor *c, ConfigState *config, const char *mode)
{
    static const char *const modes[] = {"always", "default", "never"};
    for (size_t i = 0; i < countof(modes); i++)
        if (strcmp(mode, modes[i]) == 0) {
            config->check_hash_pycs = modes[i];
            return;
        }
    complain(options, c, "--check-hash-based-pycs must be one of 'default', 'always', or "
             "'never'\n", "");
}

static void show_help(Options *options, int what)
{
    options->mode = OPTIONS_HELP;
    options->help |= what;
}

static void act(const Option *option, Options *options, Cursor *c, ConfigState *config)
{
    const char *argument = 0;
    if (*option->argument && !(argument = take_argument(c))) {
        char name[64];
        if (option->letter)
            snprintf(name, sizeof name, "-%c", option->letter);
        else
            snprintf(name, sizeof name, "--%s", option->name);
        complain(options, c, "Argument expected for the %s option\n", name);
        return;
    }
    switch (option->action) {
    case ACTION_FLAG: ++*(int *)((char *)config + option->field); break;
    case ACTION_COMMAND: options->command = argument; break;
    case ACTION_MODULE: options->module = argument; break;
    case ACTION_HELP: show_help(options, HELP_OPTIONS); break;
    case ACTION_HELP_ENV: show_help(options, HELP_VARIABLES); break;
    case ACTION_HELP_X: show_help(options, HELP_X_OPTIONS); break;
    case ACTION_HELP_ALL: show_help(options, HELP_OPTIONS | HELP_VARIABLES | HELP_X_OPTIONS); break;
    case ACTION_INTERACTIVE: config->inspect++, config->interactive++; break;
    case ACTION_VERSION: options->version++; break;
    case ACTION_ISOLATED:
        config->isolated = config->ignore_environment = config->safe_path = 1;
        config->no_user_site = 1;
        break;
    case ACTION_WARN: config_push(&config->warn_options, argument); break;
    case ACTION_X_OPTION: config_push(&config->x_options, argument); break;
    case ACTION_CHECK_HASH: set_check_hash(options, c, config, argument); break;
    case ACTION_MODULES: options->list_modules = true; break;
    case ACTION_DUMP_TOKENS: options->dump = 1; break;
    case ACTION_DUMP_TREE: options->dump = 2; break;
    case ACTION_DUMP_CODE: options->dump = 3; break;
    }
}

static void parse_long(Options *options, Cursor *c, ConfigState *config, char *name)
{
    char *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    for (size_t i = 0; i < countof(option_table); i++) {
        const Option *option = &option_table[i];
        if (!option->name || strlen(option->name) != n || strncmp(option->name, name, n) != 0)
            continue;
        c->rest = equals ? equals + 1 : 0;
        act(option, options, c, config);
        return;
    }
    complain(options, c, "unknown option --%s\n", name);
}

static void parse_short(Options *options, Cursor *c, ConfigState *config, char *letters)
{
    c->rest = letters;
    while (options->mode == OPTIONS_RUN && c->rest && *c->rest) {
        char letter = *c->rest++;
        const Option *option = 0;
        if (letter == '?')
            letter = 'h';
        for (size_t i = 0; i < countof(option_table) && !option; i++)
            if (option_table[i].letter == letter)
                option = &option_table[i];
        if (!option) {
            complain(options, c, "Unknown option: -%s\n", (char[]){letter, 0});
            return;
        }
        act(option, options, c, config);
    }
}

/* sys.argv: its first item stands for the program. */
static void set_argv(const Options *options, const Cursor *c, ConfigState *config)
{
    config_push(&config->argv, options->command ? "-c" : options->module ? "-m"
                             : options->file ? options->file : "");
    for (int i = c->at; i < c->argc; i++)
        config_push(&config->argv, c->argv[i]);
}

void options_parse(int argc, char **argv, Options *options, ConfigState *config)
{
    Cursor c = {.argc = argc, .at = 1, .argv = argv};
    for (int i = 0; i < argc; i++)
        config_push(&config->orig_argv, argv[i]);
    for (; c.at < argc && options->mode == OPTIONS_RUN; c.at++) {
        char *word = argv[c.at];
        if (word[0] != '-' || !word[1])
            break;
        if (strcmp(word, "--") == 0) {
            c.at++;
            break;
        }
        if (word[1] == '-')
            parse_long(options, &c, config, word + 2);
        else
            parse_short(options, &c, config, word + 1);
        if (options->command || options->module) {
            c.at++;
            break;
        }
    }
    if (options->mode == OPTIONS_RUN && options->version)
        options->mode = OPTIONS_VERSION;
    if (!options->command && !options->module && c.at < argc)
        options->file = argv[c.at++];
    set_argv(options, &c, config);
}
