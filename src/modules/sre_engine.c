/* SPDX-License-Identifier: MIT
 *
 * Compiled patterns and running them.
 *
 * PCRE2 has a library for each width of code units; the few functions that are needed are
 * gathered in a table per width. Patterns are compiled to machine code when they are used a
 * second time or on a longer subject.
 */
#define PCRE2_CODE_UNIT_WIDTH 0
#include <pcre2.h>

#include "gc/heap.h"
#include "modules/sre.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "vm/vm.h"

enum {
    JIT_LENGTH = 512,                 /* subjects of this length are worth compiling at first use */
    JIT_STACK_MIN = 32 * 1024, JIT_STACK_MAX = 64 * 1024 * 1024,
    HEAP_LIMIT_KB = 2 * 1024 * 1024,  /* of the interpreter, which runs where the JIT's stack ends */
};

struct SreVariant {
    void *code, *data, *context; /* PCRE2's, released with the variant */
    unsigned width;
    uint32_t uses;
    bool jit_tried, has_stack, running;
    void *stack;                 /* the JIT's, if it has one of its own */
    SreVariant *watched;         /* the same for long matches, made when there is one */
};

/* One width's functions, by macro: the library has them under names with suffixes. */
#define WIDTHS(DO) DO(8) DO(16) DO(32)

/* Called by the collector: only frees. */
static void release_variant(void *handle, void *ignored)
{
    SreVariant *v = handle;
#define RELEASE(w, width_)                                   \
    if (v->width == (width_)) {                              \
        pcre2_code_free_##w(v->code);                        \
        pcre2_match_data_free_##w(v->data);                  \
        pcre2_match_context_free_##w(v->context);            \
        pcre2_jit_stack_free_##w(v->stack);                  \
    }
    RELEASE(8, 1)
    RELEASE(16, 2)
    RELEASE(32, 4)
#undef RELEASE
}

static const HandleClass variant_class = {release_variant, NULL};

/* --- compiling --- */

static uint32_t compile_options(enum SreMode mode, bool properties)
{
    uint32_t options = PCRE2_DOTALL | PCRE2_NEVER_UTF;
    if (properties)
        options |= PCRE2_UCP;
    if (mode != SRE_SEARCH)
        options |= PCRE2_ANCHORED;
    if (mode == SRE_FULLMATCH)
        options |= PCRE2_ENDANCHORED;
    return options;
}

static COLD int raise_compile_error(int error)
{
    PCRE2_UCHAR8 text[256] = "";
    pcre2_get_error_message_8(error, text, sizeof text);
    if (error == PCRE2_ERROR_HEAP_FAILED)
        return raise_no_memory();
    RAISE(RuntimeError, "regular expression: %s", (char *)text);
}

/* The pattern's text is ASCII: widen it to the code units. */
#define DEFINE_COMPILE(w)                                                                          \
    static bool compile_##w(SreVariant *v, const char *text, size_t n, uint32_t options,           \
                            bool *too_large)                                                       \
    {                                                                                              \
        int error;                                                                                 \
        PCRE2_SIZE offset;                                                                         \
        PCRE2_UCHAR##w *wide = gc_alloc_atomic((n + 1) * sizeof *wide);                            \
        pcre2_compile_context_##w *context = pcre2_compile_context_create_##w(NULL);               \
        if (!wide || !context)                                                                     \
            return raise_no_memory();                                                              \
        for (size_t i = 0; i < n; i++)                                                             \
            wide[i] = (unsigned char)text[i];                                                      \
        pcre2_set_newline_##w(context, PCRE2_NEWLINE_LF);                                          \
        v->code = pcre2_compile_##w(wide, n, options, &error, &offset, context);                   \
        pcre2_compile_context_free_##w(context);                                                   \
        if (!v->code && too_large && error == PCRE2_ERROR_PATTERN_TOO_LARGE)                       \
            return *too_large = true;                                                              \
        if (!v->code)                                                                              \
            return raise_compile_error(error);                                                     \
        v->data = pcre2_match_data_create_from_pattern_##w(v->code, NULL);                         \
        v->context = pcre2_match_context_create_##w(NULL);                                         \
        if (!v->data || !v->context)                                                               \
            return raise_no_memory();                                                              \
        pcre2_set_heap_limit_##w(v->context, HEAP_LIMIT_KB);                                       \
        return true;                                                                               \
    }
WIDTHS(DEFINE_COMPILE)

static unsigned form_width(enum SreForm form)
{
    return form == SRE_FORM_UCS2 ? 2 : form == SRE_FORM_UCS4 ? 4 : 1;
}

static bool compile(SreVariant *v, const ByteBuffer *text, uint32_t options, bool *too_large)
{
    const char *data = text->size ? text->data : "";
    switch (v->width) {
    case 1: return compile_8(v, data, text->size, options, too_large);
    case 2: return compile_16(v, data, text->size, options, too_large);
    default: return compile_32(v, data, text->size, options, too_large);
    }
}

