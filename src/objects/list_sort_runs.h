/* SPDX-License-Identifier: MIT
 *
 * The merge sort of list_sort.c for one kind of element; included once for each, with
 *
 *     ELEMENT               what is moved
 *     SORT(x)               names the functions
 *     LESS(s, a, b, &less)  is *a < *b? false: an exception is set
 *
 * Runs that are there already are found and used (a strictly descending one is reversed);
 * short ones are extended by binary insertion. Which runs to merge when is decided by
 * powersort (Munro and Wild, 2018): each boundary between two runs has a power, the depth
 * it would have in a nearly balanced tree over the whole array. When a comparison fails,
 * the array is some permutation of what it was.
 */

#define TRY_LESS(a, b) ({ bool less_; TRY(LESS(s, (a), (b), &less_)); less_; })

/* Sort a[0 .. n), of which a[0 .. sorted) is sorted, by binary insertion. */
static bool SORT(insert)(const Sort *s, ELEMENT *a, size_t sorted, size_t n)
{
    for (size_t i = sorted; i < n; i++) {
        ELEMENT moved = a[i];
        size_t low = 0, high = i;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (TRY_LESS(&moved, &a[middle]))
                high = middle;
            else
                low = middle + 1;
        }
        memmove(a + low + 1, a + low, (i - low) * sizeof *a);
        a[low] = moved;
    }
    return true;
}

/* The length of the run at the start of a[0 .. n), which is ascending afterwards. */
static bool SORT(run)(const Sort *s, ELEMENT *a, size_t n, size_t *length)
{
    size_t i = 1;
    *length = n;
    if (n < 2)
        return true;
    bool descending = TRY_LESS(&a[1], &a[0]);
    for (i = 2; i < n; i++)
        if (TRY_LESS(&a[i], &a[i - 1]) != descending)
            break;
    if (descending)
        for (size_t low = 0, high = i - 1; low < high; low++, high--) {
            ELEMENT swapped = a[low];
            a[low] = a[high];
            a[high] = swapped;
        }
    *length = i;
    return true;
}

/* How many of a[0 .. n) come before x, equal ones too: probed in growing steps from the left. */
static bool SORT(upper)(const Sort *s, const ELEMENT *x, const ELEMENT *a, size_t n, size_t *count)
{
    size_t low = 0, high = 1;
    while (high <= n && !TRY_LESS(x, &a[high - 1])) {
        low = high;
        high = 2 * high + 1;
    }
    high = MIN(high - 1, n);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (TRY_LESS(x, &a[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    *count = low;
    return true;
}

/* How many of a[0 .. n) are less than x: probed in growing steps from the right. */
static bool SORT(lower)(const Sort *s, const ELEMENT *x, const ELEMENT *a, size_t n, size_t *count)
{
    size_t high = n, step = 1, low;
    for (;; step *= 2) {
        low = step <= high ? high - step : 0;
        if (high == 0 || TRY_LESS(&a[low], x))
            break;
        high = low;
    }
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (TRY_LESS(&a[middle], x))
            low = middle + 1;
        else
            high = middle;
    }
    *count = low;
    return true;
}

/* Merge a[0 .. n) with the m elements behind it, from the left; n <= m. */
static bool SORT(merge_left)(const Sort *s, ELEMENT *a, size_t n, size_t m)
{
    ELEMENT *left = s->scratch, *left_end = left + n, *right = a + n, *right_end = right + m;
    memcpy(left, a, n * sizeof *a);
    while (left < left_end && right < right_end) {
        bool less;
        if (!LESS(s, right, left, &less)) {
            memcpy(a, left, (size_t)(left_end - left) * sizeof *a);
            return false;
        }
        *a++ = less ? *right++ : *left++;
    }
    memcpy(a, left, (size_t)(left_end - left) * sizeof *a);
    return true;
}

/* The same from the right; m < n. */
static bool SORT(merge_right)(const Sort *s, ELEMENT *a, size_t n, size_t m)
{
    ELEMENT *right_start = s->scratch, *right = right_start + m, *left = a + n, *to = left + m;
    memcpy(right_start, left, m * sizeof *a);
    while (left > a && right > right_start) {
        bool less;
        if (!LESS(s, right - 1, left - 1, &less)) {
            memcpy(left, right_start, (size_t)(right - right_start) * sizeof *a);
            return false;
        }
        *--to = less ? *--left : *--right;
    }
    memcpy(left, right_start, (size_t)(right - right_start) * sizeof *a);
    return true;
}

/* Merge neighbours of n and m elements, but for those that are at their places already. */
static bool SORT(merge)(const Sort *s, ELEMENT *a, size_t n, size_t m)
{
    size_t skip;
    TRY(SORT(upper)(s, &a[n], a, n, &skip));
    a += skip;
    n -= skip;
    if (!n)
        return true;
    TRY(SORT(lower)(s, &a[n - 1], a + n, m, &m));
    return n <= m ? SORT(merge_left)(s, a, n, m) : SORT(merge_right)(s, a, n, m);
}

static bool SORT(sort)(const Sort *s, ELEMENT *a, size_t n)
{
    struct { size_t start, length; int power; } runs[70]; /* power: of the boundary behind it */
    size_t depth = 0;
    for (size_t start = 0, length; start < n; start += length) {
        TRY(SORT(run)(s, a + start, n - start, &length));
        if (length < SORT_MIN_RUN) {
            size_t extended = MIN((size_t)SORT_MIN_RUN, n - start);
            TRY(SORT(insert)(s, a + start, length, extended));
            length = extended;
        }
        if (depth) {
            int power = sort_power(runs[depth - 1].start, start, length, n);
            while (depth > 1 && runs[depth - 2].power > power) {
                depth--;
                TRY(SORT(merge)(s, a + runs[depth - 1].start, runs[depth - 1].length,
                                runs[depth].length));
                runs[depth - 1].length += runs[depth].length;
            }
            runs[depth - 1].power = power;
        }
        runs[depth].start = start;
        runs[depth++].length = length;
    }
    for (; depth > 1; depth--) {
        TRY(SORT(merge)(s, a + runs[depth - 2].start, runs[depth - 2].length, runs[depth - 1].length));
        runs[depth - 2].length += runs[depth - 1].length;
    }
    return true;
}

#undef TRY_LESS
#undef ELEMENT
#undef SORT
#undef LESS
