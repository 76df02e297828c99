/* SPDX-License-Identifier: MIT
 *
 * Settings from the command line's -X options and the environment. Runs before there is a
 * heap, so that everything is malloc'd, and stays until the process ends.
 */
#include "runtime/config.h"

#include <limits.h>
#include <string.h>

enum SettingKind {
    OWN,       /* not for us */
    TEXT,      /* a pointer to the value; an empty one is none */
    COUNT,     /* as often as that option: a number counts, other text is 1 */
    ON,        /* any value switches on */
    ON_OFF,    /* "on", "off", or nothing for "on" */
    UTF8,      /* "0", "1", or nothing for "1" */
    DIGITS,    /* a limit of digits: at least 640, or 0 */
    FRAMES,    /* a number of frames, or nothing for 1 */
    ALLOCATOR, /* a name that CPython knows */
};

typedef struct Setting {
    const char *name;
    enum SettingKind kind;
    size_t field; /* offset in ConfigState */
} Setting;

static const Setting variables[] = {
#define VARIABLE(name_, kind_, field_, argument_, help_) \
    {name_, kind_, offsetof(ConfigState, field_)},
#include "runtime/settings.def"
#undef VARIABLE
};

static const Setting x_options[] = {
#define X_OPTION(name_, kind_, field_, argument_, help_) \
    {name_, kind_, offsetof(ConfigState, field_)},
#include "runtime/settings.def"
#undef X_OPTION
};

void config_defaults(ConfigState *config)
{
    config->int_max_str_digits = -1;
    config->utf8_mode = -1;
    config->frozen_modules = 1;
    config->check_hash_pycs = "default";
}

void config_push(ConfigList *list, const char *item)
{
    const char **grown = realloc(list->items, (list->count + 1) * sizeof *grown);
    if (!grown)
        return;
    list->items = grown;
    list->items[list->count++] = item;
}

const char *config_variable(const ConfigState *config, const char *name)
{
    const char *value = config->ignore_environment ? 0 : getenv(name);
    return value && *value ? value : 0;
}

/* --- values --- */

/* The whole text is a number that an int holds. */
static bool parse_number(const char *text, int *number)
{
    char *end;
    long n = strtol(text, &end, 10);
    *number = (int)n;
    return *text && !*end && n >= INT_MIN && n <= INT_MAX;
}

static int count_of(const char *text)
{
    int number;
    return parse_number(text, &number) && number >= 0 ? number : 1;
}

static bool is_allocator(const char *text)
{
    static const char *const names[] = {"default", "debug", "malloc", "malloc_debug", "pymalloc",
                                        "pymalloc_debug"};
    for (size_t i = 0; i < countof(names); i++)
        if (strcmp(text, names[i]) == 0)
            return true;
    return false;
}

/* A value that can't be: `x` says whether it is that of an -X option. */
static bool refuse(const Setting *setting, bool x)
{
    fputs("Fatal Python error: ", stderr);
    const char *name = setting->name, *of = x ? "-X " : "";
    switch (setting->kind) {
    case UTF8:
        fprintf(stderr, "invalid %s%s %s value\n", of, name, x ? "option" : "environment variable");
        break;
    case DIGITS:
        fprintf(stderr, "%s%s: invalid limit; must be >= 640 or 0 for unlimited.\n", of, name);
        break;
    case FRAMES:
        fprintf(stderr, "%s%s%s: invalid number of frames\n", of, name, x ? "=NFRAME" : "");
        break;
    case ON_OFF:
        fprintf(stderr, "bad value for option %s%s (expected \"on\" or \"off\")\n", of, name);
        break;
    case ALLOCATOR: fprintf(stderr, "%s: unknown allocator\n", name); break;
    default: break;
    }
    return false;
}

/* Put a value in place; an -X option without one has "". */
static bool apply(ConfigState *config, const Setting *setting, const char *value, bool x)
{
    enum { MOST_FRAMES = 65535 };
    void *field = (char *)config + setting->field;
    int *number = field, n = 0;
    switch (setting->kind) {
    case OWN: return true;
    case TEXT: *(const char **)field = *value ? value : 0; return true;
    case COUNT: *number = MAX(*number, count_of(value)); return true;
    case ON: *number = 1; return true;
    case ON_OFF:
        *number = strcmp(value, "off") != 0;
        return !*value || !*number || strcmp(value, "on") == 0 || refuse(setting, x);
    case UTF8:
        *number = strcmp(value, "0") != 0;
        return !*value || !*number || strcmp(value, "1") == 0 || refuse(setting, x);
    case DIGITS:
        if (!parse_number(value, &n) || (n && n < 640))
            return refuse(setting, x);
        *number = n;
        return true;
    case FRAMES:
        if (*value && (!parse_number(value, &n) || n < 0 || n > MOST_FRAMES))
            return refuse(setting, x);
        *number = *value ? n : 1;
        return true;
    case ALLOCATOR: return is_allocator(value) || refuse(setting, x);
    }
    return true;
}

bool config_read_settings(ConfigState *config)
{
    config->trace = getenv("ADDER_TRACE");
    for (size_t i = 0; i < countof(variables); i++) {
        const char *value = config_variable(config, variables[i].name);
        if (value && !apply(config, &variables[i], value, false))
            return false;
    }
    config->dont_write_bytecode = config->dont_write_bytecode != 0;
    for (size_t i = 0; i < countof(x_options); i++) {
        const char *value = config_x_option(config, x_options[i].name);
        if (value && !apply(config, &x_options[i], value, true))
            return false;
    }
    return true;
}

/* --- filters for warnings --- */

static void push_once(ConfigList *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], item) == 0)
            return;
    config_push(list, item);
}

/* Later ones win: development mode, the environment, -W, -b. */
void config_collect_warnings(ConfigState *config)
{
    ConfigList list = {0};
    if (config->dev_mode)
        push_once(&list, "default");
    char *rest = config->warnings_variable ? strdup(config->warnings_variable) : 0;
    for (char *item; rest && (item = strsep(&rest, ","));)
        push_once(&list, item);
    for (size_t i = 0; i < config->warn_options.count; i++)
        push_once(&list, config->warn_options.items[i]);
    if (config->bytes_warning)
        push_once(&list, config->bytes_warning > 1 ? "error::BytesWarning"
                                                   : "default::BytesWarning");
    config->warn_options = list;
}

/* --- asking --- */

const char *config_x_option(const ConfigState *config, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = config->x_options.count; i-- > 0;) {
        const char *item = config->x_options.items[i];
        if (strncmp(item, name, n) == 0 && (!item[n] || item[n] == '='))
            return item[n] ? item + n + 1 : "";
    }
    return 0;
}

bool config_traces(const ConfigState *config, const char *category)
{
    size_t n = strlen(category);
    for (const char *at = config->trace; at && *at;) {
        const char *comma = strchrnul(at, ',');
        if ((size_t)(comma - at) == n && strncmp(at, category, n) == 0)
            return true;
        at = *comma ? comma + 1 : comma;
    }
    return false;
}