/* Compiled patterns of narrow code units may have 64 K of them; those of wide ones are
 * unlimited: a pattern that is too large runs on a widened copy of the subject. */
static SreVariant *compile_variant(Pattern *pattern, enum SreForm form, enum SreMode mode,
                                   uint32_t more_options)
{
    ByteBuffer text = {0};
    bool properties, too_large = false;
    TRY(sre_translate(pattern->code, pattern->code_count, form, &text, &properties));
    SreVariant *v = gc_alloc_handle(sizeof *v, &variant_class);
    if (!v)
        return raise_no_memory(), NULL;
    v->width = form_width(form);
    uint32_t options = compile_options(mode, properties) | more_options;
    TRY(compile(v, &text, options, &too_large));
    if (too_large) {
        v->width = 4;
        TRY(compile(v, &text, options, NULL));
    }
    return v;
}

/* Machine code, if the library can; a failure only means that the interpreter runs. It uses
 * 32 KB of the machine's stack, until a match needs more. */
static void try_jit(SreVariant *v)
{
    v->jit_tried = true;
    if (v->width == 1)
        pcre2_jit_compile_8(v->code, PCRE2_JIT_COMPLETE);
    else if (v->width == 2)
        pcre2_jit_compile_16(v->code, PCRE2_JIT_COMPLETE);
    else
        pcre2_jit_compile_32(v->code, PCRE2_JIT_COMPLETE);
}

/* One large stack for each width serves all matches: there is one at a time. */
#define DEFINE_STACK(w)                                                                   \
    static bool assign_stack_##w(SreVariant *v, void **stack)                             \
    {                                                                                     \
        if (!*stack)                                                                      \
            *stack = pcre2_jit_stack_create_##w(JIT_STACK_MIN, JIT_STACK_MAX, NULL);      \
        if (*stack)                                                                       \
            pcre2_jit_stack_assign_##w(v->context, NULL, *stack);                         \
        return *stack != NULL;                                                            \
    }
WIDTHS(DEFINE_STACK)

/* Give the variant the large stack; false if it has it already, or there is none. */
static bool enlarge_stack(SreVariant *v)
{
    SreState *state = MODULE_STATE(SreState, MODULE__sre);
    if (v->has_stack || !state)
        return false;
    v->has_stack = true;
    switch (v->width) {
    case 1: return assign_stack_8(v, &state->stacks[0]);
    case 2: return assign_stack_16(v, &state->stacks[1]);
    default: return assign_stack_32(v, &state->stacks[2]);
    }
}

static SreVariant *get_variant(Pattern *pattern, const Subject *subject, enum SreMode mode)
{
    SreVariant **slot = &pattern->variants[subject->form][mode];
    if (UNLIKELY(!*slot))
        *slot = TRY(compile_variant(pattern, subject->form, mode, 0));
    if (UNLIKELY(!(*slot)->jit_tried) && (++(*slot)->uses > 1 || subject->length >= JIT_LENGTH))
        try_jit(*slot);
    return *slot;
}

/* --- matching --- */

static int match(SreVariant *v, const void *data, size_t length, size_t start, uint32_t options)
{
    switch (v->width) {
    case 1: return pcre2_match_8(v->code, data, length, start, options, v->data, v->context);
    case 2: return pcre2_match_16(v->code, data, length, start, options, v->data, v->context);
    default: return pcre2_match_32(v->code, data, length, start, options, v->data, v->context);
    }
}

static const PCRE2_SIZE *result_offsets(SreVariant *v)
{
    switch (v->width) {
    case 1: return pcre2_get_ovector_pointer_8(v->data);
    case 2: return pcre2_get_ovector_pointer_16(v->data);
    default: return pcre2_get_ovector_pointer_32(v->data);
    }
}

/* --- long matches --- */

/* A match that takes many steps begins again on code that calls this at each item of the
 * pattern, so that signal handlers and other threads can run. */
#define DEFINE_WATCH(w)                                                                    \
    static int poll_##w(pcre2_callout_block_##w *block, void *data)                        \
    {                                                                                      \
        return UNLIKELY(rt.thread->eval_breaker) && !vm_poll() ? PCRE2_ERROR_CALLOUT : 0;  \
    }                                                                                      \
    static void watch_##w(SreVariant *v)                                                   \
    {                                                                                      \
        pcre2_set_callout_##w(v->context, poll_##w, NULL);                                 \
        pcre2_set_match_limit_##w(v->context, UINT32_MAX);                                 \
        v->stack = pcre2_jit_stack_create_##w(JIT_STACK_MIN, JIT_STACK_MAX, NULL);         \
        if (v->stack)                                                                      \
            pcre2_jit_stack_assign_##w(v->context, NULL, v->stack);                        \
        v->has_stack = true;                                                               \
    }
WIDTHS(DEFINE_WATCH)

static SreVariant *compile_watched(Pattern *pattern, enum SreForm form, enum SreMode mode)
{
    SreVariant *v = TRY(compile_variant(pattern, form, mode, PCRE2_AUTO_CALLOUT));
    if (v->width == 1)
        watch_8(v);
    else if (v->width == 2)
        watch_16(v);
    else
        watch_32(v);
    try_jit(v);
    return v;
}

