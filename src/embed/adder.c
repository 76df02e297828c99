/* SPDX-License-Identifier: MIT
 *
 * The public functions.
 */
#include "embed/adder.h"

#include "embed/start.h"
#include "objects/str.h"
#include "objects/operate.h"
#include "runtime/run.h"
#include "runtime/source.h"
#include "runtime/version.h"
#include "vm/vm.h"

EXPORT int adder_start(int count, char **argv)
{
    ConfigState *config = calloc(1, sizeof *config);
    if (!config)
        return 0;
    config_defaults(config);
    for (int i = 0; i < count; i++)
        config_push(&config->argv, argv[i]);
    if (!count)
        config_push(&config->argv, "");
    if (!config_read_settings(config))
        return 0;
    config_collect_warnings(config);
    config_find_paths(config, count ? argv[0] : "adder");
    return runtime_start(config);
}

EXPORT int adder_run(const char *source)
{
    Value name = str_from_text("<string>");
    bool done = name && run_text(source, strlen(source), name, SOURCE_EXEC);
    if (!done)
        (void)run_exit_status();
    return done;
}

EXPORT int adder_run_file(const char *path)
{
    return run_path(path) ? 0 : run_exit_status();
}

static char *eval(const char *expression)
{
    SourceOptions options = {.filename = TRY(str_from_text("<string>")), .mode = SOURCE_EVAL,
                             .optimize = -1, .feature_version = -1};
    Value code = TRY(source_compile(expression, strlen(expression), &options));
    Value dict = TRY(run_main_dict());
    Value result = TRY(vm_exec_code(code, dict, 0, 0));
    size_t n;
    const char *text = str_utf8_lossy(TRY(value_str(result)), &n);
    return text ? strdup(text) : 0;
}

EXPORT char *adder_eval(const char *expression)
{
    char *text = eval(expression);
    if (!text)
        (void)run_exit_status();
    return text;
}

EXPORT int adder_end(void)
{
    return runtime_end(0);
}

EXPORT const char *adder_version(void)
{
    return VERSION_TEXT;
}
