/* SPDX-License-Identifier: MIT
 *
 * Module _curses: screens of text, on ncurses. Windows are in curses_window.c.
 */
#include "modules/curses_window.h"

#include <errno.h>
#include <term.h>
#undef lines
#undef columns
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* ---- states and errors ---- */

int curses_raise(const char *text)
{
    return raise_object(TRY(call1(CURSES_STATE->error, TRY(str_from_text(text)))));
}

Value curses_result(int code, const char *name)
{
    if (code != ERR)
        return NONE;
    char text[80];
    snprintf(text, sizeof text, "%s() returned ERR", name);
    return (Value)curses_raise(text);
}

bool curses_check_terminal(void)
{
    return CURSES_STATE->has_terminal || curses_raise("must call (at least) setupterm() first");
}

bool curses_check_started(void)
{
    return CURSES_STATE->started || curses_raise("must call initscr() first");
}

static bool check_colors(void)
{
    TRY(curses_check_started());
    return CURSES_STATE->has_colors || curses_raise("must call start_color() first");
}

static bool ints(Value *args, int *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(value_as_int(args[i], &out[i]));
    return true;
}

static Value text_or_none(const char *text) { return text ? bytes_new(text, strlen(text)) : NONE; }

/* ---- starting ---- */

/* args: term, fd */
static Value setup_terminal(Value *args)
{
    int fd = -1, error = 0;
    const char *name = NULL;
    if (args[0] != NONE) {
        if (!is_str(args[0]))
            RAISE(TypeError, "setupterm() argument 1 must be str or None, not %T", args[0]);
        name = TRY(str_utf8_no_null(args[0]));
    }
    TRY(value_as_int(args[1], &fd));
    if (fd == -1) {
        Value out = dict_get_text(rt.sys_dict, "stdout");
        if (out == UNBOUND || out == NONE)
            return (Value)curses_raise("lost sys.stdout");
        Value number = TRY(call_method0(out, NAME(fileno)));
        TRY(value_as_int(number, &fd));
    }
    if (!CURSES_STATE->has_terminal && setupterm(name, fd, &error) == ERR)
        return (Value)curses_raise(error == 0 ? "setupterm: could not find terminal"
                                   : error == -1 ? "setupterm: could not find terminfo database"
                                                 : "setupterm: unknown error");
    CURSES_STATE->has_terminal = true;
    return NONE;
}

/* The line-drawing characters are known once there is a screen. */
static bool add_drawing_characters(Value module)
{
    static const struct Drawing { const char *name; unsigned char c; } rows[] = {
        {"ACS_ULCORNER", 'l'}, {"ACS_LLCORNER", 'm'}, {"ACS_URCORNER", 'k'}, {"ACS_LRCORNER", 'j'},
        {"ACS_LTEE", 't'}, {"ACS_RTEE", 'u'}, {"ACS_BTEE", 'v'}, {"ACS_TTEE", 'w'},
        {"ACS_HLINE", 'q'}, {"ACS_VLINE", 'x'}, {"ACS_PLUS", 'n'}, {"ACS_S1", 'o'},
        {"ACS_S9", 's'}, {"ACS_S3", 'p'}, {"ACS_S7", 'r'}, {"ACS_DIAMOND", '`'},
        {"ACS_CKBOARD", 'a'}, {"ACS_DEGREE", 'f'}, {"ACS_PLMINUS", 'g'}, {"ACS_BULLET", '~'},
        {"ACS_LARROW", ','}, {"ACS_RARROW", '+'}, {"ACS_DARROW", '.'}, {"ACS_UARROW", '-'},
        {"ACS_BOARD", 'h'}, {"ACS_LANTERN", 'i'}, {"ACS_BLOCK", '0'}, {"ACS_LEQUAL", 'y'},
        {"ACS_GEQUAL", 'z'}, {"ACS_PI", '{'}, {"ACS_NEQUAL", '|'}, {"ACS_STERLING", '}'},
        {"ACS_BSSB", 'l'}, {"ACS_SSBB", 'm'}, {"ACS_BBSS", 'k'}, {"ACS_SBBS", 'j'},
        {"ACS_SBSS", 'u'}, {"ACS_SSSB", 't'}, {"ACS_SSBS", 'v'}, {"ACS_BSSS", 'w'},
        {"ACS_BSBS", 'q'}, {"ACS_SBSB", 'x'}, {"ACS_SSSS", 'n'},
    };
    for (size_t i = 0; i < countof(rows); i++)
        TRY(module_add(module, rows[i].name, TRY(int_from_uint64(NCURSES_ACS(rows[i].c)))));
    return true;
}