/* The watched sibling of a variant; a new one while that runs, further up the stack or in
 * another thread. */
static SreVariant *get_watched(SreVariant *v, Pattern *pattern, enum SreForm form,
                               enum SreMode mode)
{
    if (!v->watched || v->watched->running)
        v->watched = TRY(compile_watched(pattern, form, mode));
    return v->watched;
}

static COLD int raise_match_error(int error)
{
    if (error == PCRE2_ERROR_NOMEMORY || error == PCRE2_ERROR_HEAPLIMIT || error == PCRE2_ERROR_DEPTHLIMIT)
        return raise_no_memory();
    if (error == PCRE2_ERROR_MATCHLIMIT)
        RAISE(RuntimeError, "regular expression takes too many steps on this string");
    RAISE(RuntimeError, "internal error in regular expression engine");
}

/* The subject in the variant's width. */
static const void *subject_data(Subject *subject, const SreVariant *v)
{
    if (v->width == subject->width)
        return subject->data;
    if (!subject->wide) {
        subject->wide = gc_alloc_atomic((subject->length + 1) * sizeof *subject->wide);
        if (!subject->wide)
            return raise_no_memory(), NULL;
        str_copy_chars(subject->wide, 4, subject->data, subject->width, subject->length);
    }
    return subject->wide;
}

/* PCRE2's result, with the large stack if that is needed. */
static int match_on_stacks(SreVariant *v, const void *data, size_t end, size_t start,
                           uint32_t options)
{
    int result = match(v, data, end, start, options);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT && enlarge_stack(v))
        result = match(v, data, end, start, options);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT)
        result = match(v, data, end, start, options | PCRE2_NO_JIT);
    return result;
}

bool sre_run(Pattern *pattern, Subject *subject, enum SreMode mode, size_t start, size_t end,
             bool not_empty, bool *found, ssize_t *offsets)
{
    SreVariant *v = TRY(get_variant(pattern, subject, mode));
    const void *data = TRY(subject_data(subject, v));
    uint32_t options = not_empty ? PCRE2_NOTEMPTY_ATSTART : 0;
    int result = match_on_stacks(v, data, end, start, options);
    if (UNLIKELY(result == PCRE2_ERROR_MATCHLIMIT)) {
        v = TRY(get_watched(v, pattern, subject->form, mode));
        data = TRY(subject_data(subject, v));
        v->running = true;
        result = match_on_stacks(v, data, end, start, options);
        v->running = false;
    }
    *found = result > 0;
    if (result == PCRE2_ERROR_NOMATCH)
        return true;
    if (result == PCRE2_ERROR_CALLOUT)
        return false;
    if (result <= 0)
        return raise_match_error(result);
    const PCRE2_SIZE *from = result_offsets(v);
    for (size_t i = 0; i < 2 * (pattern->groups + 1); i++)
        offsets[i] = from[i] == PCRE2_UNSET ? -1 : (ssize_t)from[i];
    return true;
}

/* --- subjects --- */

bool subject_get(Subject *subject, Value string)
{
    *subject = (Subject){.string = string};
    if (is_str(string)) {
        const Str *s = as_str(string);
        subject->data = s->data;
        subject->length = s->length;
        subject->width = s->kind;
        subject->form = s->ascii ? SRE_FORM_ASCII : s->kind == 1 ? SRE_FORM_LATIN1
                      : s->kind == 2 ? SRE_FORM_UCS2 : SRE_FORM_UCS4;
        return true;
    }
    subject->is_bytes = true;
    subject->width = 1;
    subject->form = SRE_FORM_BYTES;
    if (!buffer_exported(string))
        RAISE(TypeError, "expected string or bytes-like object, got '%T'", string);
    TRY(buffer_get(string, &subject->view, BUFFER_SIMPLE));
    subject->data = subject->view.data ? subject->view.data : "";
    subject->length = subject->view.length;
    return true;
}

void subject_release(Subject *subject)
{
    if (subject->view.object)
        buffer_release(&subject->view);
}

bool subject_check(const Subject *subject, const Pattern *pattern)
{
    if (pattern->pattern == NONE || subject->is_bytes == pattern->is_bytes)
        return true;
    if (subject->is_bytes)
        RAISE(TypeError, "cannot use a string pattern on a bytes-like object");
    RAISE(TypeError, "cannot use a bytes pattern on a string-like object");
}

Value subject_slice(Value string, size_t start, size_t end)
{
    if (is_str(string)) {
        size_t length = str_length(string);
        return str_substring(string, MIN(start, length), MIN(end, length));
    }
    if (is_exact(string, TYPE_bytes) && start == 0 && end == as_bytes(string)->length)
        return string;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(string, &view, BUFFER_SIMPLE));
    end = MIN(end, view.length);
    start = MIN(start, end);
    return bytes_new((char *)view.data + start, end - start);
}
