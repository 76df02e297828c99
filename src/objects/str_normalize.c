/* SPDX-License-Identifier: MIT
 *
 * Unicode's normal forms, by libunistring. It takes surrogates for errors; nothing combines
 * with them, so the text between them is normalised run by run.
 */
#include <uninorm.h>

#include "gc/heap.h"
#include "objects/str_data.h"
#include "objects/unicode15.h"

bool str_find_form(Value name, enum StrForm *form)
{
    static const char *const names[] = {"NFC", "NFD", "NFKC", "NFKD"};
    for (size_t i = 0; i < countof(names); i++) {
        if (str_equal_text(name, names[i]))
            return *form = (enum StrForm)i, true;
    }
    RAISE(ValueError, "invalid normalization form");
}

static uninorm_t library_form(enum StrForm form)
{
    switch (form) {
    case STR_NFC: return UNINORM_NFC;
    case STR_NFD: return UNINORM_NFD;
    case STR_NFKC: return UNINORM_NFKC;
    case STR_NFKD: return UNINORM_NFKD;
    }
    UNREACHABLE();
}

static bool append_run(StrBuilder *b, uint32_t *text, size_t n, uninorm_t form)
{
    size_t length;
    if (n == 0)
        return true;
    if (uninorm_is_compat_decomposing(form)) {
        for (size_t i = 0; i < n; i++)
            text[i] = unicode15_decomposed(text[i]);
    }
    uint32_t *result = u32_normalize(form, text, n, NULL, &length);
    if (!result)
        return raise_no_memory();
    Value s = str_new_ucs4(result, length);
    free(result);
    return s && builder_str(b, s);
}

Value str_normalize(Value v, enum StrForm form, bool (*stays)(uint32_t c))
{
    const Str *s = as_str(v);
    StrBuilder b = {0};
    if (s->ascii)
        return str_exact(v);
    uint32_t *text = gc_alloc_atomic(s->length * 4);
    if (!text)
        return raise_no_memory();
    str_copy_chars(text, 4, s->data, s->kind, s->length);
    for (size_t i = 0; i < s->length; i++) {
        size_t start = i;
        while (i < s->length && !str_is_surrogate(text[i]) && !(stays && stays(text[i])))
            i++;
        TRY(append_run(&b, text + start, i - start, library_form(form)));
        if (i < s->length)
            TRY(builder_char(&b, text[i]));
    }
    return builder_finish(&b);
}