static bool update_size(Value module)
{
    TRY(module_add(module, "LINES", small_int(LINES)));
    return module_add(module, "COLS", small_int(COLS));
}

static Value this_module(void)
{
    return dict_get_text(rt.modules, "_curses");
}

static Value start_screen(Value *args)
{
    if (CURSES_STATE->started) {
        wrefresh(stdscr);
        return curses_window_new(stdscr, 0);
    }
    WINDOW *win = initscr();
    if (!win)
        return (Value)curses_raise("initscr() returned NULL");
    CURSES_STATE->started = CURSES_STATE->has_terminal = true;
    Value module = this_module();
    if (module != UNBOUND) {
        TRY(add_drawing_characters(module));
        TRY(update_size(module));
    }
    return curses_window_new(win, 0);
}

static Value update_lines_cols(Value *args)
{
    Value module = this_module();
    return module == UNBOUND || update_size(module) ? NONE : 0;
}

static Value start_colors(Value *args)
{
    TRY(curses_check_started());
    TRY(curses_result(start_color(), "start_color"));
    CURSES_STATE->has_colors = true;
    Value module = this_module();
    if (module != UNBOUND) {
        TRY(module_add(module, "COLORS", small_int(COLORS)));
        TRY(module_add(module, "COLOR_PAIRS", small_int(COLOR_PAIRS)));
    }
    return NONE;
}

/* ---- functions of one kind ---- */

