/* SPDX-License-Identifier: MIT
 *
 * Modules _md5, _sha1, _sha256, _sha512 and _sha2: the hash functions of RFC 1321 and FIPS
 * 180-4, for programs that want fingerprints and where no library of them is linked.
 *
 * A hash object collects bytes to blocks of block_size, which `compress` works into the
 * state; the digest is made on a copy, so that more may follow.
 */
#include <string.h>

#include "modules/hashes.h"
#include "objects/bytes_span.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

typedef struct Hash Hash;

/* One hash function. Words are of 4 or 8 bytes, big-endian but for MD5. */
typedef struct Algorithm {
    const char *name;
    size_t digest_size, block_size, word_size;
    bool little;
    void (*compress)(Hash *hash, const uint8_t *block);
    const uint64_t *start;
} Algorithm;

struct Hash {
    Object head;
    const Algorithm *algorithm;
    uint64_t state[8];
    uint64_t length;        /* bytes so far */
    uint8_t block[128];     /* the last, incomplete one */
};

/* --- words --- */

static uint32_t rotate_left(uint32_t x, int n) { return x << n | x >> (32 - n); }
static uint32_t rotate32(uint32_t x, int n) { return x >> n | x << (32 - n); }
static uint64_t rotate64(uint64_t x, int n) { return x >> n | x << (64 - n); }

static uint64_t read_word(const uint8_t *at, size_t size, bool little)
{
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++)
        word = word << 8 | at[little ? size - 1 - i : i];
    return word;
}

static void write_word(uint8_t *at, size_t size, bool little, uint64_t word)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(word >> 8 * (little ? i : size - 1 - i));
}

/* --- MD5 --- */

/* The sines of 1, 2, 3 ... */
static const uint32_t md5_table[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a,
    0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
    0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
    0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
    0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
    0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
    0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
    0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
    0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static void md5_compress(Hash *hash, const uint8_t *block)
{
    static const uint8_t shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23},
                                         {6, 10, 15, 21}};
    uint32_t a = (uint32_t)hash->state[0], b = (uint32_t)hash->state[1];
    uint32_t c = (uint32_t)hash->state[2], d = (uint32_t)hash->state[3];
    for (int i = 0; i < 64; i++) {
        uint32_t f, word;
        switch (i / 16) {
        case 0: f = (b & c) | (~b & d); word = (uint32_t)i; break;
        case 1: f = (d & b) | (~d & c); word = (uint32_t)(5 * i + 1) % 16; break;
        case 2: f = b ^ c ^ d; word = (uint32_t)(3 * i + 5) % 16; break;
        default: f = c ^ (b | ~d); word = (uint32_t)(7 * i) % 16; break;
        }
        f += a + md5_table[i] + (uint32_t)read_word(block + 4 * word, 4, true);
        a = d, d = c, c = b;
        b += rotate_left(f, shifts[i / 16][i % 4]);
    }
    hash->state[0] += a, hash->state[1] += b, hash->state[2] += c, hash->state[3] += d;
}

/* --- SHA-1 --- */

static uint32_t sha1_step(int i, uint32_t b, uint32_t c, uint32_t d)
{
    switch (i / 20) {
    case 0: return ((b & c) | (~b & d)) + 0x5a827999;
    case 1: return (b ^ c ^ d) + 0x6ed9eba1;
    case 2: return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    default: return (b ^ c ^ d) + 0xca62c1d6;
    }
}

static void sha1_compress(Hash *hash, const uint8_t *block)
{
    uint32_t w[80], s[5];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)read_word(block + 4 * i, 4, false);
    for (int i = 16; i < 80; i++)
        w[i] = rotate_left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 5; i++)
        s[i] = (uint32_t)hash->state[i];
    for (int i = 0; i < 80; i++) {
        uint32_t t = rotate_left(s[0], 5) + sha1_step(i, s[1], s[2], s[3]) + s[4] + w[i];
        s[4] = s[3], s[3] = s[2], s[2] = rotate_left(s[1], 30), s[1] = s[0], s[0] = t;
    }
    for (int i = 0; i < 5; i++)
        hash->state[i] += s[i];
}

/* --- SHA-2 --- */

/* Fractions of the cube roots of the first 80 primes; SHA-256 uses the upper halves of 64. */
static const uint64_t sha2_table[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

static void sha256_compress(Hash *hash, const uint8_t *block)
{
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)read_word(block + 4 * i, 4, false);
    for (int i = 16; i < 64; i++) {
        uint32_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (rotate32(x, 7) ^ rotate32(x, 18) ^ x >> 3) + w[i - 7]
             + (rotate32(y, 17) ^ rotate32(y, 19) ^ y >> 10);
    }
    for (int i = 0; i < 8; i++)
        s[i] = (uint32_t)hash->state[i];
    for (int i = 0; i < 64; i++) {
        uint32_t t = s[7] + (rotate32(s[4], 6) ^ rotate32(s[4], 11) ^ rotate32(s[4], 25))
                   + ((s[4] & s[5]) ^ (~s[4] & s[6])) + (uint32_t)(sha2_table[i] >> 32) + w[i];
        uint32_t u = (rotate32(s[0], 2) ^ rotate32(s[0], 13) ^ rotate32(s[0], 22))
                   + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t;
        s[0] = t + u;
    }
    for (int i = 0; i < 8; i++)
        hash->state[i] += s[i];
}

