/* SPDX-License-Identifier: MIT
 *
 * libadder: Python inside another program.
 *
 *     adder_start(0, 0);
 *     adder_run("print('hello')");
 *     char *text = adder_eval("6 * 7");     "42"
 *     adder_end();
 *
 * There is one interpreter in a process; all calls come from the thread that started it.
 */
#ifndef ADDER_H
#define ADDER_H

#ifdef __cplusplus
extern "C" {
#endif

/* Start the interpreter; argv (count strings) becomes sys.argv. 0: it failed. */
int adder_start(int count, char **argv);
/* Run statements in __main__. 0: an exception was raised, and shown on stderr. */
int adder_run(const char *source);
/* Run a file as __main__: its exit status. */
int adder_run_file(const char *path);
/* str() of an expression's value, to be freed with free(); 0: an exception was shown. */
char *adder_eval(const char *expression);
/* Run exit handlers, flush files. What remains can't be used or started again. The exit status. */
int adder_end(void);
/* "3.12.1 (Adder ...) ..." */
const char *adder_version(void);

#ifdef __cplusplus
}
#endif
#endif
