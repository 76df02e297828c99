/* SPDX-License-Identifier: MIT
 *
 * curses.window: text on a part of the screen.
 *
 * Most methods may be called with a position in front: f(y, x, ...) moves there first.
 */
#include "modules/curses_window.h"

#include <langinfo.h>
#include <wchar.h>

#include "gc/finalize.h"
#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum { LONGEST = 2047 }; /* characters that getstr() and instr() read */

/* ---- windows ---- */

static void finalize(void *object)
{
    CursesWindow *w = object;
    WINDOW *win = w->win;
    w->win = NULL;
    if (win && win != stdscr)
        delwin(win);
}

Value curses_window_new(WINDOW *win, Value parent)
{
    if (!win)
        return (Value)curses_raise("curses function returned NULL");
    CursesWindow *w = TRY((CursesWindow *)type_alloc(rt.types[TYPE_CursesWindow], 0));
    w->win = win;
    w->parent = parent;
    const char *encoding = nl_langinfo(CODESET);
    w->encoding = TRY(str_from_text(encoding && *encoding ? encoding : "utf-8"));
    return finalize_register(w, finalize) ? from_object(w) : (Value)raise_no_memory();
}

static WINDOW *win_of(Value v) { return as_window(v)->win; }

/* ---- characters ---- */

bool curses_chtype(Value v, chtype *c)
{
    int64_t i;
    if (is_int(v)) {
        if (!int_fits_int64(v, &i) || i < 0 || i > UINT32_MAX)
            RAISE(OverflowError, "byte doesn't fit in chtype");
        *c = (chtype)i;
    } else if (is_bytes(v) && as_bytes(v)->length == 1)
        *c = (unsigned char)as_bytes(v)->data[0];
    else if (is_str(v) && str_length(v) == 1) {
        if (str_at(v, 0) > 127)
            RAISE(OverflowError, "character doesn't fit in chtype");
        *c = str_at(v, 0);
    } else
        RAISE(TypeError, "expect bytes or str of length 1, or int, got %T", v);
    return true;
}

bool curses_cell(Value v, attr_t attributes, cchar_t *cell)
{
    chtype c;
    wchar_t text[2] = {0};
    if (is_str(v)) {
        if (str_length(v) != 1)
            RAISE(TypeError, "expect bytes or str of length 1, or int, got a str of length %zu",
                  str_length(v));
        text[0] = (wchar_t)str_at(v, 0);
    } else {
        TRY(curses_chtype(v, &c));
        text[0] = (wchar_t)(c & A_CHARTEXT);
        attributes |= c & ~(chtype)A_CHARTEXT;
    }
    if (setcchar(cell, text, attributes, PAIR_NUMBER(attributes), NULL) == ERR)
        return curses_raise("setcchar() returned ERR");
    return true;
}

/* A str, or bytes that are decoded, as wide characters. */
static wchar_t *wide_text(const CursesWindow *w, Value v)
{
    if (is_bytes(v)) {
        const char *encoding = TRY(str_utf8_no_null(w->encoding));
        v = TRY(rt.services.decode(v, encoding, "strict"));
    }
    if (!is_str(v))
        RAISE(TypeError, "expect bytes or str, got %T", v);
    size_t n = str_length(v);
    wchar_t *text = gc_alloc_buffer_atomic((n + 1) * sizeof *text);
    if (!text)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < n; i++)
        if (!(text[i] = (wchar_t)str_at(v, i)))
            RAISE(ValueError, "embedded null character");
    text[n] = 0;
    return text;
}

/* ---- arguments ---- */

/* What stands behind self and a position. */
typedef struct Given {
    CursesWindow *w;
    Value *v;
    size_t n;
} Given;

