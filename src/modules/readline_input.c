/* SPDX-License-Identifier: MIT
 *
 * Reading a line with libedit, and what libedit calls meanwhile.
 *
 * libedit gets its keys from us, so that other threads run while we wait, a signal's
 * handler is called at once, and pasted text, which terminals put between ESC [200~ and
 * ESC [201~ when they are asked to, isn't taken for keys: lines of a paste become input as
 * they are, and only what follows its last newline is edited.
 */
#include <poll.h>
#include <unistd.h>

#include "modules/blocking.h"
#include "modules/readline.h"
#include "objects/call.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"

/* --- hooks --- */

/* Errors of hooks have nowhere to go. */
static int run_hook(Value hook)
{
    int64_t number = 0;
    Value result = hook ? call0(hook) : NONE;
    if (result && is_int(result) && !int_fits_int64(result, &number))
        number = 0;
    error_clear();
    return (int)number;
}

int readline_run_startup_hook(void) { return run_hook(readline_state()->startup_hook); }
int readline_run_pre_input_hook(void) { return run_hook(readline_state()->pre_input_hook); }

static Value text_of(const char *text) { return str_fs_decode(text, strlen(text)); }

static bool call_display_hook(char **matches, int count, int longest)
{
    Value list = TRY(list_new((size_t)count)), word = TRY(text_of(matches[0]));
    for (int i = 1; i <= count; i++)
        TRY(list_push(list, TRY(text_of(matches[i]))));
    return call3(readline_state()->display_hook, word, list, small_int(longest)) != 0;
}

void readline_display_matches(char **matches, int count, int longest)
{
    if (!call_display_hook(matches, count, longest))
        error_clear();
}

/* --- completion --- */

/* The nth word that the completer offers, malloc'd. */
static char *offered(const char *text, int n)
{
    Value completer = readline_state()->completer, word = text_of(text);
    Value result = word && completer ? call2(completer, word, small_int(n)) : NONE;
    const char *utf8 = result && is_str(result) ? str_fs_encode(result) : 0;
    char *copy = utf8 ? strdup(utf8) : 0;
    error_clear();
    return copy;
}

static char **complete(const char *text, int begin, int end)
{
    ReadlineState *state = readline_state();
    state->begin = begin;
    state->end = end;
    rl_attempted_completion_over = 1; /* no file names instead */
    rl_completion_append_character = 0;
    return completion_matches((char *)text, offered);
}

/* --- bytes --- */

/* The next byte from the terminal; -1 at its end, or when a signal's handler raised. */
static int next_byte(ReadlineState *state)
{
    unsigned char c;
    if (state->ahead_at < state->ahead_count)
        return state->ahead[state->ahead_at++];
    for (;;) {
        ssize_t n = BLOCKING(read(STDIN_FILENO, &c, 1));
        if (n == 1)
            return c;
        if (n == 0 || errno != EINTR)
            return -1;
        if (!blocking_interrupted()) {
            state->failed = true;
            return -1;
        }
    }
}

/* Is there a byte already? Keys that send several bytes send them at once. */
static bool has_byte(const ReadlineState *state)
{
    enum { PATIENCE = 50 };
    struct pollfd in = {STDIN_FILENO, POLLIN, 0};
    return state->ahead_at < state->ahead_count || poll(&in, 1, PATIENCE) > 0;
}

/* --- pasted text --- */

static const char paste_begin[] = "\033[200~", paste_end[] = "\033[201~";

static bool add_pasted(ReadlineState *state, const char *data, size_t n)
{
    if (state->paste_length + n + 1 > state->paste_capacity) {
        size_t capacity = 2 * state->paste_capacity + n + 1;
        char *grown = realloc(state->paste, capacity);
        if (!grown)
            return false;
        state->paste = grown;
        state->paste_capacity = capacity;
    }
    memcpy(state->paste + state->paste_length, data, n);
    state->paste_length += n;
    state->paste[state->paste_length] = 0;
    return true;
}

/* The paste's end, if it has come with the last n bytes. What follows it are keys again, of
 * which a few may have come along. */
static bool find_end(ReadlineState *state, size_t n)
{
    enum { LENGTH = sizeof paste_end - 1 };
    size_t back = MIN(state->paste_length, n + LENGTH - 1);
    char *from = state->paste + state->paste_length - back, *end = memmem(from, back, paste_end, LENGTH);
    if (!end)
        return false;
    size_t behind = (size_t)(state->paste + state->paste_length - (end + LENGTH));
    state->ahead_at = 0;
    state->ahead_count = MIN(behind, sizeof state->ahead);
    memcpy(state->ahead, end + LENGTH, state->ahead_count);
    state->paste_length = (size_t)(end - state->paste);
    return true;
}

/* Terminals send returns for newlines. */
static void unify_newlines(ReadlineState *state)
{
    char *to = state->paste;
    for (char *at = state->paste, *end = at + state->paste_length; at < end; at++) {
        *to++ = *at == '\r' ? '\n' : *at;
        if (at[0] == '\r' && at + 1 < end && at[1] == '\n')
            at++;
    }
    state->paste_length = (size_t)(to - state->paste);
    *to = 0;
}

