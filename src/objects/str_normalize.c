/* SPDX-License-Identifier: MIT
 *
 * Unicode's normal forms. Most texts are in the form that is asked for, which a pass over them
 * shows: each character alone stays as it is, none combines with the one before it, and marks
 * are in order. Otherwise what isn't so is normalised by segments, each from a character that
 * nothing before it changes up to the next such one: its characters are decomposed, marks
 * brought in order, then composed.
 *
 * What there is to know of characters is by libunistring, and looked up by pages of 256
 * characters that are made when a text has one of these, and stay.
 */
#include <unictype.h>
#include <uninorm.h>

#include "gc/heap.h"
#include "objects/str_data.h"
#include "objects/unicode15.h"

/* --- pages --- */

enum { DECOMPOSED_MAX = 18 }; /* characters, of U+FDFA */
enum { FORM_ROOM = UC_DECOMPOSITION_MAX_LENGTH }; /* what the library gets for them */

/* A character's combining class, 0 for those that are no marks, or one of these. */
enum {
    MARK_MAX = 253,
    UNKNOWN, /* the page has to be made first */
    CHANGES, /* it isn't in the form, or may combine with the one before it */
};

/* A character with its combining class in the highest bits; one more bit tells that it may be
 * the second one of two that compose. */
typedef uint32_t ClassedChar;
enum { CLASS_SHIFT = 24, FOLLOWER = 1 << 23, CHAR_MASK = 0x1fffff };

/* Character i decomposes to decomposed[start[i]] ... decomposed[start[i + 1] - 1], or to only[i],
 * which may be itself. */
typedef struct FormPage {
    uint8_t class[2][CHAR_PAGE]; /* in the decomposed form; in the composed one */
    uint16_t start[CHAR_PAGE + 1];
    ClassedChar only[CHAR_PAGE]; /* 0: there are several */
    ClassedChar decomposed[];
} FormPage;

/* All that may be the second one of two that compose. */
static const uint16_t followers[][2] = {
    {0x300, 0x304}, {0x306, 0x30c}, {0x30f, 0x30f}, {0x311, 0x311}, {0x313, 0x314}, {0x31b, 0x31b},
    {0x323, 0x328}, {0x32d, 0x32e}, {0x330, 0x331}, {0x338, 0x338}, {0x342, 0x342}, {0x345, 0x345},
    {0x653, 0x655}, {0x93c, 0x93c}, {0x9be, 0x9be}, {0x9d7, 0x9d7}, {0xb3e, 0xb3e}, {0xb56, 0xb57},
    {0xbbe, 0xbbe}, {0xbd7, 0xbd7}, {0xc56, 0xc56}, {0xcc2, 0xcc2}, {0xcd5, 0xcd6}, {0xd3e, 0xd3e},
    {0xd57, 0xd57}, {0xdca, 0xdca}, {0xdcf, 0xdcf}, {0xddf, 0xddf}, {0x102e, 0x102e}, {0x1161, 0x1175},
    {0x11a8, 0x11c2}, {0x1b35, 0x1b35}, {0x3099, 0x309a},
};
static const uint32_t wide_followers[] = {
    0x110ba, 0x11127, 0x1133e, 0x11357, 0x114b0, 0x114ba, 0x114bd, 0x115af, 0x11930,
};

static bool is_follower(uint32_t c)
{
    for (size_t i = 0; i < countof(followers); i++)
        if (c >= followers[i][0] && c <= followers[i][1])
            return true;
    for (size_t i = 0; i < countof(wide_followers); i++)
        if (c == wide_followers[i])
            return true;
    return false;
}

/* The pages for canonical and for compatible forms. */
static FormPage **form_tables[2];
static FormPage *unknown_page; /* what is there before a page is made */

static uint32_t class_of(uint32_t c)
{
    const UnicodeChar *new = unicode15_find(c);
    return new ? new->combining : (uint32_t)uc_combining_class(c);
}

static ClassedChar with_class(uint32_t c)
{
    return c | class_of(c) << CLASS_SHIFT | (is_follower(c) ? FOLLOWER : 0);
}

/* How many characters c becomes when decomposed; 0: it stays. */
static size_t decompose(uint32_t c, bool compatible, uint32_t out[FORM_ROOM])
{
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
    uint32_t base = compatible ? unicode15_decomposed(c) : c;
    size_t n = FORM_ROOM;
    int tag, count = compatible ? uc_decomposition(base, &tag, parts) : uc_canonical_decomposition(base, parts);
    out[0] = base;
    if (count < 0)
        return base != c;
    return u32_normalize(compatible ? UNINORM_NFKD : UNINORM_NFD, &base, 1, out, &n) == out ? n : 0;
}

