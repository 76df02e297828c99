/* SPDX-License-Identifier: MIT */
/* Buffers, vectors, UTF-8 and hashing. */
#include "base/byte_buffer.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "base/vector.h"
#include "gc/heap.h"
#include "tests/tap.h"

static void test_buffer(void)
{
    ByteBuffer b = {0};
    bool ok = true;
    for (int i = 0; i < 1000; i++)
        ok &= byte_buffer_printf(&b, "%d,", i) && byte_buffer_byte(&b, ' ') && byte_buffer_text(&b, "x");
    CHECK(ok && b.size == 2890 + 1000 * 3, "appended %zu bytes", b.size);
    CHECK(strncmp(b.data, "0, x1, x2, x", 12) == 0, "in order");
    CHECK(strlen(byte_buffer_c_string(&b)) == b.size, "as a C string");
    CHECK(byte_buffer_fill(&b, 'z', 100) && b.data[b.size - 1] == 'z', "filled");
    CHECK(!byte_buffer_fill(&b, 'z', SIZE_MAX - 10), "too much is refused");
}

static void test_vector(void)
{
    VECTOR(long) v = {0};
    long sum = 0;
    for (long i = 0; i < 10000; i++)
        if (!vector_push(&v, i))
            break;
    CHECK(v.count == 10000 && vector_last(&v) == 9999, "pushed");
    while (v.count)
        sum += vector_pop(&v);
    CHECK(sum == 49995000, "popped");
}

/* Encodes and decodes all code points; then what must be refused. */
static void test_utf8(void)
{
    bool good = true, surrogates = true;
    for (uint32_t c = 0; c < 0x110000; c++) {
        uint8_t bytes[4];
        const uint8_t *p = bytes;
        size_t n = utf8_encode(c, bytes);
        uint32_t back = utf8_decode(&p, bytes + n);
        if (c >= 0xD800 && c < 0xE000)
            surrogates &= back == UTF8_INVALID && p == bytes;
        else
            good &= n == utf8_size(c) && back == c && p == bytes + n
                && (n == 1 || (p = bytes, utf8_decode(&p, bytes + n - 1) == UTF8_INVALID));
    }
    CHECK(good, "every code point goes there and back");
    CHECK(surrogates, "surrogates are refused");
    static const char *const bad[] = {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3(", "\xE2\x82(", "\xF0\x9F\x98("};
    for (size_t i = 0; i < countof(bad); i++)
        CHECK(utf8_valid_prefix(bad[i], strlen(bad[i])) == 0, "bad sequence %zu", i);
    CHECK(utf8_valid_prefix("plain \xC3\xA4 text\xFF", 14) == 13, "the first bad byte is found");
    CHECK(utf8_length("a\xC3\xA4\xE2\x82\xAC", 6) == 3, "characters are counted");
    CHECK(utf8_ascii_prefix("0123456789abcdef\xC3", 17) == 16, "ASCII is skipped");
}

static void test_hash(void)
{
    static const uint64_t seed[2] = {1, 2}, other[2] = {1, 3};
    char text[200];
    int collisions = 0, buckets[256] = {0}, most = 0;
    memset(text, 'a', sizeof text);
    for (size_t n = 1; n < sizeof text; n++)
        collisions += hash_bytes(text, n, seed) == hash_bytes(text, n - 1, seed);
    CHECK(collisions == 0, "lengths differ");
    for (size_t i = 0; i < sizeof text; i++) {
        uint64_t before = hash_bytes(text, sizeof text, seed);
        text[i] ^= 1;
        collisions += before == hash_bytes(text, sizeof text, seed);
    }
    CHECK(collisions == 0, "every byte counts");
    CHECK(hash_bytes("abc", 3, seed) != hash_bytes("abc", 3, other), "so does the seed");
    for (int i = 0; i < 65536; i++) {
        int n = sprintf(text, "name%d", i);
        int bucket = (int)(hash_bytes(text, (size_t)n, seed) & 255);
        if (++buckets[bucket] > most)
            most = buckets[bucket];
    }
    CHECK(most < 340, "low bits are even: at most %d of 256 expected", most);
}

int main(void)
{
    gc_start();
    test_buffer();
    test_vector();
    test_utf8();
    test_hash();
    return tap_done();
}
