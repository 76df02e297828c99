/* SPDX-License-Identifier: MIT
 *
 * What the command line and the environment decide, and where things are. Filled before
 * the runtime starts; sys shows it.
 */
#ifndef RUNTIME_CONFIG_H
#define RUNTIME_CONFIG_H

#include "base/common.h"

typedef struct ConfigList {
    const char **items;
    size_t count;
} ConfigList;

typedef struct ConfigState {
    /* sys.flags */
    int debug, inspect, interactive, optimize, dont_write_bytecode, no_user_site, no_site;
    int ignore_environment, verbose, bytes_warning, quiet, hash_randomization, isolated;
    int dev_mode, utf8_mode, warn_default_encoding, safe_path, int_max_str_digits;
    int unbuffered, skip_first_line;
    const char *check_hash_pycs;   /* "default", "always", "never" */
    const char *pycache_prefix;    /* 0: none */
    const char *hash_seed;         /* PYTHONHASHSEED or 0 */
    const char *path_variable;     /* PYTHONPATH or 0 */
    const char *home;              /* PYTHONHOME or 0 */
    const char *io_encoding;       /* PYTHONIOENCODING or 0 */
    const char *trace;             /* ADDER_TRACE or 0 */
    ConfigList warn_options, x_options;
    ConfigList argv, orig_argv;    /* sys.argv, sys.orig_argv */
    /* Where we are: absolute paths. */
    const char *executable, *prefix, *exec_prefix;
    const char *stdlib;            /* the library's folder; 0: none */
    const char *stdlib_cache;      /* where its compiled files lie */
    const char *overlay;           /* our own modules that go before it; 0: none */
    const char *site_packages, *more_site_packages;
} ConfigState;

/* Append to a list. */
void config_push(ConfigList *list, const char *item);
/* Take what the environment says, unless config->ignore_environment. */
void config_read_environment(ConfigState *config);
/* Find the executable, the library and the rest. program: argv[0]. */
void config_find_paths(ConfigState *config, const char *program);
/* The value of -X name[=value]; "" without one, 0 when the option isn't there. */
const char *config_x_option(const ConfigState *config, const char *name);
/* ADDER_TRACE asks for that category. */
bool config_traces(const ConfigState *config, const char *category);

#endif