/* Does c, which didn't come with Unicode 15, stay in the composed form? */
static bool stays_composed(uint32_t c, bool compatible)
{
    uint32_t out[FORM_ROOM];
    size_t n = FORM_ROOM;
    uninorm_t form = compatible ? UNINORM_NFKC : UNINORM_NFC;
    return u32_normalize(form, &c, 1, out, &n) == out && n == 1 && out[0] == c;
}

static size_t add_to_page(FormPage *page, ClassedChar *decomposed, uint32_t i, uint32_t c, bool compatible)
{
    uint32_t out[FORM_ROOM];
    size_t n = decompose(c, compatible, out);
    uint8_t class = (uint8_t)class_of(c);
    bool composes = n == 0 || (unicode15_find(c) == NULL && stays_composed(c, compatible));
    for (size_t k = 0; k < n; k++)
        decomposed[k] = with_class(out[k]);
    page->only[i] = n == 0 ? with_class(c) : n == 1 ? decomposed[0] : 0;
    page->class[false][i] = n ? CHANGES : class;
    page->class[true][i] = composes && !is_follower(c) ? class : CHANGES;
    return n > 1 ? n : 0;
}

COLD static FormPage *make_page(FormPage **table, uint32_t c, bool compatible)
{
    FormPage page;
    ClassedChar decomposed[CHAR_PAGE * DECOMPOSED_MAX];
    uint32_t first = c - c % CHAR_PAGE;
    size_t count = 0;
    for (uint32_t i = 0; i < CHAR_PAGE; i++) {
        page.start[i] = (uint16_t)count;
        count += add_to_page(&page, decomposed + count, i, first + i, compatible);
    }
    page.start[CHAR_PAGE] = (uint16_t)count;
    FormPage *made = malloc(sizeof page + count * sizeof(ClassedChar));
    if (!made)
        return raise_no_memory(), NULL;
    *made = page;
    memcpy(made->decomposed, decomposed, count * sizeof(ClassedChar));
    return table[first / CHAR_PAGE] = made;
}

COLD static FormPage **make_table(bool compatible)
{
    FormPage **table = malloc(CHAR_PAGES * sizeof *table);
    if (!unknown_page && (unknown_page = malloc(sizeof *unknown_page)))
        memset(unknown_page, UNKNOWN, sizeof *unknown_page);
    if (!table || !unknown_page)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < CHAR_PAGES; i++)
        table[i] = unknown_page;
    return form_tables[compatible] = table;
}

/* --- the pass over a text --- */

typedef struct Normalizer {
    const Str *s;
    bool composing, compatible;
    bool (*stays)(uint32_t c);
    FormPage **table;
    ClassedChar *out; /* the segments so far */
    size_t length, capacity;
} Normalizer;

static bool set_up(Normalizer *z, Value v, enum StrForm form, bool (*stays)(uint32_t c))
{
    *z = (Normalizer){.s = as_str(v), .stays = stays};
    z->composing = form == STR_NFC || form == STR_NFKC;
    z->compatible = form == STR_NFKC || form == STR_NFKD;
    z->table = form_tables[z->compatible];
    return z->table || (z->table = make_table(z->compatible));
}

static inline uint32_t char_at(const Normalizer *z, size_t i) { return str_read(z->s->data, z->s->kind, i); }

static inline unsigned known_class(const Normalizer *z, uint32_t c)
{
    return z->table[c / CHAR_PAGE]->class[z->composing][c % CHAR_PAGE];
}

static inline bool find_class(const Normalizer *z, uint32_t c, unsigned *class)
{
    *class = known_class(z, c);
    if (LIKELY(*class != UNKNOWN))
        return true;
    TRY(make_page(z->table, c, z->compatible));
    *class = known_class(z, c);
    return true;
}

static ALWAYS_INLINE size_t skip_of_kind(const Normalizer *z, size_t i, unsigned kind)
{
    const void *data = z->s->data;
    FormPage *const *table = z->table;
    size_t n = z->s->length, form = z->composing;
    for (; i < n; i++) {
        uint32_t c = str_read(data, kind, i);
        if (table[c / CHAR_PAGE]->class[form][c % CHAR_PAGE] != 0)
            break;
    }
    return i;
}

/* Where the next character is that is a mark, unknown or to be changed. */
static size_t skip_settled(const Normalizer *z, size_t i)
{
    return z->s->kind == 1 ? skip_of_kind(z, i, 1)
         : z->s->kind == 2 ? skip_of_kind(z, i, 2) : skip_of_kind(z, i, 4);
}

enum { GAP = 5 };

/* Where a segment of which something at i isn't settled ends: before some settled characters,
 * as fewer are dealt with sooner than left out. */
static bool find_end(const Normalizer *z, size_t i, size_t *end)
{
    size_t n = z->s->length, settled = 0;
    unsigned class;
    while (++i < n && settled < GAP) {
        TRY(find_class(z, char_at(z, i), &class));
        settled = class ? 0 : settled + 1;
    }
    *end = i - settled;
    return true;
}