#define PLAIN(name)                                                         \
    static Value do_##name(Value *args)                                     \
    {                                                                       \
        TRY(curses_check_started());                                        \
        return curses_result(name(), #name);                                \
    }
PLAIN(beep)
PLAIN(def_prog_mode)
PLAIN(def_shell_mode)
PLAIN(doupdate)
PLAIN(endwin)
PLAIN(flash)
PLAIN(nocbreak)
PLAIN(noecho)
PLAIN(nonl)
PLAIN(noraw)
PLAIN(reset_prog_mode)
PLAIN(reset_shell_mode)
PLAIN(resetty)
PLAIN(savetty)

/* With a flag, off by noNAME(). */
#define SWITCH(name)                                                        \
    static Value do_##name(Value *args)                                     \
    {                                                                       \
        bool on;                                                            \
        TRY(value_truth(args[0], &on));                                     \
        TRY(curses_check_started());                                        \
        return curses_result(on ? name() : no##name(), #name);              \
    }
SWITCH(cbreak)
SWITCH(echo)
SWITCH(nl)
SWITCH(raw)

#define QUIET(name)                                                         \
    static Value do_##name(Value *args)                                     \
    {                                                                       \
        TRY(curses_check_started());                                        \
        name();                                                             \
        return NONE;                                                        \
    }
QUIET(flushinp)
QUIET(noqiflush)

#define ASK(name)                                                           \
    static Value do_##name(Value *args)                                     \
    {                                                                       \
        TRY(curses_check_started());                                        \
        return from_bool(name());                                           \
    }
ASK(can_change_color)
ASK(has_colors)
ASK(has_ic)
ASK(has_il)
ASK(isendwin)

#define WITH_INT(name)                                                      \
    static Value do_##name(Value *args)                                     \
    {                                                                       \
        int n;                                                              \
        TRY(value_as_int(args[0], &n));                                     \
        TRY(curses_check_started());                                        \
        return curses_result(name(n), #name);                               \
    }
WITH_INT(delay_output)
WITH_INT(halfdelay)
WITH_INT(typeahead)

static Value do_filter(Value *args) { return filter(), NONE; }
static Value do_baudrate(Value *args) { TRY(curses_check_started()); return small_int(baudrate()); }
static Value do_termattrs(Value *args) { TRY(curses_check_started()); return int_from_uint64(termattrs()); }

static Value char_result(int c) { char byte = (char)c; return bytes_new(&byte, 1); }
static Value do_erasechar(Value *args) { TRY(curses_check_started()); return char_result(erasechar()); }
static Value do_killchar(Value *args) { TRY(curses_check_started()); return char_result(killchar()); }
static Value do_longname(Value *args) { TRY(curses_check_started()); return text_or_none(longname()); }
static Value do_termname(Value *args) { TRY(curses_check_started()); return text_or_none(termname()); }

static Value do_qiflush(Value *args)
{
    bool on;
    TRY(value_truth(args[0], &on));
    TRY(curses_check_started());
    if (on)
        qiflush();
    else
        noqiflush();
    return NONE;
}

static Value do_intrflush(Value *args)
{
    bool on;
    TRY(value_truth(args[0], &on));
    TRY(curses_check_started());
    return curses_result(intrflush(NULL, on), "intrflush");
}

static Value do_meta(Value *args)
{
    bool on;
    TRY(value_truth(args[0], &on));
    TRY(curses_check_started());
    return curses_result(meta(stdscr, on), "meta");
}

static Value do_use_env(Value *args)
{
    bool on;
    TRY(value_truth(args[0], &on));
    return use_env(on), NONE;
}

static Value do_curs_set(Value *args)
{
    int n;
    TRY(value_as_int(args[0], &n));
    TRY(curses_check_started());
    int old = curs_set(n);
    return old == ERR ? curses_result(ERR, "curs_set") : small_int(old);
}

static Value do_napms(Value *args)
{
    int n;
    TRY(value_as_int(args[0], &n));
    TRY(curses_check_started());
    return small_int(BLOCKING(napms(n)));
}

static Value get_escdelay_(Value *args) { return small_int(get_escdelay()); }
static Value get_tabsize_(Value *args) { return small_int(TABSIZE); }

static Value positive(Value *args, const char *name, int (*set)(int))
{
    int n;
    TRY(value_as_int(args[0], &n));
    if (n <= 0)
        RAISE(ValueError, "%s must be > 0", name);
    return curses_result(set(n), name);
}

static Value set_escdelay_(Value *args) { return positive(args, "ms", set_escdelay); }
static Value set_tabsize_(Value *args) { return positive(args, "size", set_tabsize); }

/* ---- colours ---- */

static bool check_number(int n, int limit, const char *what)
{
    if (n < 0 || n >= limit)
        RAISE(ValueError, "%s is out of range: it must be between 0 and %d", what, limit - 1);
    return true;
}

static Value do_color_content(Value *args)
{
    int n, r, g, b;
    TRY(value_as_int(args[0], &n));
    TRY(check_colors());
    TRY(check_number(n, COLORS, "Color number"));
    if (extended_color_content(n, &r, &g, &b) == ERR)
        return curses_result(ERR, "color_content");
    return tuple_pack(3, small_int(r), small_int(g), small_int(b));
}

static Value do_color_pair(Value *args)
{
    int n;
    TRY(value_as_int(args[0], &n));
    TRY(check_colors());
    return small_int((int64_t)COLOR_PAIR(MAX(MIN(n, 255), -1) & 0xff));
}

static Value do_pair_number(Value *args)
{
    int64_t n;
    TRY(value_as_int64(args[0], &n));
    TRY(check_colors());
    return small_int(PAIR_NUMBER((attr_t)n));
}

static Value do_init_color(Value *args)
{
    int v[4];
    TRY(ints(args, v, 4));
    TRY(check_colors());
    TRY(check_number(v[0], COLORS, "Color number"));
    for (int i = 1; i < 4; i++)
        if (v[i] < 0 || v[i] > 1000)
            RAISE(ValueError, "Color value is out of range: it must be between 0 and 1000");
    return curses_result(init_extended_color(v[0], v[1], v[2], v[3]), "init_color");
}

static Value do_init_pair(Value *args)
{
    int v[3];
    TRY(ints(args, v, 3));
    TRY(check_colors());
    TRY(check_number(v[0], COLOR_PAIRS, "Color pair"));
    return curses_result(init_extended_pair(v[0], v[1], v[2]), "init_pair");
}

static Value do_pair_content(Value *args)
{
    int n, f, b;
    TRY(value_as_int(args[0], &n));
    TRY(check_colors());
    TRY(check_number(n, COLOR_PAIRS, "Color pair"));
    if (extended_pair_content(n, &f, &b) == ERR)
        return curses_result(ERR, "pair_content");
    return tuple_pair(small_int(f), small_int(b));
}

static Value do_use_default_colors(Value *args)
{
    TRY(check_colors());
    return curses_result(use_default_colors(), "use_default_colors");
}

static Value do_has_extended(Value *args) { return TRUE; }

/* ---- windows ---- */

/* (nlines, ncols[, begin_y, begin_x]) */
static Value do_newwin(Value *args, size_t nargs, Value kwnames)
{
    int v[4] = {0};
    if (nargs != 2 && nargs != 4)
        RAISE(TypeError, "_curses.newwin requires 2 to 4 arguments");
    TRY(ints(args, v, nargs));
    TRY(curses_check_started());
    return curses_window_new(newwin(v[0], v[1], v[2], v[3]), 0);
}

static Value do_newpad(Value *args)
{
    int v[2];
    TRY(ints(args, v, 2));
    TRY(curses_check_started());
    return curses_window_new(newpad(v[0], v[1]), 0);
}

static void close_file(FILE **file)
{
    if (*file)
        fclose(*file);
}

static Value do_getwin(Value *args)
{
    TRY(curses_check_started());
    Value data = TRY(call_method0(args[0], NAME(read)));
    if (!is_bytes(data))
        RAISE(TypeError, "f.read() returned %T instead of bytes", data);
    CLEANUP(close_file) FILE *file = tmpfile();
    if (!file || fwrite(as_bytes(data)->data, 1, as_bytes(data)->length, file)
                     != as_bytes(data)->length)
        return (Value)raise_errno(errno, 0, 0);
    rewind(file);
    return curses_window_new(getwin(file), 0);
}

static Value do_getsyx(Value *args)
{
    int y = 0, x = 0;
    TRY(curses_check_started());
    getsyx(y, x);
    return tuple_pair(small_int(y), small_int(x));
}

static Value do_setsyx(Value *args)
{
    int v[2];
    TRY(ints(args, v, 2));
    TRY(curses_check_started());
    setsyx(v[0], v[1]);
    return NONE;
}

static Value do_is_term_resized(Value *args)
{
    int v[2];
    TRY(ints(args, v, 2));
    TRY(curses_check_started());
    return from_bool(is_term_resized(v[0], v[1]));
}

static Value resized(Value *args, const char *name, int (*resize)(int, int))
{
    int v[2];
    TRY(ints(args, v, 2));
    TRY(curses_check_started());
    TRY(curses_result(resize(v[0], v[1]), name));
    return update_lines_cols(args);
}

static Value do_resizeterm(Value *args) { return resized(args, "resizeterm", resizeterm); }
static Value do_resize_term(Value *args) { return resized(args, "resize_term", resize_term); }

/* ---- keys and mouse ---- */

static Value do_has_key(Value *args)
{
    int n;
    TRY(value_as_int(args[0], &n));
    TRY(curses_check_started());
    return from_bool(has_key(n));
}

static Value do_keyname(Value *args)
{
    int n;
    TRY(value_as_int(args[0], &n));
    TRY(curses_check_started());
    if (n < 0)
        RAISE(ValueError, "invalid key number");
    const char *name = keyname(n);
    return bytes_new(name ? name : "", name ? strlen(name) : 0);
}

static Value do_unctrl(Value *args)
{
    chtype c;
    TRY(curses_check_started());
    TRY(curses_chtype(args[0], &c));
    return text_or_none(unctrl(c));
}

static Value do_ungetch(Value *args)
{
    chtype c;
    TRY(curses_check_started());
    TRY(curses_chtype(args[0], &c));
    return curses_result(ungetch((int)c), "ungetch");
}

static Value do_unget_wch(Value *args)
{
    int c;
    TRY(curses_check_started());
    if (is_str(args[0])) {
        if (str_length(args[0]) != 1)
            RAISE(TypeError, "expect str of length 1 or int, got a str of length %zu",
                  str_length(args[0]));
        c = (int)str_at(args[0], 0);
    } else
        TRY(value_as_int(args[0], &c));
    return curses_result(unget_wch((wchar_t)c), "unget_wch");
}

static Value do_getmouse(Value *args)
{
    MEVENT event;
    TRY(curses_check_started());
    TRY(curses_result(getmouse(&event), "getmouse"));
    return tuple_pack(5, small_int(event.id), small_int(event.x), small_int(event.y),
                      small_int(event.z), small_int((int64_t)event.bstate));
}

static Value do_ungetmouse(Value *args)
{
    int v[4];
    int64_t state;
    TRY(ints(args, v, 4));
    TRY(value_as_int64(args[4], &state));
    TRY(curses_check_started());
    MEVENT event = {(short)v[0], v[1], v[2], v[3], (mmask_t)state};
    return curses_result(ungetmouse(&event), "ungetmouse");
}

static Value do_mousemask(Value *args)
{
    int64_t mask;
    mmask_t old;
    TRY(value_as_int64(args[0], &mask));
    TRY(curses_check_started());
    mmask_t now = mousemask((mmask_t)mask, &old);
    return tuple_pair(small_int((int64_t)now), small_int((int64_t)old));
}

static Value do_mouseinterval(Value *args)
{
    int n;
    TRY(value_as_int(args[0], &n));
    TRY(curses_check_started());
    return curses_result(mouseinterval(n), "mouseinterval");
}

/* ---- terminfo ---- */

static bool capability(Value v, const char **name)
{
    TRY(curses_check_terminal());
    if (!is_str(v))
        RAISE(TypeError, "argument must be str, not %T", v);
    *name = str_utf8_no_null(v);
    return *name;
}

static Value do_tigetflag(Value *args)
{
    const char *name;
    TRY(capability(args[0], &name));
    return small_int(tigetflag(name));
}

static Value do_tigetnum(Value *args)
{
    const char *name;
    TRY(capability(args[0], &name));
    return small_int(tigetnum(name));
}

static Value do_tigetstr(Value *args)
{
    const char *name;
    TRY(capability(args[0], &name));
    const char *text = tigetstr(name);
    return text && text != (char *)-1 ? text_or_none(text) : NONE;
}

static bool bytes_argument(Value v, const char **text)
{
    if (!is_bytes(v))
        RAISE(TypeError, "a bytes-like object is required, not '%T'", v);
    *text = as_bytes(v)->data;
    return true;
}

static Value do_putp(Value *args)
{
    const char *text;
    TRY(bytes_argument(args[0], &text));
    return curses_result(putp(text), "putp");
}

static Value do_tparm(Value *args)
{
    const char *format;
    int v[9];
    TRY(bytes_argument(args[0], &format));
    TRY(curses_check_terminal());
    TRY(ints(args + 1, v, 9));
    const char *text = tparm(format, v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
    return text ? text_or_none(text) : (Value)curses_raise("tparm() returned NULL");
}

/* ---- the module ---- */

#define D(name, signature, doc) {#name "($module" signature ", /)", do_##name, doc}
static const Method methods[] = {
    D(baudrate, "", "The terminal's speed."),
    D(beep, "", "Make a sound."),
    D(can_change_color, "", "May colours be changed?"),
    D(cbreak, ", flag=True", "Keys come at once; signals' keys have their effect."),
    D(color_content, ", color_number", "Red, green and blue of a colour."),
    D(color_pair, ", pair_number", "The attribute of a pair of colours."),
    D(curs_set, ", visibility", "How well the cursor is to be seen; returns the old value."),
    D(def_prog_mode, "", "Save the terminal's mode as the program's."),
    D(def_shell_mode, "", "Save the terminal's mode as the shell's."),
    D(delay_output, ", ms", "Pause the output."),
    D(doupdate, "", "Show what noutrefresh() has marked."),
    D(echo, ", flag=True", "Show what is typed."),
    D(endwin, "", "Back to the normal terminal."),
    D(erasechar, "", "The character that erases one."),
    D(filter, "", "The screen is one line."),
    D(flash, "", "Flash the screen."),
    D(flushinp, "", "Drop what has been typed."),
    {"get_escdelay($module, /)", get_escdelay_, "Milliseconds for sequences after Escape."},
    {"get_tabsize($module, /)", get_tabsize_, "Columns of a tab."},
    D(getmouse, "", "The mouse event that KEY_MOUSE announced: (id, x, y, z, bstate)."),
    D(getsyx, "", "Where the cursor is on the virtual screen."),
    D(getwin, ", file", "A window that putwin() has written."),
    D(halfdelay, ", tenths", "As cbreak(), but getch() waits so long only."),
    D(has_colors, "", "Has the terminal colours?"),
    {"has_extended_color_support($module, /)", do_has_extended, "Are there more than 256 colours?"},
    D(has_ic, "", "Can the terminal insert characters?"),
    D(has_il, "", "Can the terminal insert lines?"),
    D(has_key, ", key", "Has the terminal that key?"),
    D(init_color, ", color_number, r, g, b", "Change a colour."),
    D(init_pair, ", pair_number, fg, bg", "Change a pair of colours."),
    {"initscr($module, /)", start_screen, "Start: the window that is the screen."},
    D(intrflush, ", flag", "Whether interrupts drop the output."),
    D(is_term_resized, ", nlines, ncols", "Would resizeterm() change anything?"),
    D(isendwin, "", "Has endwin() been called?"),
    D(keyname, ", key", "The name of a key."),
    D(killchar, "", "The character that erases the line."),
    D(longname, "", "The terminal's description."),
    D(meta, ", yes", "Whether keys have eight bits."),
    D(mouseinterval, ", interval", "Milliseconds within which a click is one."),
    D(mousemask, ", newmask", "Set which mouse events to tell: (those available, the old)."),
    D(napms, ", ms", "Sleep."),
    D(newpad, ", nlines, ncols", "A window larger than the screen."),
    {"newwin", 0, "A new window: newwin(nlines, ncols[, begin_y, begin_x]).", do_newwin},
    D(nl, ", flag=True", "Return is newline."),
    D(nocbreak, "", "Keys come with the line."),
    D(noecho, "", "Don't show what is typed."),
    D(nonl, "", "Return is return."),
    D(noqiflush, "", "Signals' keys don't flush."),
    D(noraw, "", "Signals' keys have their effect."),
    D(pair_content, ", pair_number", "The colours of a pair."),
    D(pair_number, ", attr", "The pair of an attribute."),
    D(putp, ", string", "Write what tparm() made."),
    D(qiflush, ", flag=True", "Signals' keys flush."),
    D(raw, ", flag=True", "Keys come at once, those of signals too."),
    D(reset_prog_mode, "", "Back to the program's mode."),
    D(reset_shell_mode, "", "Back to the shell's mode."),
    D(resetty, "", "Back to the mode that savetty() saved."),
    D(resize_term, ", nlines, ncols", "Resize the windows."),
    D(resizeterm, ", nlines, ncols", "Resize the windows, and tell getch()."),
    D(savetty, "", "Save the terminal's mode."),
    {"set_escdelay($module, ms, /)", set_escdelay_, "Set the milliseconds after Escape."},
    {"set_tabsize($module, size, /)", set_tabsize_, "Set the columns of a tab."},
    D(setsyx, ", y, x", "Set the cursor of the virtual screen."),
    {"setupterm($module, /, term=None, fd=-1)", setup_terminal, "Read the terminal's description."},
    {"start_color($module, /)", start_colors, "Use colours."},
    D(termattrs, "", "The attributes that the terminal has."),
    D(termname, "", "The terminal's name."),
    D(tigetflag, ", capname", "A capability that is a flag; -1: none such."),
    D(tigetnum, ", capname", "A capability that is a number; -2: none such."),
    D(tigetstr, ", capname", "A capability that is bytes, or None."),
    D(tparm, ", str, i1=0, i2=0, i3=0, i4=0, i5=0, i6=0, i7=0, i8=0, i9=0",
      "Put numbers into a capability."),
    D(typeahead, ", fd", "Whose input makes the output pause."),
    D(unctrl, ", ch", "A printable form of the character."),
    D(unget_wch, ", ch", "Give a character back to get_wch()."),
    D(ungetch, ", ch", "Give a character back to getch()."),
    D(ungetmouse, ", id, x, y, z, bstate", "Give a mouse event back."),
    {"update_lines_cols($module, /)", update_lines_cols, "Set LINES and COLS."},
    D(use_default_colors, "", "Colour -1 is the terminal's own."),
    D(use_env, ", flag", "Whether LINES and COLUMNS of the environment count."),
    {0},
};

static const Member version_members[] = {
    STRUCTSEQ_FIELD(0, major, "Major release number"),
    STRUCTSEQ_FIELD(1, minor, "Minor release number"),
    STRUCTSEQ_FIELD(2, patch, "Patch release number"),
    {0},
};

static bool version_ready(Type *type) { return structseq_ready(type, 3, 3); }
TYPE(ncurses_version, .name = "curses.ncurses_version", STRUCTSEQ_NO_NEW,
     .members = version_members, .ready = version_ready, .doc = "The version of ncurses.");

static bool add_numbers(Value module)
{
    static const struct Number { const char *name; int64_t value; } numbers[] = {
#define NUMBER(name) {#name, (int64_t)(name)},
#include "modules/curses_constants.def"
#undef NUMBER
    };
    for (size_t i = 0; i < countof(numbers); i++)
        TRY(module_add(module, numbers[i].name, small_int(numbers[i].value)));
    for (int i = 0; i < 64; i++) {
        char name[24];
        snprintf(name, sizeof name, "KEY_F%d", i);
        TRY(module_add(module, name, small_int(KEY_F(i))));
    }
    return true;
}

static bool curses_init(Value module)
{
    CursesState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__curses] = state;
    state->error = TRY(type_new_simple("_curses.error", from_object(rt.types[TYPE_Exception]), 0));
    TRY(module_add(module, "error", state->error));
    Value version = TRY(bytes_new("2.2", 3));
    TRY(module_add(module, "version", version));
    TRY(module_add(module, "__version__", version));
    Tuple *ncurses = TRY(structseq_alloc(TYPE_ncurses_version));
    ncurses->items[0] = small_int(NCURSES_VERSION_MAJOR);
    ncurses->items[1] = small_int(NCURSES_VERSION_MINOR);
    ncurses->items[2] = small_int(NCURSES_VERSION_PATCH);
    TRY(module_add(module, "ncurses_version", from_object(ncurses)));
    TRY(module_add(module, "window", from_object(rt.types[TYPE_CursesWindow])));
    return add_numbers(module);
}

MODULE(_curses, .doc = "Screens of text.", .methods = METHODS(methods), .init = curses_init);
