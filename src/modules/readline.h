/* SPDX-License-Identifier: MIT
 *
 * Between readline.c (what programs see) and readline_input.c (what reads lines).
 */
#ifndef MODULES_READLINE_H
#define MODULES_READLINE_H

#include <stdio.h>

#include <editline/readline.h>

#include "objects/errors.h"
#include "objects/module.h"

typedef struct ReadlineState {
    Value completer, startup_hook, pre_input_hook, display_hook; /* 0: none */
    int begin, end;           /* of the word being completed */
    int history_length;       /* of files; negative: no limit */
    int first_entry;          /* as history_get() counts */
    bool auto_history;
    char *delimiters;         /* malloc'd; 0: libedit's */
    bool failed;              /* a signal handler raised while a line was read */
    unsigned char ahead[8];   /* bytes read that may have been a paste's beginning */
    size_t ahead_at, ahead_count;
    char *paste;              /* what was pasted (malloc'd), from paste_at on still to come */
    size_t paste_at, paste_length, paste_capacity;
} ReadlineState;

static inline ReadlineState *readline_state(void)
{
    return MODULE_STATE(ReadlineState, MODULE_readline);
}

/* Prepare libedit, and be rt.services.read_line. */
void readline_start(void);
/* What libedit calls. */
int readline_run_startup_hook(void);
int readline_run_pre_input_hook(void);
void readline_display_matches(char **matches, int count, int longest);

#endif
