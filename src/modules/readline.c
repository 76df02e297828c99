/* SPDX-License-Identifier: MIT
 *
 * Module readline: editing lines typed at the terminal, with history and completion, by
 * libedit's readline interface. Importing it makes the interactive loop and input() use it
 * (rt.services.read_line). What it does with keys and text is in readline_input.c.
 */
#include "modules/readline.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <unistd.h>

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"

/* libedit counts history from 1, or from 0. */
static int first_entry(void) { return readline_state()->first_entry; }

static int history_count(void)
{
    HISTORY_STATE *state = history_get_history_state();
    int count = state->length;
    free(state);
    return count;
}

static Value text_of(const char *text)
{
    return text ? str_fs_decode(text, strlen(text)) : NONE;
}

/* --- initialisation --- */

static Value readline_parse_and_bind(Value *args)
{
    char *copy = strdup(TRY(str_fs_encode(args[0])));
    if (!copy)
        return raise_no_memory();
    rl_parse_and_bind(copy);
    free(copy);
    return NONE;
}

/* A file's path, or 0 for None: libedit's default then. */
static bool path_of(Value argument, const char **path)
{
    *path = 0;
    return argument == NONE || (*path = str_fs_encode(TRY(path_fspath(argument))));
}

static Value finish(int error)
{
    if (error)
        return raise_errno(error, 0, 0);
    return NONE;
}

static Value readline_read_init_file(Value *args)
{
    const char *path;
    TRY(path_of(args[0], &path));
    errno = 0;
    int failed = rl_read_init_file(path);
    return finish(failed ? (errno ? errno : ENOENT) : 0);
}

/* --- history files --- */

static Value readline_read_history_file(Value *args)
{
    const char *path;
    TRY(path_of(args[0], &path));
    return finish(read_history(path));
}

/* Keep no more lines in the file than set_history_length() says. */
static Value truncate_history(const char *path)
{
    int length = readline_state()->history_length;
    if (length >= 0)
        history_truncate_file(path, length);
    return NONE;
}

static Value readline_write_history_file(Value *args)
{
    const char *path;
    TRY(path_of(args[0], &path) && finish(write_history(path)));
    return truncate_history(path);
}

static void put_entry(FILE *file, const char *line)
{
    for (; *line; line++)
        if (*line == '\\' || (unsigned char)*line <= ' ' || *line == 0x7f)
            fprintf(file, "\\%03o", (unsigned char)*line);
        else
            putc(*line, file);
    putc('\n', file);
}

/* libedit's own append_history() writes one line too many. An empty file gets the first
 * line by which libedit knows its files. */
static bool append_entries(const char *path, int count)
{
    FILE *file = fopen(path, "re+");
    int length = history_count();
    if (!file || fseek(file, 0, SEEK_END) < 0)
        return false;
    if (ftell(file) == 0)
        fputs("_HiStOrY_V2_\n", file);
    for (int i = MAX(length - count, 0); i < length; i++) {
        HIST_ENTRY *entry = history_get(i + first_entry());
        if (entry)
            put_entry(file, entry->line);
    }
    return fclose(file) == 0;
}

/* ~/.history, where libedit looks, too; 0: nobody knows. */
static const char *default_history_file(void)
{
    const struct passwd *user = getpwuid(getuid());
    Value path = user ? str_format("%s/.history", user->pw_dir) : 0;
    return path ? str_utf8(path, 0) : 0;
}

static Value readline_append_history_file(Value *args)
{
    const char *path;
    int count;
    TRY(value_as_int(args[0], &count));
    if (count < 0)
        RAISE(ValueError, "nelements must be positive");
    TRY(path_of(args[1], &path));
    if (!path && !(path = default_history_file()))
        return error_pending() ? 0 : finish(ENOENT);
    if (rt.services.flush_files)
        rt.services.flush_files();
    if (!append_entries(path, count))
        return raise_errno(errno, 0, 0);
    return truncate_history(path);
}

static Value readline_set_history_length(Value *args)
{
    return value_as_int(args[0], &readline_state()->history_length) ? NONE : 0;
}

static Value readline_get_history_length(Value *args)
{
    return small_int(readline_state()->history_length);
}

/* --- history --- */

static Value readline_get_current_history_length(Value *args)
{
    return small_int(history_count());
}