/* Read up to the paste's end. Only as much is asked for as is there, so that the end comes
 * alone but for what was typed since. */
static bool read_paste(ReadlineState *state)
{
    char data[4096];
    state->paste_at = state->paste_length = 0;
    for (;;) {
        ssize_t n = BLOCKING(read(STDIN_FILENO, data, sizeof data));
        if (n < 0 && errno == EINTR && blocking_interrupted())
            continue;
        if (n <= 0 || !add_pasted(state, data, (size_t)n)) {
            state->failed = error_pending();
            return false;
        }
        if (find_end(state, (size_t)n))
            break;
    }
    unify_newlines(state);
    return true;
}

/* Put the paste's next line into the line being edited: was it a whole one? */
static bool insert_pasted(ReadlineState *state)
{
    char *text = state->paste + state->paste_at, *newline = strchr(text, '\n');
    if (newline)
        *newline = 0;
    rl_insert_text(text);
    rl_forced_update_display();
    state->paste_at = newline ? (size_t)(newline + 1 - state->paste) : state->paste_length;
    return newline != 0;
}

static bool is_pasting(const ReadlineState *state)
{
    return state->paste_at < state->paste_length;
}

/* A whole line of the paste, as if it had been typed; 0: there is none. */
static char *pasted_line(ReadlineState *state, const char *prompt)
{
    char *text = state->paste + state->paste_at;
    char *newline = is_pasting(state) ? strchr(text, '\n') : 0;
    if (!newline)
        return 0;
    char *line = strndup(text, (size_t)(newline - text));
    state->paste_at += (size_t)(newline + 1 - text);
    if (line)
        fprintf(rl_outstream, "%s%s\n", prompt, line);
    if (!is_pasting(state))
        fflush(rl_outstream);
    return line;
}

/* --- keys --- */

/* After ESC: is it a paste? If not, the bytes that were read to see that come next. */
static bool begins_paste(ReadlineState *state)
{
    unsigned char seen[sizeof paste_begin];
    size_t n = 0;
    while (n < sizeof paste_begin - 2 && has_byte(state)) {
        int c = next_byte(state);
        if (c < 0)
            break;
        seen[n++] = (unsigned char)c;
        if (c != paste_begin[n])
            break;
    }
    if (n == sizeof paste_begin - 2 && memcmp(seen, paste_begin + 1, n) == 0)
        return true;
    memcpy(state->ahead, seen, n);
    state->ahead_at = 0;
    state->ahead_count = n;
    return false;
}

/* The character that begins with byte c of UTF-8. */
static int character(ReadlineState *state, int c)
{
    int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    int code = more ? c & (0x3f >> more) : c;
    while (more-- > 0) {
        int byte = next_byte(state);
        if (byte < 0)
            return -1;
        code = code << 6 | (byte & 0x3f);
    }
    return code;
}

/* What libedit calls for a key; -1 ends the line. */
static int read_key(FILE *file)
{
    ReadlineState *state = readline_state();
    for (;;) {
        if (is_pasting(state) && insert_pasted(state))
            return '\n';
        int c = next_byte(state);
        if (c != '\033' || !begins_paste(state))
            return c < 0 ? -1 : character(state, c);
        if (!read_paste(state))
            return -1;
    }
}

/* --- lines --- */

static bool repeats_last(const ReadlineState *state, const char *line)
{
    HISTORY_STATE *history = history_get_history_state();
    int count = history->length;
    free(history);
    HIST_ENTRY *last = count ? history_get(count - 1 + state->first_entry) : 0;
    return last && strcmp(last->line, line) == 0;
}

static char *edit(ReadlineState *state, const char *prompt)
{
    rl_resize_terminal();
    fputs("\033[?2004h", rl_outstream);
    fflush(rl_outstream);
    char *line = readline(prompt);
    fputs("\033[?2004l", rl_outstream);
    fflush(rl_outstream);
    return line;
}

/* rt.services.read_line */
static char *read_line(const char *prompt)
{
    ReadlineState *state = readline_state();
    state->failed = false;
    char *line = pasted_line(state, prompt), *whole = 0;
    if (!line)
        line = edit(state, prompt);
    if (state->failed) {
        free(line);
        state->paste_at = state->paste_length = 0;
        return 0;
    }
    if (!line)
        return strdup("");
    if (*line && state->auto_history && !repeats_last(state, line))
        add_history(line);
    if (asprintf(&whole, "%s\n", line) < 0)
        whole = 0;
    free(line);
    return whole ? whole : (raise_no_memory(), NULL);
}

/* --- start --- */

void readline_start(void)
{
    static char name[] = "adder";
    rl_readline_name = name;
    rl_catch_signals = 0;
    rl_getc_function = read_key;
    rl_attempted_completion_function = complete;
    rl_initialize();
    using_history();
    rl_bind_key('\t', rl_insert); /* until somebody wants completion */
    readline_state()->delimiters = strdup(" \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?");
    rl_completer_word_break_characters = readline_state()->delimiters;
    rl_basic_word_break_characters = readline_state()->delimiters;
    rt.services.read_line = read_line;
}
