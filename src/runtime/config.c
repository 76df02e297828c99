/* SPDX-License-Identifier: MIT
 *
 * Configuration from the environment and the file system. Runs before there is a heap,
 * so that everything is malloc'd, and stays until the process ends.
 */
#include "runtime/config.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/paths.h"

void config_push(ConfigList *list, const char *item)
{
    const char **grown = realloc(list->items, (list->count + 1) * sizeof *grown);
    if (!grown)
        return;
    list->items = grown;
    list->items[list->count++] = item;
}

/* --- environment --- */

/* A variable that is set and not empty. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : 0;
}

/* Variables that stand for repeated options: a number counts, other text is 1. */
static void raise_flag(int *flag, const char *name)
{
    const char *value = variable(name);
    if (!value)
        return;
    int level = atoi(value);
    *flag = MAX(*flag, level > 0 ? level : 1);
}

static void push_warnings(ConfigState *config)
{
    const char *value = variable("PYTHONWARNINGS");
    if (!value)
        return;
    /* They come before the command line's, so that those win. */
    ConfigList list = {0};
    char *copy = strdup(value), *rest = copy;
    for (char *item; copy && (item = strsep(&rest, ","));)
        config_push(&list, item);
    for (size_t i = 0; i < config->warn_options.count; i++)
        config_push(&list, config->warn_options.items[i]);
    config->warn_options = list;
}

void config_read_environment(ConfigState *config)
{
    config->trace = variable("ADDER_TRACE");
    if (config->ignore_environment)
        return;
    raise_flag(&config->debug, "PYTHONDEBUG");
    raise_flag(&config->verbose, "PYTHONVERBOSE");
    raise_flag(&config->optimize, "PYTHONOPTIMIZE");
    raise_flag(&config->inspect, "PYTHONINSPECT");
    raise_flag(&config->dont_write_bytecode, "PYTHONDONTWRITEBYTECODE");
    raise_flag(&config->no_user_site, "PYTHONNOUSERSITE");
    raise_flag(&config->unbuffered, "PYTHONUNBUFFERED");
    raise_flag(&config->safe_path, "PYTHONSAFEPATH");
    raise_flag(&config->dev_mode, "PYTHONDEVMODE");
    config->optimize = MIN(config->optimize, 2);
    config->hash_seed = variable("PYTHONHASHSEED");
    config->path_variable = variable("PYTHONPATH");
    config->home = variable("PYTHONHOME");
    config->io_encoding = variable("PYTHONIOENCODING");
    if (!config->pycache_prefix)
        config->pycache_prefix = variable("PYTHONPYCACHEPREFIX");
    const char *digits = variable("PYTHONINTMAXSTRDIGITS");
    if (digits && config->int_max_str_digits < 0)
        config->int_max_str_digits = atoi(digits);
    push_warnings(config);
}

/* --- paths --- */

static char *join(const char *folder, const char *name)
{
    char *path = 0;
    return asprintf(&path, "%s/%s", folder, name) < 0 ? 0 : path;
}

static bool exists(const char *path)
{
    struct stat info;
    return path && stat(path, &info) == 0;
}

static bool is_program(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

/* As the shell found it: with a slash the path itself, else along PATH. */
static char *find_program(const char *name)
{
    if (strchr(name, '/'))
        return realpath(name, 0) ? (*name == '/' ? strdup(name) : realpath(name, 0)) : 0;
    const char *path = variable("PATH");
    char *copy = path ? strdup(path) : 0, *rest = copy;
    for (char *folder; copy && (folder = strsep(&rest, ":"));) {
        char *candidate = join(*folder ? folder : ".", name);
        if (candidate && is_program(candidate))
            return *candidate == '/' ? candidate : realpath(candidate, 0);
    }
    return 0;
}

/* The real file behind the command, to tell a build tree from an installation. */
static char *real_program(const char *executable)
{
    char *path = realpath("/proc/self/exe", 0);
    return path ? path : executable ? realpath(executable, 0) : 0;
}

/* The command of the build tree has our library and the compiled files of the standard one
 * there; an installed one has both under PATH_ADDER_LIB. */
static void find_overlay(ConfigState *config)
{
    char *real = real_program(config->executable);
    char *slash = real ? strrchr(real, '/') : 0;
    if (slash)
        *slash = 0;
    if (real && strcmp(real, PATH_BUILD_TREE) == 0) {
        config->overlay = PATH_BUILD_TREE "/lib";
        config->stdlib_cache = PATH_BUILD_TREE "/cache";
    } else {
        config->overlay = PATH_ADDER_LIB;
        config->stdlib_cache = PATH_ADDER_LIB "/cache";
    }
    if (!exists(config->overlay))
        config->overlay = 0;
}

/* PYTHONHOME is a prefix (of which lib/python3.12 is the library), or the library itself. */
static const char *library_in(const char *home)
{
    static const char *const names[] = {"lib/python3.12", "lib/python3.11", "."};
    for (size_t i = 0; i < countof(names); i++) {
        char *folder = join(home, names[i]);
        if (exists(join(folder, "os.py")))
            return strcmp(names[i], ".") ? folder : home;
    }
    return 0;
}

void config_find_paths(ConfigState *config, const char *program)
{
    if (!config->executable)
        config->executable = find_program(program);
    config->prefix = PATH_PREFIX;
    config->exec_prefix = PATH_EXEC_PREFIX;
    find_overlay(config);
    if (config->home)
        config->stdlib = library_in(config->home);
    else if (*PATH_STDLIB && exists(PATH_STDLIB))
        config->stdlib = PATH_STDLIB;
    config->site_packages = PATH_SITE_PACKAGES;
    config->more_site_packages = *PATH_EXTRA_SITE_PACKAGES ? PATH_EXTRA_SITE_PACKAGES : 0;
}

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
