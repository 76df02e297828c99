/* SPDX-License-Identifier: MIT
 *
 * Module _curses_panel: windows that lie one upon the other.
 *
 * ncurses links its panels in malloc'd memory: `panels` keeps the objects of those that
 * are there, by the panel's address.
 */
#include "modules/curses_window.h"

#include <panel.h>

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

typedef struct PanelState {
    Value error;
    Value panels;           /* dict: address -> panel */
} PanelState;
#define PANEL_STATE MODULE_STATE(PanelState, MODULE__curses_panel)

typedef struct CursesPanel {
    Object head;
    PANEL *panel;
    Value window, user;     /* user 0: none */
} CursesPanel;

static inline CursesPanel *as_panel(Value v) { return (CursesPanel *)v; }

static Value result(int code, const char *name)
{
    if (code != ERR)
        return NONE;
    Value text = TRY(str_format("%s() returned ERR", name));
    return (Value)raise_object(TRY(call1(PANEL_STATE->error, text)));
}

static Value object_of(PANEL *panel)
{
    if (!panel)
        return NONE;
    Value found = TRY(dict_get(PANEL_STATE->panels, TRY(int_from_uint64((uintptr_t)panel))));
    return found == UNBOUND ? NONE : found;
}

/* ---- panels ---- */

#define PLAIN(name, call)                                                    \
    static Value panel_do_##name(Value *args)                                \
    {                                                                        \
        return result(call(as_panel(args[0])->panel), #name);                \
    }
PLAIN(bottom, bottom_panel)
PLAIN(hide, hide_panel)
PLAIN(show, show_panel)
PLAIN(top, top_panel)

static Value panel_do_above(Value *args) { return object_of(panel_above(as_panel(args[0])->panel)); }
static Value panel_do_below(Value *args) { return object_of(panel_below(as_panel(args[0])->panel)); }

static Value panel_do_hidden(Value *args)
{
    int hidden = panel_hidden(as_panel(args[0])->panel);
    return hidden == ERR ? result(ERR, "panel_hidden") : from_bool(hidden);
}

/* args: self, y, x */
static Value panel_do_move(Value *args)
{
    int y, x;
    TRY(value_as_int(args[1], &y));
    TRY(value_as_int(args[2], &x));
    return result(move_panel(as_panel(args[0])->panel, y, x), "move_panel");
}

static bool check_window(const char *name, Value v)
{
    if (!is_exact(v, TYPE_CursesWindow))
        RAISE(TypeError, "%s() argument must be _curses.window, not %K", name, v);
    return true;
}

/* args: self, window */
static Value panel_do_replace(Value *args)
{
    TRY(check_window("replace", args[1]));
    TRY(result(replace_panel(as_panel(args[0])->panel, as_window(args[1])->win), "replace_panel"));
    as_panel(args[0])->window = args[1];
    return NONE;
}

static Value panel_do_set_userptr(Value *args)
{
    as_panel(args[0])->user = args[1];
    return NONE;
}

static Value panel_do_userptr(Value *args)
{
    Value user = as_panel(args[0])->user;
    return user ? user : (Value)raise_object(TRY(call1(PANEL_STATE->error,
                                                       TRY(str_from_text("no userptr set")))));
}

static Value panel_do_window(Value *args) { return as_panel(args[0])->window; }

#define M(name, signature, doc) {#name "($self" signature ", /)", panel_do_##name, doc}
static const Method panel_methods[] = {
    M(above, "", "The panel above, or None."),
    M(below, "", "The panel below, or None."),
    M(bottom, "", "Push the panel to the bottom."),
    M(hidden, "", "Is the panel hidden?"),
    M(hide, "", "Hide the panel."),
    M(move, ", y, x", "Move the panel."),
    M(replace, ", win", "Give the panel another window."),
    M(set_userptr, ", obj", "Set the panel's object."),
    M(show, "", "Show the panel, on top."),
    M(top, "", "Pull the panel to the top."),
    M(userptr, "", "The panel's object."),
    M(window, "", "The panel's window."),
    {0},
};

TYPE(CursesPanel, .name = "_curses_panel.panel", .flags = TYPE_NO_NEW, .size = sizeof(CursesPanel),
     .methods = METHODS(panel_methods));

/* ---- the module ---- */

static Value panel_new(Value *args)
{
    TRY(curses_check_started());
    TRY(check_window("new_panel", args[0]));
    CursesPanel *p = TRY((CursesPanel *)type_alloc(rt.types[TYPE_CursesPanel], 0));
    p->window = args[0];
    p->panel = new_panel(as_window(args[0])->win);
    if (!p->panel)
        return result(ERR, "new_panel");
    Value address = TRY(int_from_uint64((uintptr_t)p->panel));
    TRY(dict_set(PANEL_STATE->panels, address, from_object(p)));
    return from_object(p);
}

static Value panel_top_of_all(Value *args)
{
    TRY(curses_check_started());
    return object_of(panel_below(NULL));
}

static Value panel_bottom_of_all(Value *args)
{
    TRY(curses_check_started());
    return object_of(panel_above(NULL));
}

static Value panel_update_all(Value *args)
{
    TRY(curses_check_started());
    update_panels();
    return NONE;
}

static const Method methods[] = {
    {"bottom_panel($module, /)", panel_bottom_of_all, "The panel at the bottom."},
    {"new_panel($module, win, /)", panel_new, "A panel on a window, on top."},
    {"top_panel($module, /)", panel_top_of_all, "The panel on top."},
    {"update_panels($module, /)", panel_update_all, "Mark all for doupdate()."},
    {0},
};

static bool curses_panel_init(Value module)
{
    PanelState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__curses_panel] = state;
    state->error = TRY(type_new_simple("_curses_panel.error",
                                       from_object(rt.types[TYPE_Exception]), 0));
    state->panels = TRY(dict_new());
    TRY(module_add(module, "error", state->error));
    TRY(module_add(module, "version", TRY(str_from_text("2.1"))));
    TRY(module_add(module, "__version__", TRY(str_from_text("2.1"))));
    return module_add(module, "panel", from_object(rt.types[TYPE_CursesPanel]));
}

MODULE(_curses_panel, .doc = "Windows that lie one upon the other.", .methods = METHODS(methods),
       .init = curses_panel_init);
