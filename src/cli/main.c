/* SPDX-License-Identifier: MIT
 *
 * The adder command.
 *
 *     options and environment -> ConfigState -> runtime_start -> run -> runtime_end
 */
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/modules.h"
#include "cli/options.h"
#include "cli/repl.h"
#include "embed/start.h"
#include "gc/heap.h"
#include "objects/errors.h"
#include "objects/str.h"
#include "runtime/run.h"
#include "runtime/source.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"
#include "runtime/version.h"

/* --- showing stages --- */

static bool dump(const Options *options)
{
    size_t n;
    const char *text = options->command;
    SourceOptions source = {.optimize = -1, .feature_version = -1};
    if (text) {
        source.filename = TRY(str_from_text("<string>"));
        n = strlen(text);
    } else {
        source.filename = TRY(sys_path_text(options->file ? options->file : "/dev/stdin"));
        text = TRY(source_read_file(source.filename, &n));
    }
    return source_dump(text, n, &source, (enum SourceStage)(options->dump - 1));
}

/* --- running --- */

static bool is_interactive(void)
{
    return isatty(STDIN_FILENO) || rt.config->interactive;
}

static bool reads_terminal(const Options *options)
{
    return !options->command && !options->module
        && (!options->file || strcmp(options->file, "-") == 0)
        && is_interactive();
}

static bool run(const Options *options)
{
    if (options->dump)
        return dump(options);
    if (options->command)
        return run_command(options->command);
    if (options->module)
        return run_module(options->module);
    if (options->file && strcmp(options->file, "-") != 0)
        return run_path(options->file);
    return run_stdin();
}

static int run_all(const Options *options)
{
    if (reads_terminal(options))
        return repl_run(false);
    bool done = run(options);
    int status = done ? 0 : run_exit_status();
    /* The program itself may ask for it. */
    bool inspect = rt.config->inspect || config_variable(rt.config, "PYTHONINSPECT");
    return inspect && !options->dump && is_interactive() ? repl_run(true) : status;
}

static void print_version(int level)
{
    if (level > 1)
        puts("Python " VERSION_TEXT);
    else
        puts("Python " VERSION_NUMBER " (Adder " PACKAGE_VERSION ")");
}

/* A KeyboardInterrupt that nobody caught: callers see that a signal ended us. */
static void die_of_interrupt(void)
{
    signal(SIGINT, SIG_DFL);
    raise(SIGINT);
}

/* What C libraries take for a call and give back, as zlib for each text, stays with the
 * process: to have its pages made anew takes longer than the call. */
static void keep_memory(void)
{
#ifdef M_TRIM_THRESHOLD
    enum { KEPT = 8 << 20, MAPPED = 4 << 20 };
    mallopt(M_TRIM_THRESHOLD, KEPT);
    mallopt(M_MMAP_THRESHOLD, MAPPED);
#endif
}

int main(int argc, char **argv)
{
    Options options = {0};
    keep_memory();
    ConfigState *config = calloc(1, sizeof *config);
    if (!config)
        return 1;
    config_defaults(config);
    options_parse(argc, argv, &options, config);
    switch (options.mode) {
    case OPTIONS_WRONG: return 2;
    case OPTIONS_HELP: options_help(&options, argv[0]); return 0;
    case OPTIONS_VERSION: print_version(options.version); return 0;
    case OPTIONS_RUN: break;
    }
    gc_clear_environment();
    if (!config_read_settings(config))
        return 1;
    config_collect_warnings(config);
    if (config->trace && strcmp(config->trace, "help") == 0) {
        options_trace_help();
        return 0;
    }
    config_find_paths(config, argv[0]);
    if (options.list_modules)
        return modules_print(config) ? 0 : 1;
    if (!runtime_start(config))
        return 1;
    int status = run_all(&options);
    bool interrupted = status == RUN_INTERRUPTED;
    status = runtime_end(status);
    if (interrupted)
        die_of_interrupt();
    return status;
}
