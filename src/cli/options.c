/* SPDX-License-Identifier: MIT
 *
 * Parsing the command line, as CPython does: short options may be joined (-BE), an argument
 * may follow at once (-Wignore) or as the next word; the first word that is no option is
 * the program, and all behind it is the program's.
 */
#include "cli/options.h"

#include <string.h>

enum Action { ACTION_NONE, ACTION_FLAG, ACTION_COMMAND, ACTION_HELP, ACTION_ISOLATED, ACTION_MODULE,
              ACTION_VERSION, ACTION_WARN, ACTION_X_OPTION, ACTION_CHECK_HASH, ACTION_DUMP_TOKENS,
              ACTION_DUMP_TREE, ACTION_DUMP_CODE };

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

/* --- help --- */

static void print_usage(FILE *file, const char *program)
{
    fprintf(file, "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n", program);
}

void options_help(const char *program)
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
         "arg ...: arguments passed to program in sys.argv[1:]\n\n"
         "Other environment variables: PYTHONHOME, PYTHONPATH, PYTHONHASHSEED,\n"
         "PYTHONPYCACHEPREFIX, PYTHONIOENCODING, PYTHONBREAKPOINT, PYTHONINTMAXSTRDIGITS,\n"
         "PYTHONSTARTUP, PYTHONWARNINGS; ADDER_TRACE=help lists what can be traced.");
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

/* -X options that are sys.flags. */
static void set_x_option(ConfigState *config, const char *option)
{
    config_push(&config->x_options, option);
    if (strcmp(option, "dev") == 0)
        config->dev_mode = 1;
    else if (strcmp(option, "utf8") == 0 || strcmp(option, "utf8=1") == 0)
        config->utf8_mode = 1;
    else if (strcmp(option, "warn_default_encoding") == 0)
        config->warn_default_encoding = 1;
    else if (strncmp(option, "int_max_str_digits=", 19) == 0)
        config->int_max_str_digits = atoi(option + 19);
    else if (strncmp(option, "pycache_prefix=", 15) == 0)
        config->pycache_prefix = option + 15;
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
    case ACTION_NONE: break;
    case ACTION_FLAG: ++*(int *)((char *)config + option->field); break;
    case ACTION_COMMAND: options->command = argument; break;
    case ACTION_MODULE: options->module = argument; break;
    case ACTION_HELP: options->mode = OPTIONS_HELP; break;
    case ACTION_VERSION: options->version++; break;
    case ACTION_ISOLATED:
        config->isolated = config->ignore_environment = config->safe_path = 1;
        config->no_user_site = 1;
        break;
    case ACTION_WARN: config_push(&config->warn_options, argument); break;
    case ACTION_X_OPTION: set_x_option(config, argument); break;
    case ACTION_CHECK_HASH: set_check_hash(options, c, config, argument); break;
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