/* Takes y and x off the front when there are two arguments more than without. */
static bool given(const char *name, Value *args, size_t nargs, size_t least, size_t most, Given *g)
{
    *g = (Given){as_window(args[0]), args + 1, nargs - 1};
    if (g->n < least || g->n > most + 2 || (g->n > most && g->n < least + 2))
        RAISE(TypeError, "%s requires %zu to %zu arguments", name, least, most + 2);
    if (g->n <= most)
        return true;
    int y, x;
    TRY(value_as_int(g->v[0], &y));
    TRY(value_as_int(g->v[1], &x));
    g->v += 2;
    g->n -= 2;
    return wmove(g->w->win, y, x) != ERR || curses_raise("wmove() returned ERR");
}

/* Optional attributes behind `least` arguments. */
static bool attributes_at(const Given *g, size_t i, attr_t *attributes, bool *has)
{
    int64_t value;
    *has = i < g->n;
    *attributes = A_NORMAL;
    if (!*has)
        return true;
    TRY(value_as_int64(g->v[i], &value));
    *attributes = (attr_t)value;
    return true;
}

static bool ints(Value *args, int *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(value_as_int(args[i], &out[i]));
    return true;
}

#define RAW(name) static Value window_##name(Value *args, size_t nargs, Value kwnames)

/* ---- writing ---- */

static Value put_cell(const char *name, Value *args, size_t nargs,
                      int (*put)(WINDOW *, const cchar_t *))
{
    Given g;
    attr_t attributes;
    bool has;
    cchar_t cell;
    TRY(given(name, args, nargs, 1, 2, &g));
    TRY(attributes_at(&g, 1, &attributes, &has));
    TRY(curses_cell(g.v[0], attributes, &cell));
    return curses_result(put(g.w->win, &cell), name);
}

RAW(addch) { return put_cell("addch", args, nargs, wadd_wch); }
RAW(insch) { return put_cell("insch", args, nargs, wins_wch); }

static Value echochar_(Value *args)
{
    cchar_t cell;
    int64_t attributes = A_NORMAL;
    if (args[2] != UNBOUND)
        TRY(value_as_int64(args[2], &attributes));
    TRY(curses_cell(args[1], (attr_t)attributes, &cell));
    return curses_result(wecho_wchar(win_of(args[0]), &cell), "echochar");
}

static Value put_text(const char *name, Value *args, size_t nargs, bool counted,
                      int (*put)(WINDOW *, const wchar_t *, int))
{
    Given g;
    attr_t attributes, old;
    short pair;
    int n = -1;
    bool has;
    size_t least = counted ? 2 : 1;
    TRY(given(name, args, nargs, least, least + 1, &g));
    wchar_t *text = TRY(wide_text(g.w, g.v[0]));
    if (counted)
        TRY(value_as_int(g.v[1], &n));
    TRY(attributes_at(&g, least, &attributes, &has));
    WINDOW *win = g.w->win;
    wattr_get(win, &old, &pair, NULL);
    if (has)
        wattrset(win, (int)attributes);
    int code = put(win, text, n);
    if (has)
        wattr_set(win, old, pair, NULL);
    return curses_result(code, name);
}

RAW(addstr) { return put_text("addstr", args, nargs, false, waddnwstr); }
RAW(addnstr) { return put_text("addnstr", args, nargs, true, waddnwstr); }
RAW(insstr) { return put_text("insstr", args, nargs, false, wins_nwstr); }
RAW(insnstr) { return put_text("insnstr", args, nargs, true, wins_nwstr); }

static Value put_line(const char *name, Value *args, size_t nargs,
                      int (*put)(WINDOW *, const cchar_t *, int))
{
    Given g;
    attr_t attributes;
    bool has;
    int n;
    cchar_t cell;
    TRY(given(name, args, nargs, 2, 3, &g));
    TRY(attributes_at(&g, 2, &attributes, &has));
    TRY(curses_cell(g.v[0], attributes, &cell));
    TRY(value_as_int(g.v[1], &n));
    return curses_result(put(g.w->win, &cell, n), name);
}

RAW(hline) { return put_line("hline", args, nargs, whline_set); }
RAW(vline) { return put_line("vline", args, nargs, wvline_set); }

