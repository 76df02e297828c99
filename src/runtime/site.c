/* SPDX-License-Identifier: MIT
 *
 * exit, quit, help, copyright, credits, license: objects that do something when called and
 * say so when shown. They are here so that a program that never uses them pays nothing
 * for importing `site`.
 */
#include "runtime/site.h"

#include "objects/call.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/stdio.h"

typedef struct SiteObject {
    Object head;
    Value name;  /* str */
    Value text;  /* what a printer prints */
} SiteObject;

static SiteObject *site_object_new(enum TypeId type, const char *name, const char *text)
{
    SiteObject *self = TRY((SiteObject *)type_alloc(rt.types[type], 0));
    self->name = TRY(str_from_text(name));
    self->text = TRY(str_from_text(text));
    return self;
}

/* --- exit, quit --- */

static Value quitter_repr(Value self)
{
    return str_format("Use %S() or Ctrl-D (i.e. EOF) to exit", ((SiteObject *)self)->name);
}

static Value quitter_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value code;
    TRY(arguments_place("__call__(code=None)", args, nargs, kwnames, &code));
    Value in = stdio_get("stdin");
    if (in && in != NONE && !call_method0(in, NAME(close)))
        error_clear();
    return raise_value(TYPE_SystemExit, code);
}

TYPE(Quitter, .name = "_sitebuiltins.Quitter", .size = sizeof(SiteObject), .flags = TYPE_NO_NEW,
     .slots = {.repr = quitter_repr, .call = quitter_call});

/* --- copyright, credits, license --- */

static Value printer_repr(Value self)
{
    return ((SiteObject *)self)->text;
}

static Value printer_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("__call__", nargs, kwnames, 0, 0));
    Value file = stdio_get("stdout");
    if (!file || file == NONE)
        return NONE;
    Value line = TRY(str_format("%S\n", ((SiteObject *)self)->text));
    return stdio_write(file, line) ? NONE : 0;
}

TYPE(Printer, .name = "_sitebuiltins._Printer", .size = sizeof(SiteObject), .flags = TYPE_NO_NEW,
     .slots = {.repr = printer_repr, .call = printer_call});

/* --- help --- */

static Value helper_repr(Value self)
{
    return str_from_text("Type help() for interactive help, or help(object) for help about "
                         "object.");
}

static Value helper_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value pydoc = TRY(rt.services.import("pydoc")), help = TRY(attr_get(pydoc, NAME(help)));
    return call_value(help, args, nargs, kwnames);
}

TYPE(Helper, .name = "_sitebuiltins._Helper", .size = sizeof(SiteObject), .flags = TYPE_NO_NEW,
     .slots = {.repr = helper_repr, .call = helper_call});

bool site_init(void)
{
    static const struct { const char *name; enum TypeId type; const char *text; } rows[] = {
        {"exit", TYPE_Quitter, ""},
        {"quit", TYPE_Quitter, ""},
        {"help", TYPE_Helper, ""},
        {"copyright", TYPE_Printer, "Copyright (c) the Adder contributors."},
        {"credits", TYPE_Printer, "Adder stands on bdwgc, GMP, PCRE2, libunistring, Bison and re2c."},
        {"license", TYPE_Printer, "MIT licence; see the file COPYING."},
    };
    for (size_t i = 0; i < countof(rows); i++) {
        SiteObject *object = TRY(site_object_new(rows[i].type, rows[i].name, rows[i].text));
        TRY(dict_set_text(rt.builtins, rows[i].name, from_object(object)));
    }
    return true;
}
