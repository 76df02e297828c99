/* SPDX-License-Identifier: MIT
 *
 * The command line as options.def describes it.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "runtime/config.h"

typedef struct Options {
    enum OptionsMode { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_WRONG } mode;
    const char *command, *module, *file; /* at most one; none: stdin */
    int dump;        /* 0: run; else enum SourceStage + 1 */
    int version;     /* how often -V was given */
    bool isolated;
} Options;

/* Parse; fills the configuration's flags and lists. Mode WRONG: stderr has been told. */
void options_parse(int argc, char **argv, Options *options, ConfigState *config);
/* What --help shows. */
void options_help(const char *program);
/* The names of ADDER_TRACE. */
void options_trace_help(void);

#endif