/* Up to eight characters, 0 for the usual one. */
static Value window_border(Value *args)
{
    chtype c[8] = {0};
    for (int i = 0; i < 8; i++)
        if (args[i + 1] != UNBOUND)
            TRY(curses_chtype(args[i + 1], &c[i]));
    return curses_result(wborder(win_of(args[0]), c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]),
                         "border");
}

static Value window_box(Value *args)
{
    chtype vertical = 0, horizontal = 0;
    if ((args[1] == UNBOUND) != (args[2] == UNBOUND))
        RAISE(TypeError, "verch,horch required");
    if (args[1] != UNBOUND)
        TRY(curses_chtype(args[1], &vertical));
    if (args[2] != UNBOUND)
        TRY(curses_chtype(args[2], &horizontal));
    return curses_result(box(win_of(args[0]), vertical, horizontal), "box");
}

/* chgat([y, x, ][num, ]attr) */
RAW(chgat)
{
    Given g;
    int n = -1;
    int64_t attributes;
    TRY(given("chgat", args, nargs, 1, 2, &g));
    if (g.n > 1)
        TRY(value_as_int(g.v[0], &n));
    TRY(value_as_int64(g.v[g.n - 1], &attributes));
    short pair = (short)PAIR_NUMBER((attr_t)attributes);
    Value result = curses_result(wchgat(g.w->win, n, (attr_t)attributes & ~A_COLOR, pair, NULL),
                                 "chgat");
    touchline(g.w->win, getcury(g.w->win), 1);
    return result;
}

static Value set_background(Value *args, bool set)
{
    cchar_t cell;
    int64_t attributes = A_NORMAL;
    if (args[2] != UNBOUND)
        TRY(value_as_int64(args[2], &attributes));
    TRY(curses_cell(args[1], (attr_t)attributes, &cell));
    if (!set)
        return curses_result(wbkgrnd(win_of(args[0]), &cell), "bkgd");
    wbkgrndset(win_of(args[0]), &cell);
    return NONE;
}

static Value window_bkgd(Value *args) { return set_background(args, false); }
static Value window_bkgdset(Value *args) { return set_background(args, true); }

/* ---- reading ---- */

/* Without the GIL; -1 with an exception, or at the end of waiting: ERR. */
RAW(getch)
{
    Given g;
    TRY(given("getch", args, nargs, 0, 0, &g));
    int key = BLOCKING(wgetch(g.w->win));
    if (key == ERR)
        TRY(blocking_interrupted());
    return small_int(key);
}

RAW(getkey)
{
    Given g;
    TRY(given("getkey", args, nargs, 0, 0, &g));
    int key = BLOCKING(wgetch(g.w->win));
    if (key == ERR) {
        TRY(blocking_interrupted());
        return (Value)curses_raise("no input");
    }
    if (key <= 255)
        return str_from_char((uint32_t)key);
    const char *name = keyname(key);
    return str_from_text(name ? name : "");
}

RAW(get_wch)
{
    Given g;
    wint_t c;
    TRY(given("get_wch", args, nargs, 0, 0, &g));
    int kind = BLOCKING(wget_wch(g.w->win, &c));
    if (kind == ERR) {
        TRY(blocking_interrupted());
        return (Value)curses_raise("no input");
    }
    return kind == KEY_CODE_YES ? small_int((int64_t)c) : str_from_char((uint32_t)c);
}

static bool read_count(const Given *g, int *n)
{
    *n = LONGEST;
    if (!g->n)
        return true;
    TRY(value_as_int(g->v[0], n));
    if (*n < 0)
        RAISE(ValueError, "'n' must be nonnegative");
    *n = MIN(*n, LONGEST);
    return true;
}

