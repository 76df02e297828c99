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
    int unbuffered, skip_first_line, random_hash;
    /* Settings, see settings.def. */
    int faulthandler, import_time, no_debug_ranges, frozen_modules;
    int tracemalloc;               /* frames; 0: off */
    const char *check_hash_pycs;   /* "default", "always", "never" */
    const char *pycache_prefix;    /* 0: none; likewise below */
    const char *hash_seed, *path_variable, *home, *io_encoding, *startup, *platlibdir;
    const char *coerce_locale, *warnings_variable;
    const char *trace;             /* ADDER_TRACE */
    ConfigList warn_options, x_options;
    ConfigList argv, orig_argv;    /* sys.argv, sys.orig_argv */
    /* Where we are: absolute paths. */
    const char *executable, *base_executable;
    const char *prefix, *exec_prefix, *base_prefix, *base_exec_prefix;
    const char *stdlib;            /* the library's folder; 0: none */
    bool older_library;            /* it is 3.11's: what 3.12 changed must be made up for */
    const char *stdlib_cache;      /* where its compiled files lie */
    const char *extensions;        /* the folder of shared objects with modules */
    const char *overlay;           /* our own modules that go before it; 0: none */
    const char *site_packages, *more_site_packages;
    bool venv;                     /* prefix is a virtual environment */
} ConfigState;

/* What is so unless somebody says otherwise. */
void config_defaults(ConfigState *config);
/* Append to a list. */
void config_push(ConfigList *list, const char *item);
/* Take what -X options and the environment (unless config->ignore_environment) say; false:
 * they can't be, as stderr has been told. */
bool config_read_settings(ConfigState *config);
/* What -W, -b and others come to: config->warn_options. */
void config_collect_warnings(ConfigState *config);
/* The value of -X name[=value]; "" without one, 0 when the option isn't there. */
const char *config_x_option(const ConfigState *config, const char *name);
/* An environment variable that is set, not empty and not to be ignored; else 0. */
const char *config_variable(const ConfigState *config, const char *name);
/* ADDER_TRACE asks for that category. */
bool config_traces(const ConfigState *config, const char *category);

/* Find the executable, the library and the rest. program: argv[0]. (config_paths.c) */
void config_find_paths(ConfigState *config, const char *program);

#endif
