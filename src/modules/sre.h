/* SPDX-License-Identifier: MIT
 *
 * Module _sre, on PCRE2. What the files sre_*.c share.
 *
 *     sre_translate.c   the code list that re's compiler makes -> a pattern text for PCRE2
 *     sre_engine.c      compiled patterns and running them
 *     sre_match.c       match objects, templates
 *     sre_pattern.c     pattern objects and scanners
 *     _sre.c            the module
 *
 * PCRE2 works on code units without UTF, so that offsets are Python's: a pattern is
 * compiled for each form of subject that it meets, and for each way of anchoring.
 */
#ifndef MODULES_SRE_H
#define MODULES_SRE_H

#include "base/byte_buffer.h"
#include "objects/bytes.h"
#include "objects/str.h"

enum SreFlag { SRE_TEMPLATE = 1, SRE_IGNORECASE = 2, SRE_LOCALE = 4, SRE_MULTILINE = 8, SRE_DOTALL = 16,
               SRE_UNICODE = 32, SRE_VERBOSE = 64, SRE_DEBUG = 128, SRE_ASCII = 256 };

#define SRE_MAXREPEAT UINT32_MAX
#define SRE_MAXGROUPS (INT32_MAX / 2)

/* Forms of subjects: ASCII strs match by byte tables; the others need Unicode properties. */
enum SreForm { SRE_FORM_ASCII, SRE_FORM_LATIN1, SRE_FORM_UCS2, SRE_FORM_UCS4, SRE_FORM_BYTES, SRE_FORM_COUNT };
enum SreMode { SRE_SEARCH, SRE_MATCH, SRE_FULLMATCH, SRE_MODE_COUNT };

/* The module's state: PCRE2's stacks for machine code, by width; made when needed. */
typedef struct SreState {
    void *stacks[3];
} SreState;

typedef struct SreVariant SreVariant; /* compiled for one form and mode */

typedef struct Pattern {
    Object head;
    Value pattern;       /* str, bytes or None (re.Scanner) */
    Value groupindex;    /* dict: name -> number */
    Value indexgroup;    /* tuple: number -> name or None */
    uint32_t flags;
    size_t groups;
    bool is_bytes;       /* of pattern None: neither */
    uint32_t *code;      /* atomic */
    size_t code_count;
    size_t *closing;     /* per group (from 1): place of its closing among all, times 2, plus 1
                          * if it is in a lookahead; atomic */
    SreVariant *variants[SRE_FORM_COUNT][SRE_MODE_COUNT];
} Pattern;

/* The text being matched. */
typedef struct Subject {
    Value string;
    const void *data;
    size_t length;
    unsigned width;      /* bytes a character */
    bool is_bytes;
    enum SreForm form;
    Buffer view;         /* released by subject_release */
    uint32_t *wide;      /* the text in four bytes a character, where a pattern needs it; 0 */
} Subject;

bool subject_get(Subject *subject, Value string) MUST_USE;
void subject_release(Subject *subject);
#define SUBJECT_AUTO __attribute__((cleanup(subject_release))) Subject
/* TypeError for a str pattern on bytes and the other way round. */
bool subject_check(const Subject *subject, const Pattern *pattern) MUST_USE;
/* string[start:end] as its type's plain form. */
Value subject_slice(Value string, size_t start, size_t end) MUST_USE;

/* --- sre_translate.c --- */

/* The PCRE2 pattern of the code list for one form of subject, as ASCII. *properties: needs Unicode
 * properties; NULL: only its groups are of interest, and a lookbehind may be of any width.
 * RuntimeError for a malformed list. */
bool sre_translate(const uint32_t *code, size_t count, enum SreForm form, ByteBuffer *out, bool *properties) MUST_USE;
/* Where each group closes, by walking the list; false with RuntimeError if groups are malformed. */
bool sre_closing_order(const uint32_t *code, size_t count, size_t groups, size_t *closing) MUST_USE;
uint32_t sre_unicode_lower(uint32_t c);
bool sre_unicode_cased(uint32_t c);

/* --- sre_engine.c --- */

/* Run on subject[..end] from `start`. On success *found, and offsets[2 * g], [2 * g + 1] for
 * each group g (0: the match), -1 where it didn't take part. */
bool sre_run(Pattern *pattern, Subject *subject, enum SreMode mode, size_t start, size_t end,
             bool not_empty, bool *found, ssize_t *offsets) MUST_USE;

/* --- sre_match.c --- */

typedef struct Match {
    Object head;
    Value string;
    Pattern *pattern;
    size_t pos, endpos;
    size_t groups;       /* group 0 not counted */
    ssize_t last_index;  /* -1: none */
    ssize_t offsets[];   /* 2 * (groups + 1) */
} Match;

Value match_new(Pattern *pattern, const Subject *subject, size_t pos, size_t endpos, const ssize_t *offsets) MUST_USE;
Value match_group_text(Match *match, size_t group, Value missing) MUST_USE;

/* A replacement text taken apart: literal, group, literal, group ... */
typedef struct Template {
    Object head;
    Value first;         /* literal before the first group */
    size_t count;
    struct TemplatePart { size_t group; Value literal; } parts[];
} Template;

Value template_new(Value list) MUST_USE;
/* The template for a replacement text, by re's parser. May be a str or bytes if it has no groups. */
Value template_compile(Pattern *pattern, Value text) MUST_USE;
/* Append what the template makes of a match to a list. */
bool template_append(Template *t, Match *match, Value list) MUST_USE;
/* Join a list of strs or bytes of the string's kind. */
Value sre_join(Value list, Value string) MUST_USE;

/* --- sre_pattern.c --- */

Value pattern_new(Value *args) MUST_USE; /* _sre.compile's arguments */

#endif