RAW(getstr)
{
    Given g;
    char text[LONGEST + 1] = {0};
    int n;
    TRY(given("getstr", args, nargs, 0, 1, &g));
    TRY(read_count(&g, &n));
    if (BLOCKING(wgetnstr(g.w->win, text, n)) == ERR) {
        TRY(blocking_interrupted());
        text[0] = 0;
    }
    return bytes_new(text, strlen(text));
}

RAW(instr)
{
    Given g;
    char text[LONGEST + 1] = {0};
    int n;
    TRY(given("instr", args, nargs, 0, 1, &g));
    TRY(read_count(&g, &n));
    if (winnstr(g.w->win, text, n) == ERR)
        text[0] = 0;
    return bytes_new(text, strlen(text));
}

RAW(inch)
{
    Given g;
    TRY(given("inch", args, nargs, 0, 0, &g));
    return int_from_uint64(winch(g.w->win));
}

static Value window_getbkgd(Value *args) { return int_from_uint64(getbkgd(win_of(args[0]))); }

/* ---- deleting and moving ---- */

RAW(delch)
{
    Given g;
    TRY(given("delch", args, nargs, 0, 0, &g));
    return curses_result(wdelch(g.w->win), "delch");
}

static Value window_move(Value *args)
{
    int v[2];
    TRY(ints(args + 1, v, 2));
    return curses_result(wmove(win_of(args[0]), v[0], v[1]), "move");
}

static Value window_mvwin(Value *args)
{
    int v[2];
    TRY(ints(args + 1, v, 2));
    return curses_result(mvwin(win_of(args[0]), v[0], v[1]), "mvwin");
}

static Value window_mvderwin(Value *args)
{
    int v[2];
    TRY(ints(args + 1, v, 2));
    return curses_result(mvderwin(win_of(args[0]), v[0], v[1]), "mvderwin");
}

static Value window_resize(Value *args)
{
    int v[2];
    TRY(ints(args + 1, v, 2));
    return curses_result(wresize(win_of(args[0]), v[0], v[1]), "resize");
}

static Value window_redrawln(Value *args)
{
    int v[2];
    TRY(ints(args + 1, v, 2));
    return curses_result(wredrawln(win_of(args[0]), v[0], v[1]), "redrawln");
}

static Value window_setscrreg(Value *args)
{
    int v[2];
    TRY(ints(args + 1, v, 2));
    return curses_result(wsetscrreg(win_of(args[0]), v[0], v[1]), "setscrreg");
}

static Value window_enclose(Value *args)
{
    int v[2];
    TRY(ints(args + 1, v, 2));
    return from_bool(wenclose(win_of(args[0]), v[0], v[1]));
}

static Value window_insdelln(Value *args)
{
    int n;
    TRY(value_as_int(args[1], &n));
    return curses_result(winsdelln(win_of(args[0]), n), "insdelln");
}

static Value window_scroll(Value *args)
{
    int n = 1;
    if (args[1] != UNBOUND)
        TRY(value_as_int(args[1], &n));
    return curses_result(wscrl(win_of(args[0]), n), "scroll");
}

static Value window_timeout(Value *args)
{
    int n;
    TRY(value_as_int(args[1], &n));
    wtimeout(win_of(args[0]), n);
    return NONE;
}

static Value window_touchline(Value *args)
{
    int v[2];
    bool changed = true;
    TRY(ints(args + 1, v, 2));
    if (args[3] != UNBOUND)
        TRY(value_truth(args[3], &changed));
    return curses_result(wtouchln(win_of(args[0]), v[0], v[1], changed), "touchline");
}

static Value window_is_linetouched(Value *args)
{
    int line;
    TRY(value_as_int(args[1], &line));
    if (line < 0 || line >= getmaxy(win_of(args[0])))
        RAISE(TypeError, "is_linetouched: line number outside of boundaries");
    return from_bool(is_linetouched(win_of(args[0]), line));
}

