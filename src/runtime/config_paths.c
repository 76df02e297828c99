/* SPDX-License-Identifier: MIT
 *
 * Where we are: the command itself, the library, our own part of it, installed packages.
 *
 * A command that lies (or is a link) beside or in a folder below a file `pyvenv.cfg` is
 * that of a virtual environment: the folder of the file is the prefix, and the file says
 * where the command is that the environment was made from.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/paths.h"
#include "runtime/config.h"

/* --- paths --- */

static char *join(const char *folder, const char *name)
{
    char *path = 0;
    const char *slash = *folder && folder[strlen(folder) - 1] == '/' ? "" : "/";
    return asprintf(&path, "%s%s%s", folder, slash, name) < 0 ? 0 : path;
}

static bool exists(const char *path)
{
    struct stat info;
    return path && stat(path, &info) == 0;
}

static bool is_program(const char *path)
{
    struct stat info;
    return path && stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

/* The path from the root; links stay, since those of environments tell where we are. */
static char *absolute(const char *path)
{
    if (*path == '/')
        return strdup(path);
    char *here = getcwd(0, 0);
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    char *result = here ? join(here, path) : 0;
    free(here);
    return result;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The folder that the path is in; 0 at the root. */
static char *folder_of(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : 0;
    return !slash ? 0 : slash == path ? (path[1] ? strdup("/") : 0)
                      : strndup(path, (size_t)(slash - path));
}

/* --- the command --- */

/* As the shell found it: with a slash the path itself, else along PATH. */
static char *find_program(const char *name)
{
    if (strchr(name, '/'))
        return absolute(name);
    const char *path = getenv("PATH");
    char *copy = path ? strdup(path) : 0, *rest = copy;
    for (char *folder; copy && (folder = strsep(&rest, ":"));) {
        char *candidate = join(*folder ? folder : ".", name);
        if (is_program(candidate))
            return absolute(candidate);
    }
    return 0;
}

/* --- virtual environments --- */

static char *trimmed(char *text)
{
    text += strspn(text, " \t\r\n");
    size_t n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1]))
        text[--n] = 0;
    return text;
}

/* The value of `home = ...` in an open pyvenv.cfg. */
static char *read_home(FILE *file)
{
    char *line = 0, *home = 0;
    size_t capacity = 0;
    while (!home && getline(&line, &capacity, file) >= 0) {
        char *equals = strchr(line, '=');
        if (!equals)
            continue;
        *equals = 0;
        if (strcasecmp(trimmed(line), "home") == 0)
            home = strdup(trimmed(equals + 1));
    }
    free(line);
    return home;
}

/* The command that the environment was made from: by its folder and our name, else by the
 * link that we are. */
static char *base_program(const char *home, const char *executable)
{
    char *path = join(home, base_name(executable));
    if (!is_program(path))
        path = realpath(executable, 0);
    if (!is_program(path) || strcmp(path, executable) == 0)
        path = join(home, "adder");
    return is_program(path) ? path : 0;
}

static void find_environment(ConfigState *config)
{
    char *folder = folder_of(config->executable);
    for (int up = 0; folder && up < 2; up++, folder = folder_of(folder)) {
        FILE *file = fopen(join(folder, "pyvenv.cfg"), "re");
        if (!file)
            continue;
        char *home = read_home(file);
        fclose(file);
        config->venv = home != 0;
        if (!home)
            return;
        char *program = base_program(home, config->executable);
        config->base_executable = program ? program : config->executable;
        config->prefix = config->exec_prefix = folder;
        return;
    }
}

/* --- the library --- */

/* The real file behind the command, to tell a build tree from an installation. */
static char *real_program(const ConfigState *config)
{
    char *path = realpath("/proc/self/exe", 0);
    if (config->venv && config->base_executable) /* environments may hold a copy */
        path = realpath(config->base_executable, 0);
    return path ? path : config->executable ? realpath(config->executable, 0) : 0;
}

/* The command of the build tree has our library and the compiled files of the standard one
 * there; an installed one has both under PATH_ADDER_LIB. */
static void find_overlay(ConfigState *config)
{
    char *folder = folder_of(real_program(config));
    if (folder && strcmp(folder, PATH_BUILD_TREE) == 0) {
        config->overlay = PATH_BUILD_TREE "/lib";
        config->extensions = PATH_BUILD_TREE "/modules";
        config->stdlib_cache = PATH_BUILD_TREE "/cache";
    } else {
        config->overlay = PATH_ADDER_LIB;
        config->extensions = PATH_ADDER_LIB "/modules";
        config->stdlib_cache = PATH_ADDER_LIB "/cache";
    }
    if (!exists(config->overlay))
        config->overlay = 0;
}

/* The library of a prefix, or the prefix when that is the library itself. */
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

/* 3.12 dropped asynchat. */
static bool is_older(const char *stdlib)
{
    return exists(join(stdlib, "asynchat.py"));
}

/* PYTHONHOME is <prefix> or <prefix>:<exec_prefix>. */
static void use_home(ConfigState *config)
{
    const char *colon = strchr(config->home, ':');
    const char *prefix = colon ? strndup(config->home, (size_t)(colon - config->home))
                               : config->home;
    config->base_prefix = prefix;
    config->base_exec_prefix = colon ? colon + 1 : prefix;
    config->stdlib = library_in(prefix);
    if (!config->stdlib)
        fputs("Could not find platform independent libraries <prefix>\n", stderr);
}

void config_find_paths(ConfigState *config, const char *program)
{
    if (!config->executable)
        config->executable = program ? find_program(program) : 0;
    config->base_executable = config->executable;
    config->base_prefix = PATH_PREFIX;
    config->base_exec_prefix = PATH_EXEC_PREFIX;
    if (!config->home && config->executable)
        find_environment(config);
    find_overlay(config);
    if (config->home)
        use_home(config);
    else if (*PATH_STDLIB && exists(PATH_STDLIB))
        config->stdlib = PATH_STDLIB;
    config->older_library = config->stdlib && is_older(config->stdlib);
    if (!config->venv) {
        config->prefix = config->base_prefix;
        config->exec_prefix = config->base_exec_prefix;
    }
    config->site_packages = PATH_SITE_PACKAGES;
    config->more_site_packages = *PATH_EXTRA_SITE_PACKAGES ? PATH_EXTRA_SITE_PACKAGES : 0;
}