/* The next character from i on that isn't in the form, or not known to be in it; or the
 * text's end. */
static bool find_unsettled(const Normalizer *z, size_t i, size_t *at)
{
    unsigned class, before = 0;
    for (;; i++) {
        size_t mark = skip_settled(z, i);
        before = mark > i ? 0 : before;
        if ((i = mark) == z->s->length)
            break;
        TRY(find_class(z, char_at(z, i), &class));
        if (class == CHANGES || (class && class < before))
            break;
        before = class;
    }
    return *at = i, true;
}

/* The next segment that isn't known to be in the form already, from *end on; at the text's end
 * it is empty. */
static bool next_segment(const Normalizer *z, size_t *start, size_t *end)
{
    size_t i, from = *end;
    TRY(find_unsettled(z, from, &i));
    if (i == z->s->length)
        return *start = *end = i, true;
    for (*start = i; *start > from && known_class(z, char_at(z, *start)) != 0;)
        --*start;
    return find_end(z, i, end);
}

/* --- a segment --- */

NOINLINE static bool grow(Normalizer *z, size_t n)
{
    size_t capacity = MAX(z->capacity + z->capacity / 2, z->length + n + 64);
    ClassedChar *larger = capacity < STR_MAX_BYTES / 8 ? gc_alloc_atomic(capacity * sizeof *larger) : NULL;
    if (!larger)
        return raise_no_memory();
    if (z->length)
        memcpy(larger, z->out, z->length * sizeof *larger);
    z->out = larger;
    z->capacity = capacity;
    return true;
}

/* Room for n more characters. */
static inline bool reserve(Normalizer *z, size_t n)
{
    return LIKELY(n <= z->capacity - z->length) || grow(z, n);
}

static bool append_as_is(Normalizer *z, size_t start, size_t end)
{
    const Str *s = z->s;
    TRY(reserve(z, end - start));
    str_copy_chars(z->out + z->length, 4, str_at_address(s, start), s->kind, end - start);
    z->length += end - start;
    return true;
}

/* The or of what a character becomes. */
static ALWAYS_INLINE ClassedChar append_decomposed(Normalizer *z, uint32_t c)
{
    const FormPage *page = z->table[c / CHAR_PAGE];
    uint32_t i = c % CHAR_PAGE;
    ClassedChar only = page->only[i], bits = 0;
    if (UNLIKELY(z->stays != NULL) && z->stays(c))
        only = with_class(c);
    if (only || c == 0)
        return z->out[z->length++] = only;
    for (size_t k = page->start[i]; k < page->start[i + 1]; k++)
        bits |= z->out[z->length++] = page->decomposed[k];
    return bits;
}

enum { FEW = 32 };

static void order_few(ClassedChar *p, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        ClassedChar c = p[i];
        size_t k = i;
        for (; k > 0 && p[k - 1] >> CLASS_SHIFT > c >> CLASS_SHIFT; k--)
            p[k] = p[k - 1];
        p[k] = c;
    }
}

/* The same where there are so many that it would take too long: class by class. */
COLD static bool order_many(ClassedChar *p, size_t n)
{
    size_t place[CHANGES + 2] = {0};
    ClassedChar *copy = gc_alloc_atomic(n * sizeof *copy);
    if (!copy)
        return raise_no_memory();
    memcpy(copy, p, n * sizeof *copy);
    for (size_t i = 0; i < n; i++)
        place[(copy[i] >> CLASS_SHIFT) + 1]++;
    for (size_t class = 1; class < countof(place); class++)
        place[class] += place[class - 1];
    for (size_t i = 0; i < n; i++)
        p[place[copy[i] >> CLASS_SHIFT]++] = copy[i];
    return true;
}

/* Each run of marks by their combining classes; those of one class stay in order. */
static bool order_marks(ClassedChar *p, size_t n)
{
    for (size_t i = 0, end; i < n; i = end + 1) {
        for (end = i; end < n && p[end] >> CLASS_SHIFT; end++)
            ;
        if (UNLIKELY(end - i > FEW))
            TRY(order_many(p + i, end - i));
        else if (end - i > 1)
            order_few(p + i, end - i);
    }
    return true;
}

/* Hangul syllables of a leading consonant, a vowel and a trailing consonant; the latter's
 * number 0 is that there is none. */
enum {
    LEAD = 0x1100, VOWEL = 0x1161, TRAIL = 0x11a7, SYLLABLE = 0xac00,
    LEADS = 19, VOWELS = 21, TRAILS = 28,
};

static inline uint32_t compose_hangul(uint32_t a, uint32_t b)
{
    if (a - LEAD < LEADS && b - VOWEL < VOWELS)
        return SYLLABLE + ((a - LEAD) * VOWELS + b - VOWEL) * TRAILS;
    if (a - SYLLABLE < LEADS * VOWELS * TRAILS && (a - SYLLABLE) % TRAILS == 0 && b - TRAIL - 1 < TRAILS - 1)
        return a + b - TRAIL;
    return 0;
}