#define ATTRIBUTES(name)                                                    \
    static Value window_##name(Value *args)                                 \
    {                                                                       \
        int64_t a;                                                          \
        TRY(value_as_int64(args[1], &a));                                   \
        return curses_result(w##name(win_of(args[0]), (int)a), #name);      \
    }
ATTRIBUTES(attron)
ATTRIBUTES(attroff)
ATTRIBUTES(attrset)

/* ---- without arguments, with a flag ---- */

#define PLAIN(name, call) \
    static Value window_##name(Value *args) { return curses_result(call(win_of(args[0])), #name); }
PLAIN(clear, wclear)
PLAIN(clrtobot, wclrtobot)
PLAIN(clrtoeol, wclrtoeol)
PLAIN(deleteln, wdeleteln)
PLAIN(erase, werase)
PLAIN(insertln, winsertln)
PLAIN(redrawwin, redrawwin)
PLAIN(standend, wstandend)
PLAIN(standout, wstandout)
PLAIN(touchwin, touchwin)
PLAIN(untouchwin, untouchwin)

#define QUIET(name, call) \
    static Value window_##name(Value *args) { return call(win_of(args[0])), NONE; }
QUIET(cursyncup, wcursyncup)
QUIET(syncdown, wsyncdown)
QUIET(syncup, wsyncup)

static Value window_is_wintouched(Value *args) { return from_bool(is_wintouched(win_of(args[0]))); }

#define FLAG(name)                                                          \
    static Value window_##name(Value *args)                                 \
    {                                                                       \
        bool on;                                                            \
        TRY(value_truth(args[1], &on));                                     \
        return curses_result(name(win_of(args[0]), on), #name);             \
    }
FLAG(clearok)
FLAG(idlok)
FLAG(keypad)
FLAG(leaveok)
FLAG(nodelay)
FLAG(notimeout)
FLAG(scrollok)
FLAG(syncok)

#define QUIET_FLAG(name)                                                    \
    static Value window_##name(Value *args)                                 \
    {                                                                       \
        bool on;                                                            \
        TRY(value_truth(args[1], &on));                                     \
        name(win_of(args[0]), on);                                          \
        return NONE;                                                        \
    }
QUIET_FLAG(idcok)
QUIET_FLAG(immedok)

#define PLACE(name)                                                         \
    static Value window_get##name(Value *args)                              \
    {                                                                       \
        int y, x;                                                           \
        get##name(win_of(args[0]), y, x);                                   \
        return tuple_pair(small_int(y), small_int(x));                      \
    }
PLACE(yx)
PLACE(begyx)
PLACE(maxyx)
PLACE(paryx)

/* ---- refreshing: pads need the six numbers of what is shown where ---- */

static Value show(Value *args, size_t nargs, const char *name, int (*window)(WINDOW *),
                  int (*pad)(WINDOW *, int, int, int, int, int, int))
{
    WINDOW *win = win_of(args[0]);
    int v[6];
    if (is_pad(win)) {
        if (nargs != 7) {
            char text[64];
            snprintf(text, sizeof text, "%s() for a pad requires 6 arguments", name);
            return (Value)curses_raise(text);
        }
        TRY(ints(args + 1, v, 6));
        return curses_result(BLOCKING(pad(win, v[0], v[1], v[2], v[3], v[4], v[5])), name);
    }
    if (nargs != 1)
        RAISE(TypeError, "%s() takes no arguments (%zu given)", name, nargs - 1);
    return curses_result(BLOCKING(window(win)), name);
}

RAW(refresh) { return show(args, nargs, "refresh", wrefresh, prefresh); }
RAW(noutrefresh) { return show(args, nargs, "noutrefresh", wnoutrefresh, pnoutrefresh); }

/* overlay(destwin[, sminrow, smincol, dminrow, dmincol, dmaxrow, dmaxcol]) */
static Value copy_to(Value *args, size_t nargs, const char *name, bool over,
                     int (*whole)(const WINDOW *, WINDOW *))
{
    int v[6];
    if (nargs != 2 && nargs != 8)
        RAISE(TypeError, "%s requires one or seven arguments", name);
    if (!is_exact(args[1], TYPE_CursesWindow))
        RAISE(TypeError, "%s() argument 1 must be _curses.window, not %K", name, args[1]);
    if (nargs == 2)
        return curses_result(whole(win_of(args[0]), win_of(args[1])), name);
    TRY(ints(args + 2, v, 6));
    return curses_result(copywin(win_of(args[0]), win_of(args[1]), v[0], v[1], v[2], v[3], v[4],
                                 v[5], over), name);
}

RAW(overlay) { return copy_to(args, nargs, "overlay", true, overlay); }
RAW(overwrite) { return copy_to(args, nargs, "overwrite", false, overwrite); }

/* ---- parts ---- */

/* ([nlines, ncols,] y, x) */
static Value part(Value *args, size_t nargs, const char *name,
                  WINDOW *(*make)(WINDOW *, int, int, int, int))
{
    int v[4] = {0};
    if (nargs != 3 && nargs != 5)
        RAISE(TypeError, "_curses.window.%s requires 2 to 4 arguments", name);
    TRY(ints(args + 1, nargs == 3 ? v + 2 : v, nargs - 1));
    return curses_window_new(make(win_of(args[0]), v[0], v[1], v[2], v[3]), args[0]);
}

RAW(derwin) { return part(args, nargs, "derwin", derwin); }

RAW(subwin)
{
    return part(args, nargs, "subwin", is_pad(win_of(args[0])) ? subpad : subwin);
}

RAW(subpad) { return part(args, nargs, "subpad", subpad); }

/* ---- files ---- */

static void close_file(FILE **file)
{
    if (*file)
        fclose(*file);
}

static Value window_putwin(Value *args)
{
    CLEANUP(close_file) FILE *file = tmpfile();
    char buffer[4096];
    if (!file)
        return (Value)raise_errno(errno, 0, 0);
    TRY(curses_result(putwin(win_of(args[0]), file), "putwin"));
    rewind(file);
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, file)) > 0;)
        TRY(call_method1(args[1], NAME(write), TRY(bytes_new(buffer, n))));
    return NONE;
}

