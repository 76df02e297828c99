/* SPDX-License-Identifier: MIT
 *
 * What the files of _curses and _curses_panel share: windows, errors, characters.
 */
#ifndef MODULES_CURSES_WINDOW_H
#define MODULES_CURSES_WINDOW_H

#define NCURSES_NOMACROS 1
#define NCURSES_ENABLE_STDBOOL_H 1
#define NCURSES_WIDECHAR 1
#include <stdbool.h>
/* What has names that are others' here. */
#define attr_get ncurses_attr_get
#define attr_set ncurses_attr_set
#include <curses.h>
#undef attr_get
#undef attr_set
#undef TRUE
#undef FALSE

#include "objects/call.h"
#include "objects/module.h"

typedef struct CursesState {
    Value error;
    bool has_terminal, started, has_colors; /* setupterm(), initscr(), start_color() */
} CursesState;
extern const ModuleSpec module_spec__curses;
#define CURSES_STATE MODULE_STATE_MADE(CursesState, _curses)

typedef struct CursesWindow {
    Object head;
    WINDOW *win;            /* 0: deleted */
    Value parent;           /* of which it is a part, which must outlive it; 0 */
    Value encoding;         /* str */
} CursesWindow;

static inline CursesWindow *as_window(Value v) { return (CursesWindow *)v; }
Value curses_window_new(WINDOW *win, Value parent) MUST_USE;
/* curses.error. Returns 0. */
COLD int curses_raise(const char *text);
/* None, or the error that the function returned ERR. */
Value curses_result(int code, const char *name) MUST_USE;
bool curses_check_started(void) MUST_USE;
bool curses_check_terminal(void) MUST_USE;
/* A character with attributes of an int, or bytes or a str of one character. */
bool curses_cell(Value v, attr_t attributes, cchar_t *cell) MUST_USE;
bool curses_chtype(Value v, chtype *c) MUST_USE;
bool curses_add_constants(Value module) MUST_USE;

#endif
