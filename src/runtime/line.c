/* SPDX-License-Identifier: MIT
 *
 * Reading lines typed by people without an editor, which `readline` provides once it is
 * imported. The prompt goes to stderr then, as output may be going elsewhere.
 */
#include "runtime/line.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* getline() without the GIL. */
static ssize_t get_line(char **line)
{
    size_t capacity = 0;
    if (rt.services.gil_release)
        rt.services.gil_release();
    errno = 0;
    ssize_t n = getline(line, &capacity, stdin);
    int error = errno;
    if (rt.services.gil_acquire)
        rt.services.gil_acquire();
    errno = error;
    return n;
}

static char *read_plain(const char *prompt)
{
    fflush(stdout);
    fputs(prompt, stderr);
    fflush(stderr);
    for (;;) {
        char *line = 0;
        if (get_line(&line) >= 0)
            return line;
        bool interrupted = errno == EINTR && !feof(stdin);
        free(line);
        clearerr(stdin);
        if (rt.services.poll_signals && !rt.services.poll_signals())
            return 0;
        if (!interrupted)
            return strdup("");
    }
}

char *line_read(const char *prompt)
{
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    return terminal && rt.services.read_line ? rt.services.read_line(prompt) : read_plain(prompt);
}
