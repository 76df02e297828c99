/* SPDX-License-Identifier: MIT
 *
 * The adder command.
 *
 *     options and environment -> ConfigState -> runtime_start -> run -> runtime_end
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

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

static bool reads_terminal(const Options *options)
{
    return !options->command && !options->module
        && (!options->file || strcmp(options->file, "-") == 0)
        && (isatty(STDIN_FILENO) || rt.config->inspect);
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
        return repl_run(!rt.config->quiet);
    bool done = run(options);
    int status = done ? 0 : run_exit_status();
    if (!rt.config->inspect || options->dump)
        return status;
    rt.config->inspect = 0;
    return repl_run(false);
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

int main(int argc, char **argv)
{
    Options options = {0};
    ConfigState *config = calloc(1, sizeof *config);
    if (!config)
        return 1;
    config->int_max_str_digits = -1;
    config->check_hash_pycs = "default";
    options_parse(argc, argv, &options, config);
    switch (options.mode) {
    case OPTIONS_WRONG: return 2;
    case OPTIONS_HELP: options_help(argv[0]); return 0;
    case OPTIONS_VERSION: print_version(options.version); return 0;
    case OPTIONS_RUN: break;
    }
    gc_clear_environment();
    config_read_environment(config);
    if (config->trace && strcmp(config->trace, "help") == 0) {
        options_trace_help();
        return 0;
    }
    config_find_paths(config, argv[0]);
    if (!runtime_start(config))
        return 1;
    int status = run_all(&options);
    bool interrupted = status == RUN_INTERRUPTED;
    status = runtime_end(status);
    if (interrupted)
        die_of_interrupt();
    return status;
}