static Value readline_get_history_item(Value *args)
{
    int index;
    TRY(value_as_int(args[0], &index));
    bool there = index >= 1 && index <= history_count();
    HIST_ENTRY *entry = there ? history_get(index - 1 + first_entry()) : 0;
    return entry ? text_of(entry->line) : NONE;
}

static bool entry_number(Value argument, int *index)
{
    TRY(value_as_int(argument, index));
    if (*index < 0)
        RAISE(ValueError, "History index cannot be negative");
    if (*index >= history_count())
        RAISE(ValueError, "No history item at position %d", *index);
    return true;
}

static void free_entry(HIST_ENTRY *entry)
{
    if (!entry)
        return;
    free((char *)entry->line);
    free(entry);
}

static Value readline_remove_history_item(Value *args)
{
    int index;
    TRY(entry_number(args[0], &index));
    free_entry(remove_history(index));
    return NONE;
}

/* libedit's own replace_history_entry() goes by numbers that change when lines are removed.
 * So what comes behind the line is taken off, and added again. */
static bool replace_entry(int index, const char *line)
{
    int count = history_count() - index;
    HIST_ENTRY **rest = calloc((size_t)count, sizeof *rest);
    if (!rest)
        return raise_no_memory();
    for (int i = 0; i < count; i++)
        rest[i] = remove_history(index);
    add_history(line);
    for (int i = 0; i < count; i++) {
        if (i && rest[i])
            add_history(rest[i]->line);
        free_entry(rest[i]);
    }
    free(rest);
    return true;
}

static Value readline_replace_history_item(Value *args)
{
    int index;
    TRY(entry_number(args[0], &index));
    TRY(replace_entry(index, TRY(str_fs_encode(args[1]))));
    return NONE;
}

static Value readline_add_history(Value *args)
{
    add_history(TRY(str_fs_encode(args[0])));
    return NONE;
}

static Value readline_clear_history(Value *args)
{
    clear_history();
    return NONE;
}

static Value readline_set_auto_history(Value *args)
{
    return value_truth(args[0], &readline_state()->auto_history) ? NONE : 0;
}

/* --- the line --- */

static Value readline_get_line_buffer(Value *args)
{
    return text_of(rl_line_buffer ? rl_line_buffer : "");
}

static Value readline_insert_text(Value *args)
{
    rl_insert_text(TRY(str_fs_encode(args[0])));
    return NONE;
}

static Value readline_redisplay(Value *args)
{
    rl_redisplay();
    return NONE;
}

/* --- hooks --- */

static bool set_hook(Value *hook, Value function, const char *name)
{
    if (function != NONE && !is_callable(function))
        RAISE(TypeError, "set_%s(func): argument not callable", name);
    *hook = function == NONE ? 0 : function;
    return true;
}

static Value readline_set_completer(Value *args)
{
    return set_hook(&readline_state()->completer, args[0], "completer") ? NONE : 0;
}

static Value readline_get_completer(Value *args)
{
    Value completer = readline_state()->completer;
    return completer ? completer : NONE;
}

static Value readline_set_startup_hook(Value *args)
{
    TRY(set_hook(&readline_state()->startup_hook, args[0], "startup_hook"));
    rl_startup_hook = readline_state()->startup_hook ? readline_run_startup_hook : 0;
    return NONE;
}

static Value readline_set_pre_input_hook(Value *args)
{
    TRY(set_hook(&readline_state()->pre_input_hook, args[0], "pre_input_hook"));
    rl_pre_input_hook = readline_state()->pre_input_hook ? readline_run_pre_input_hook : 0;
    return NONE;
}

static Value readline_set_display_hook(Value *args)
{
    TRY(set_hook(&readline_state()->display_hook, args[0], "completion_display_matches_hook"));
    rl_completion_display_matches_hook =
        readline_state()->display_hook ? (VFunction *)readline_display_matches : 0;
    return NONE;
}

/* --- completion --- */

static Value readline_get_completion_type(Value *args) { return small_int(rl_completion_type); }
static Value readline_get_begidx(Value *args) { return small_int(readline_state()->begin); }
static Value readline_get_endidx(Value *args) { return small_int(readline_state()->end); }

static Value readline_set_completer_delims(Value *args)
{
    char *copy = strdup(TRY(str_fs_encode(args[0])));
    if (!copy)
        return raise_no_memory();
    free(readline_state()->delimiters);
    rl_completer_word_break_characters = readline_state()->delimiters = copy;
    rl_basic_word_break_characters = copy; /* which libedit's rl_complete() looks at */
    return NONE;
}