/* The composition of a and b, or 0: there is none. Texts have few different ones, which are
 * remembered. */
static uint32_t compose_two(uint32_t a, uint32_t b)
{
    enum { MEMO = 128 };
    static struct { uint32_t a, b, composed; } memo[MEMO];
    size_t i = (a * 31 + b) % MEMO;
    if (b - VOWEL < TRAIL + TRAILS - VOWEL)
        return compose_hangul(a, b);
    if (memo[i].a != a || memo[i].b != b) {
        memo[i].composed = uc_composition(a, b);
        memo[i].a = a;
        memo[i].b = b;
    }
    return memo[i].composed;
}

/* Composes, and takes the other bits off the characters; how many are left of n. A character
 * composes with the last one that is no mark if none is between them that is of its class or a
 * higher one. */
static size_t compose(ClassedChar *p, size_t n)
{
    size_t starter = n, kept = 0;
    int64_t before = -1; /* the last kept one's class; -1: that is the starter */
    for (size_t i = 0; i < n; i++) {
        ClassedChar c = p[i];
        int64_t class = c >> CLASS_SHIFT;
        uint32_t composed = 0;
        if (c & FOLLOWER && starter < n && before < class)
            composed = compose_two(p[starter], c & CHAR_MASK);
        if (composed) {
            p[starter] = composed;
            continue;
        }
        if (class == 0)
            starter = kept;
        before = class ? class : -1;
        p[kept++] = c & CHAR_MASK;
    }
    return kept;
}

static bool append_segment(Normalizer *z, size_t start, size_t end)
{
    size_t from = z->length;
    ClassedChar bits = 0;
    for (size_t i = start; i < end; i++) {
        TRY(reserve(z, DECOMPOSED_MAX));
        bits |= append_decomposed(z, char_at(z, i));
    }
    if (bits >> CLASS_SHIFT)
        TRY(order_marks(z->out + from, z->length - from));
    if (z->composing)
        z->length = from + compose(z->out + from, z->length - from);
    else if (bits > CHAR_MASK)
        for (size_t i = from; i < z->length; i++)
            z->out[i] &= CHAR_MASK;
    return true;
}

/* --- texts --- */

bool str_find_form(Value name, enum StrForm *form)
{
    static const char *const names[] = {"NFC", "NFD", "NFKC", "NFKD"};
    for (size_t i = 0; i < countof(names); i++) {
        if (str_equal_text(name, names[i]))
            return *form = (enum StrForm)i, true;
    }
    RAISE(ValueError, "invalid normalization form");
}

/* Latin-1 has no marks, and all of it is composed. */
static bool is_settled(const Str *s, enum StrForm form)
{
    return s->ascii || (s->kind == 1 && form == STR_NFC);
}

Value str_normalize(Value v, enum StrForm form, bool (*stays)(uint32_t c))
{
    Normalizer z;
    size_t start, end = 0, done = 0;
    if (is_settled(as_str(v), form))
        return str_exact(v);
    TRY(set_up(&z, v, form, stays));
    TRY(next_segment(&z, &start, &end));
    if (start == end)
        return str_exact(v);
    TRY(reserve(&z, z.s->length));
    while (start < end) {
        TRY(append_as_is(&z, done, start) && append_segment(&z, start, end));
        done = end;
        TRY(next_segment(&z, &start, &end));
    }
    TRY(append_as_is(&z, done, z.s->length));
    return str_new_ucs4(z.out, z.length);
}

static bool segment_stays(const Normalizer *z, size_t start, size_t end)
{
    if (z->length != end - start)
        return false;
    for (size_t i = start; i < end; i++)
        if (char_at(z, i) != z->out[i - start])
            return false;
    return true;
}

/* Where there may be characters of which the pass can't tell. */
static bool stays_same(Normalizer *z, bool *answer)
{
    size_t start, end = 0;
    for (*answer = true; *answer; *answer = segment_stays(z, start, end)) {
        z->length = 0;
        TRY(next_segment(z, &start, &end));
        if (start == end)
            return true;
        TRY(append_segment(z, start, end));
    }
    return true;
}

bool str_is_normalized(Value v, enum StrForm form, bool (*stays)(uint32_t c), bool *answer)
{
    Normalizer z;
    size_t at;
    *answer = true;
    if (is_settled(as_str(v), form))
        return true;
    TRY(set_up(&z, v, form, stays));
    TRY(find_unsettled(&z, 0, &at));
    *answer = at == z.s->length;
    if (!*answer && (stays || (z.composing && is_follower(char_at(&z, at)))))
        return stays_same(&z, answer);
    return true;
}
