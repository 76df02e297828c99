/* SPDX-License-Identifier: MIT
 *
 * Dumping stacks without help of anything that could fail.
 */
#include "vm/dump.h"

#include <pthread.h>
#include <unistd.h>

#include "objects/str_data.h"
#include "vm/vm_state.h"

enum { LONGEST_TEXT = 500, MOST_FRAMES = 100, MOST_THREADS = 100 };

static void put(int fd, const char *bytes, size_t n)
{
    ssize_t written = write(fd, bytes, n);
    (void)written;                      /* nobody to tell */
}

void dump_text(int fd, const char *text) { put(fd, text, strlen(text)); }

void dump_number(int fd, uint64_t number)
{
    char digits[24], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    put(fd, at, (size_t)(digits + sizeof digits - at));
}

static void dump_hex(int fd, uint64_t number, int width)
{
    char digits[16];
    for (int i = width; i-- > 0; number >>= 4)
        digits[i] = "0123456789abcdef"[number & 15];
    put(fd, digits, (size_t)width);
}

static void dump_char(int fd, uint32_t c)
{
    char byte = (char)c;
    if (c >= ' ' && c < 127) {
        put(fd, &byte, 1);
        return;
    }
    dump_text(fd, c < 0x100 ? "\\x" : c < 0x10000 ? "\\u" : "\\U");
    dump_hex(fd, c, c < 0x100 ? 2 : c < 0x10000 ? 4 : 8);
}

void dump_str(int fd, Value str)
{
    if (!is_pointer(str) || !str || !is_str(str)) {
        dump_text(fd, "???");
        return;
    }
    size_t n = str_length(str);
    for (size_t i = 0; i < MIN(n, (size_t)LONGEST_TEXT); i++)
        dump_char(fd, str_read(as_str(str)->data, as_str(str)->kind, i));
    if (n > LONGEST_TEXT)
        dump_text(fd, "...");
}

/* The line of the instruction before pc, if pc is in the code at all. */
static int line_at(const Code *code, Instruction *pc)
{
    if (pc <= code->instructions || pc > code->instructions + code->count)
        return -1;
    return code_line(code, (uint32_t)(pc - code->instructions) - 1);
}

static void dump_frame(int fd, const Frame *frame, Instruction *pc)
{
    const Code *code = frame->function->code;
    int line = line_at(code, pc);
    dump_text(fd, "  File \"");
    dump_str(fd, code->filename);
    dump_text(fd, "\", line ");
    if (line < 0)
        dump_text(fd, "???");
    else
        dump_number(fd, (uint64_t)line);
    dump_text(fd, " in ");
    dump_str(fd, code->name);
    dump_text(fd, "\n");
}

static void dump_frames(int fd, const Thread *thread)
{
    Instruction *pc = thread->pc;
    int count = 0;
    if (!thread->frame)
        dump_text(fd, "  <no Python frame>\n");
    for (Frame *f = thread->frame; f; pc = frame_return_pc(f), f = f->previous) {
        if (count++ == MOST_FRAMES) {
            dump_text(fd, "  ...\n");
            return;
        }
        dump_frame(fd, f, pc);
    }
}

static const Thread *own_thread(void)
{
    unsigned long self = (unsigned long)pthread_self();
    for (const Thread *t = rt.threads; t; t = t->next)
        if (t->ident == self)
            return t;
    return 0;
}

void dump_stack(int fd)
{
    const Thread *own = own_thread();
    dump_text(fd, "Stack (most recent call first):\n");
    if (own)
        dump_frames(fd, own);
}

static void dump_thread(int fd, const Thread *thread, const Thread *own)
{
    dump_text(fd, thread == own ? "Current thread 0x" : "Thread 0x");
    dump_hex(fd, thread->ident, 16);
    dump_text(fd, " (most recent call first):\n");
    if (thread == own && rt.vm->collecting)
        dump_text(fd, "  Garbage-collecting\n");
    dump_frames(fd, thread);
}

/* The main thread is the first in the list, the latest the second: from that one on. */
void dump_all_stacks(int fd, bool own_too)
{
    const Thread *own = own_too ? own_thread() : 0, *main = rt.threads;
    int count = 0;
    for (const Thread *t = main ? main->next : 0; t; t = t->next) {
        if (count++ == MOST_THREADS) {
            dump_text(fd, "...\n");
            return;
        }
        dump_thread(fd, t, own);
        dump_text(fd, "\n");
    }
    if (main)
        dump_thread(fd, main, own);
}