static void sha512_compress(Hash *hash, const uint8_t *block)
{
    uint64_t w[80], s[8];
    for (int i = 0; i < 16; i++)
        w[i] = read_word(block + 8 * i, 8, false);
    for (int i = 16; i < 80; i++) {
        uint64_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (rotate64(x, 1) ^ rotate64(x, 8) ^ x >> 7) + w[i - 7]
             + (rotate64(y, 19) ^ rotate64(y, 61) ^ y >> 6);
    }
    memcpy(s, hash->state, sizeof s);
    for (int i = 0; i < 80; i++) {
        uint64_t t = s[7] + (rotate64(s[4], 14) ^ rotate64(s[4], 18) ^ rotate64(s[4], 41))
                   + ((s[4] & s[5]) ^ (~s[4] & s[6])) + sha2_table[i] + w[i];
        uint64_t u = (rotate64(s[0], 28) ^ rotate64(s[0], 34) ^ rotate64(s[0], 39))
                   + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t;
        s[0] = t + u;
    }
    for (int i = 0; i < 8; i++)
        hash->state[i] += s[i];
}

/* Fractions of the square roots of the first primes. */
static const uint64_t start512[] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
static const uint64_t start384[] = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};
static const uint64_t start256[] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};
static const uint64_t start224[] = {
    0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939,
    0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
};
static const uint64_t start_md5[8] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
static const uint64_t start_sha1[8] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

static const Algorithm md5 = {"md5", 16, 64, 4, true, md5_compress, start_md5};
static const Algorithm sha1 = {"sha1", 20, 64, 4, false, sha1_compress, start_sha1};
static const Algorithm sha224 = {"sha224", 28, 64, 4, false, sha256_compress, start224};
static const Algorithm sha256 = {"sha256", 32, 64, 4, false, sha256_compress, start256};
static const Algorithm sha384 = {"sha384", 48, 128, 8, false, sha512_compress, start384};
static const Algorithm sha512 = {"sha512", 64, 128, 8, false, sha512_compress, start512};

/* --- hash objects --- */

static void hash_update(Hash *hash, const uint8_t *data, size_t n)
{
    size_t size = hash->algorithm->block_size, used = hash->length % size;
    hash->length += n;
    while (used + n >= size) {
        size_t take = size - used;
        memcpy(hash->block + used, data, take);
        hash->algorithm->compress(hash, hash->block);
        data += take;
        n -= take;
        used = 0;
    }
    memcpy(hash->block + used, data, n);
}

/* Padding: a one bit, zeros, the length in bits at the end of a block. */
static void hash_finish(Hash copy, uint8_t *digest)
{
    const Algorithm *a = copy.algorithm;
    uint64_t bits = copy.length * 8;
    uint8_t padding[144] = {0x80}, length[8];
    size_t used = copy.length % a->block_size, field = 2 * a->word_size;
    size_t zeros = (2 * a->block_size - 1 - used - field) % a->block_size;
    write_word(length, 8, a->little, bits);
    hash_update(&copy, padding, 1 + zeros + field - 8);
    hash_update(&copy, length, 8);
    for (size_t i = 0; i < a->digest_size / a->word_size + 1 && i < 8; i++) {
        uint8_t word[8];
        write_word(word, a->word_size, a->little, copy.state[i]);
        if (i * a->word_size < a->digest_size)
            memcpy(digest + i * a->word_size, word, a->word_size);
    }
}

static Hash *as_hash(Value v) { return (Hash *)v; }

bool hashes_view(Value data, Buffer *view)
{
    if (is_str(data))
        RAISE(TypeError, "Strings must be encoded before hashing");
    if (!buffer_exported(data))
        RAISE(TypeError, "object supporting the buffer API required");
    TRY(buffer_get(data, view, BUFFER_SIMPLE));
    if (view->dimensions > 1)
        RAISE(BufferError, "Buffer must be single dimension");
    return true;
}

Value hashes_hex(const uint8_t *digest, size_t n)
{
    return bytes_hex_span((Span8){(const char *)digest, n}, UNBOUND, small_int(1));
}

static bool add(Hash *hash, Value data)
{
    BUFFER_AUTO view = {0};
    TRY(hashes_view(data, &view));
    hash_update(hash, view.data, view.length);
    return true;
}

static Value hash_update_method(Value *args)
{
    return add(as_hash(args[0]), args[1]) ? NONE : 0;
}

