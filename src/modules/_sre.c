/* SPDX-License-Identifier: MIT
 *
 * Module _sre: what the package re stands on. See sre.h.
 */
#include "gc/heap.h"
#include "modules/sre.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "runtime/config.h"

static Value template_function(Value *args)
{
    if (!is_list(args[1]))
        RAISE(TypeError, "template() argument 2 must be list, not %K", args[1]);
    return template_new(args[1]);
}

static bool char_argument(Value v, uint32_t *c)
{
    int value;
    TRY(value_as_int(v, &value));
    *c = (uint32_t)value;
    return true;
}

static Value ascii_iscased(Value *args)
{
    uint32_t c;
    TRY(char_argument(args[0], &c));
    return from_bool((c | 32) >= 'a' && (c | 32) <= 'z');
}

static Value ascii_tolower(Value *args)
{
    uint32_t c;
    TRY(char_argument(args[0], &c));
    return small_int(c >= 'A' && c <= 'Z' ? c | 32 : c);
}

static Value unicode_iscased(Value *args)
{
    uint32_t c;
    TRY(char_argument(args[0], &c));
    return from_bool(c <= 0x10ffff && sre_unicode_cased(c));
}

static Value unicode_tolower(Value *args)
{
    uint32_t c;
    TRY(char_argument(args[0], &c));
    return small_int(c <= 0x10ffff ? sre_unicode_lower(c) : c);
}

static Value getcodesize(Value *args) { return small_int(4); }

static const Method sre_methods[] = {
    {"compile($module, /, pattern, flags, code, groups, groupindex, indexgroup)", pattern_new, "A pattern from its code list."},
    {"template($module, pattern, template, /)", template_function, "A replacement text taken apart."},
    {"ascii_iscased($module, character, /)", ascii_iscased, "Has the ASCII character upper and lower case?"},
    {"ascii_tolower($module, character, /)", ascii_tolower, "The ASCII character in lower case."},
    {"unicode_iscased($module, character, /)", unicode_iscased, "Has the character upper and lower case?"},
    {"unicode_tolower($module, character, /)", unicode_tolower, "The character in lower case."},
    {"getcodesize($module, /)", getcodesize, "Bytes of a word of the code list."},
    {0},
};

static const ModuleConstant sre_constants[] = {
    {"CODESIZE", 4}, {"MAXREPEAT", SRE_MAXREPEAT}, {"MAXGROUPS", SRE_MAXGROUPS},
    {"copyright", 0, "Adder's regular expressions, on PCRE2"},
    {0},
};

/* The library's releases differ in nothing but the number that they compare with this. */
static bool add_magic(Value module)
{
    return module_add(module, "MAGIC",
                      small_int(rt.config->older_library ? 20220615 : 20221023));
}

static bool sre_init(Value module)
{
    TRY(add_magic(module));
    if (!rt.module_states[MODULE__sre])
        rt.module_states[MODULE__sre] = gc_alloc(sizeof(SreState));
    return rt.module_states[MODULE__sre] || raise_no_memory();
}

MODULE(_sre, .doc = "Regular expressions: the engine of re.", .methods = sre_methods, .constants = sre_constants,
       .init = sre_init);