static Value readline_get_completer_delims(Value *args)
{
    return text_of(rl_completer_word_break_characters);
}

static const Method readline_methods[] = {
    {"add_history($module, string, /)", readline_add_history, "Add a line to the history."},
    {"append_history_file($module, nelements, filename=None, /)", readline_append_history_file,
     "Append the last nelements lines of the history to a file (default: ~/.history)."},
    {"clear_history($module, /)", readline_clear_history, "Forget the history."},
    {"get_begidx($module, /)", readline_get_begidx,
     "Where in the line the word begins that is being completed."},
    {"get_completer($module, /)", readline_get_completer, "The completer function, or None."},
    {"get_completer_delims($module, /)", readline_get_completer_delims,
     "The characters between which words for completion lie."},
    {"get_completion_type($module, /)", readline_get_completion_type,
     "The kind of completion that is being tried."},
    {"get_current_history_length($module, /)", readline_get_current_history_length,
     "How many lines the history has now."},
    {"get_endidx($module, /)", readline_get_endidx,
     "Where in the line the word ends that is being completed."},
    {"get_history_item($module, index, /)", readline_get_history_item,
     "Line number index of the history, counted from 1; None if there is none."},
    {"get_history_length($module, /)", readline_get_history_length,
     "The largest number of lines in history files; negative: no limit."},
    {"get_line_buffer($module, /)", readline_get_line_buffer, "The line being edited."},
    {"insert_text($module, string, /)", readline_insert_text,
     "Insert text into the line being edited."},
    {"parse_and_bind($module, string, /)", readline_parse_and_bind,
     "Obey one line of an init file (see editrc(5))."},
    {"read_history_file($module, filename=None, /)", readline_read_history_file,
     "Add a file's lines to the history (default: ~/.history)."},
    {"read_init_file($module, filename=None, /)", readline_read_init_file,
     "Obey an init file (default: ~/.editrc)."},
    {"redisplay($module, /)", readline_redisplay, "Show the line being edited anew."},
    {"remove_history_item($module, pos, /)", readline_remove_history_item,
     "Remove a line of the history, counted from 0."},
    {"replace_history_item($module, pos, line, /)", readline_replace_history_item,
     "Put another line in the place of one of the history, counted from 0."},
    {"set_auto_history($module, enabled, /)", readline_set_auto_history,
     "Do lines that are read go into the history?"},
    {"set_completer($module, function=None, /)", readline_set_completer,
     "Set the completer: function(text, n) gives the nth possible word, or None."},
    {"set_completer_delims($module, string, /)", readline_set_completer_delims,
     "Set the characters between which words for completion lie."},
    {"set_completion_display_matches_hook($module, function=None, /)",
     readline_set_display_hook,
     "Let function(word, [possible words], longest length) show possible words."},
    {"set_history_length($module, length, /)", readline_set_history_length,
     "Set the largest number of lines in history files; negative: no limit."},
    {"set_pre_input_hook($module, function=None, /)", readline_set_pre_input_hook,
     "Call the function when a line is about to be edited, after its prompt was shown."},
    {"set_startup_hook($module, function=None, /)", readline_set_startup_hook,
     "Call the function when a line is about to be edited."},
    {"write_history_file($module, filename=None, /)", readline_write_history_file,
     "Write the history to a file (default: ~/.history)."},
    {0},
};

/* --- start --- */

/* Does history_get() count from 0? */
static int find_first_entry(void)
{
    add_history("1");
    int first = history_get(1) ? 1 : 0;
    clear_history();
    return first;
}

static bool readline_module_init(Value module)
{
    ReadlineState *state = TRY((ReadlineState *)gc_alloc(sizeof *state));
    *state = (ReadlineState){.history_length = -1, .auto_history = true};
    rt.module_states[MODULE_readline] = state;
    readline_start();
    state->first_entry = find_first_entry();
    return module_add(module, "_READLINE_VERSION", small_int(RL_READLINE_VERSION))
        && module_add(module, "_READLINE_RUNTIME_VERSION", small_int(rl_readline_version))
        && module_add(module, "_READLINE_LIBRARY_VERSION", str_from_text(rl_library_version));
}

MODULE(readline, .doc = "Lines typed at the terminal: editing, history, completion (by libedit).",
       .methods = readline_methods, .init = readline_module_init);
