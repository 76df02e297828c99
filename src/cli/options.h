/* SPDX-License-Identifier: MIT
 *
 * The command line as options.def describes it.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "runtime/config.h"

enum OptionsHelp { HELP_OPTIONS = 1, HELP_VARIABLES = 2, HELP_X_OPTIONS = 4 };

typedef struct Options {
    enum OptionsMode { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_WRONG } mode;
    int help;        /* HELP: bits of enum OptionsHelp */
    const char *command, *module, *file; /* at most one; none: stdin */
    int dump;        /* 0: run; else enum SourceStage + 1 */
    bool list_modules;
    int version;     /* how often -V was given */
    bool isolated;
} Options;

/* Parse; fills the configuration's flags and lists. Mode WRONG: stderr has been told. */
void options_parse(int argc, char **argv, Options *options, ConfigState *config);
/* What --help and its like show. */
void options_help(const Options *options, const char *program);
/* The names of ADDER_TRACE. */
void options_trace_help(void);

#endif