/* ---- the type ---- */

static Value get_encoding(Value self) { return as_window(self)->encoding; }

static bool set_encoding(Value self, Value v)
{
    if (!v)
        RAISE(TypeError, "encoding may not be deleted");
    if (!is_str(v))
        RAISE(TypeError, "setting encoding to a non-string");
    as_window(self)->encoding = v;
    return true;
}

static const GetSet window_getset[] = {
    {"encoding", get_encoding, set_encoding, "how bytes are decoded"},
    {0},
};

#define R(name, doc) {#name, 0, doc, window_##name}
#define M(name, signature, doc) {#name "($self" signature ", /)", window_##name, doc}
static const Method window_methods[] = {
    R(addch, "addch([y, x,] ch, [attr=_curses.A_NORMAL])\n\nPut a character."),
    R(addnstr, "Put at most so many characters."),
    R(addstr, "Put a text."),
    M(attroff, ", attr", "Switch attributes off."),
    M(attron, ", attr", "Switch attributes on."),
    M(attrset, ", attr", "Set the attributes."),
    M(bkgd, ", ch, attr=<unrepresentable>", "Set the background, everywhere."),
    M(bkgdset, ", ch, attr=<unrepresentable>", "Set the background of what comes."),
    M(border, ", ls=<unrepresentable>, rs=<unrepresentable>, ts=<unrepresentable>, "
      "bs=<unrepresentable>, tl=<unrepresentable>, tr=<unrepresentable>, "
      "bl=<unrepresentable>, br=<unrepresentable>", "Draw a border."),
    M(box, ", verch=<unrepresentable>, horch=<unrepresentable>", "Draw a border of two characters."),
    R(chgat, "Set the attributes of characters."),
    M(clear, "", "Erase, and redraw all at the next refresh."),
    M(clearok, ", yes", "Whether the next refresh redraws all."),
    M(clrtobot, "", "Erase from the cursor to the end."),
    M(clrtoeol, "", "Erase from the cursor to the end of the line."),
    M(cursyncup, "", "Set the cursors of the windows around to this one's."),
    R(delch, "Delete a character."),
    M(deleteln, "", "Delete the line."),
    R(derwin, "A window in this one, at a position relative to it."),
    {"echochar($self, ch, attr=<unrepresentable>, /)", echochar_, "Put a character and refresh."},
    M(enclose, ", y, x", "Is the position of the screen in the window?"),
    M(erase, "", "Clear the window."),
    M(getbegyx, "", "Where the window begins."),
    M(getbkgd, "", "The background."),
    R(getch, "Wait for a key; -1: none came in time."),
    R(get_wch, "Wait for a character, a str, or a key, an int."),
    R(getkey, "Wait for a key: its name."),
    M(getmaxyx, "", "The size."),
    M(getparyx, "", "Where the window begins in the one around it."),
    R(getstr, "Read a line."),
    M(getyx, "", "Where the cursor is."),
    R(hline, "Draw a horizontal line."),
    M(idcok, ", flag", "Whether the terminal may insert and delete characters."),
    M(idlok, ", yes", "Whether the terminal may insert and delete lines."),
    M(immedok, ", flag", "Whether changes show at once."),
    R(inch, "The character there, with attributes."),
    R(insch, "Insert a character."),
    M(insdelln, ", nlines", "Insert lines; negative: delete some."),
    M(insertln, "", "Insert a line."),
    R(insnstr, "Insert at most so many characters."),
    R(insstr, "Insert a text."),
    R(instr, "The text there."),
    M(is_linetouched, ", line", "Has the line changed since the last refresh?"),
    M(is_wintouched, "", "Has the window changed since the last refresh?"),
    M(keypad, ", yes", "Whether keys that send sequences are one key."),
    M(leaveok, ", yes", "Whether the cursor may stay wherever it is."),
    M(move, ", new_y, new_x", "Move the cursor."),
    M(mvderwin, ", y, x", "Show another part of the window around."),
    M(mvwin, ", new_y, new_x", "Move the window."),
    M(nodelay, ", yes", "Whether getch() does not wait."),
    M(notimeout, ", yes", "Whether sequences of keys may take any time."),
    R(noutrefresh, "Mark for doupdate()."),
    R(overlay, "Copy what is not blank to another window."),
    R(overwrite, "Copy to another window."),
    M(putwin, ", file", "Write the window to a file, for getwin()."),
    M(redrawln, ", beg, num", "Redraw lines at the next refresh."),
    M(redrawwin, "", "Redraw all at the next refresh."),
    R(refresh, "Show it."),
    M(resize, ", nlines, ncols", "Set the size."),
    M(scroll, ", lines=<unrepresentable>", "Scroll."),
    M(scrollok, ", flag", "Whether writing at the end scrolls."),
    M(setscrreg, ", top, bottom", "Set the lines that scroll."),
    M(standend, "", "No attributes any more."),
    M(standout, "", "Stand out."),
    R(subpad, "A pad in this one."),
    R(subwin, "A window in this one, at a position of the screen."),
    M(syncdown, "", "Touch what has been touched in the windows around."),
    M(syncok, ", flag", "Whether changes are told to the windows around."),
    M(syncup, "", "Touch the windows around."),
    M(timeout, ", delay", "How many milliseconds getch() waits; negative: for ever."),
    M(touchline, ", start, count, changed=<unrepresentable>", "Take lines for changed."),
    M(touchwin, "", "Take all for changed."),
    M(untouchwin, "", "Take all for unchanged."),
    R(vline, "Draw a vertical line."),
    {0},
};

TYPE(CursesWindow, .name = "_curses.window", .flags = TYPE_NO_NEW, .size = sizeof(CursesWindow),
     .methods = METHODS(window_methods), .getset = window_getset);