static Value hash_digest(Value *args)
{
    uint8_t digest[64];
    hash_finish(*as_hash(args[0]), digest);
    return bytes_new((const char *)digest, as_hash(args[0])->algorithm->digest_size);
}

static Value hash_hexdigest(Value *args)
{
    uint8_t digest[64];
    hash_finish(*as_hash(args[0]), digest);
    return hashes_hex(digest, as_hash(args[0])->algorithm->digest_size);
}

static Value hash_copy(Value *args)
{
    Hash *copy = TRY((Hash *)type_alloc(type_of(args[0]), 0));
    Object head = copy->head;
    *copy = *as_hash(args[0]);
    copy->head = head;
    return from_object(copy);
}

static Value hash_name(Value self) { return str_from_text(as_hash(self)->algorithm->name); }
static Value hash_digest_size(Value self) { return small_int((int64_t)as_hash(self)->algorithm->digest_size); }
static Value hash_block_size(Value self) { return small_int((int64_t)as_hash(self)->algorithm->block_size); }

static const Method hash_methods[] = {
    {"update($self, obj, /)", hash_update_method, "Add bytes."},
    {"digest($self, /)", hash_digest, "The digest of what was added, as bytes."},
    {"hexdigest($self, /)", hash_hexdigest, "The same in hexadecimal."},
    {"copy($self, /)", hash_copy, "A copy that can be continued otherwise.",
     .flags = METHOD_CLASS},
    {0},
};

static const GetSet hash_getset[] = {
    {"name", hash_name, 0, "the function's name"},
    {"digest_size", hash_digest_size, 0, "bytes of the digest"},
    {"block_size", hash_block_size, 0, "bytes of a block"},
    {0},
};

#define HASH_TYPE(name_)                                                       \
    .name = name_, .size = sizeof(Hash), .flags = TYPE_NO_NEW, .methods = hash_methods, \
    .getset = hash_getset
TYPE(hashes_md5, HASH_TYPE("_md5.md5"));
TYPE(hashes_sha1, HASH_TYPE("_sha1.sha1"));
TYPE(hashes_sha224, HASH_TYPE("_sha2.SHA224Type"));
TYPE(hashes_sha256, HASH_TYPE("_sha2.SHA256Type"));
TYPE(hashes_sha384, HASH_TYPE("_sha2.SHA384Type"));
TYPE(hashes_sha512, HASH_TYPE("_sha2.SHA512Type"));

/* --- modules --- */

/* args: (string=b'', *, usedforsecurity=True) */
static Value hash_new(enum TypeId type, const Algorithm *algorithm, Value *args)
{
    Hash *hash = TRY((Hash *)type_alloc(rt.types[type], 0));
    hash->algorithm = algorithm;
    memcpy(hash->state, algorithm->start, sizeof hash->state);
    TRY(args[0] == UNBOUND || add(hash, args[0]));
    return from_object(hash);
}

#define FUNCTION(name)                                                              \
    static Value new_##name(Value *args) { return hash_new(TYPE_hashes_##name, &name, args); }
FUNCTION(md5)
FUNCTION(sha1)
FUNCTION(sha224)
FUNCTION(sha256)
FUNCTION(sha384)
FUNCTION(sha512)

#define ROW(name)                                                                   \
    {#name "($module, /, string=<unrepresentable>, *, usedforsecurity=True)", new_##name, \
     "A new " #name " hash object."}
static const Method md5_methods[] = {ROW(md5), {0}};
static const Method sha1_methods[] = {ROW(sha1), {0}};
static const Method sha256_methods[] = {ROW(sha224), ROW(sha256), {0}};
static const Method sha512_methods[] = {ROW(sha384), ROW(sha512), {0}};
static const Method sha2_methods[] = {ROW(sha224), ROW(sha256), ROW(sha384), ROW(sha512), {0}};

/* Names of types that are not those of their __name__. */
static bool md5_init(Value module)
{
    return module_add(module, "MD5Type", from_object(rt.types[TYPE_hashes_md5]));
}

static bool sha1_init(Value module)
{
    return module_add(module, "SHA1Type", from_object(rt.types[TYPE_hashes_sha1]));
}

static const enum TypeId sha2_types[] = {TYPE_hashes_sha224, TYPE_hashes_sha256,
                                         TYPE_hashes_sha384, TYPE_hashes_sha512, TYPE_none};

MODULE(_md5, .doc = "MD5.", .methods = md5_methods, .init = md5_init);
MODULE(_sha1, .doc = "SHA-1.", .methods = sha1_methods, .init = sha1_init);
MODULE(_sha256, .doc = "SHA-224 and SHA-256.", .methods = sha256_methods);
MODULE(_sha512, .doc = "SHA-384 and SHA-512.", .methods = sha512_methods);
MODULE(_sha2, .doc = "SHA-2.", .methods = sha2_methods, .types = sha2_types);
