/* SPDX-License-Identifier: MIT
 *
 * The module _stat: what the bits of a file's mode mean, for the module stat.
 */
#include <sys/stat.h>

#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"

/* Kinds of files, as the first column of `ls -l` shows them. Those of other systems are 0
 * here: no file is one. */
enum { S_IFDOOR = 0, S_IFPORT = 0, S_IFWHT = 0 };
#define FILE_KINDS(X)                                      \
    X(FDIR, DIR, 'd', "a directory")                       \
    X(FCHR, CHR, 'c', "a character special device file")   \
    X(FBLK, BLK, 'b', "a block special device file")       \
    X(FREG, REG, '-', "a regular file")                    \
    X(FIFO, FIFO, 'p', "a named pipe")                     \
    X(FLNK, LNK, 'l', "a symbolic link")                   \
    X(FSOCK, SOCK, 's', "a socket")
#define FOREIGN_KINDS(X)                                   \
    X(FDOOR, DOOR, "a door")                               \
    X(FPORT, PORT, "an event port")                        \
    X(FWHT, WHT, "a whiteout")

static bool mode_argument(Value v, mode_t *mode)
{
    uint64_t n;
    if (!is_int(v) && !type_of(v)->slots.as_index)
        RAISE(TypeError, "an integer is required");
    v = TRY(value_index(v));
    if (int_sign(v) < 0)
        RAISE(OverflowError, "can't convert negative value to unsigned int");
    if (!int_fits_uint64(v, &n))
        RAISE(OverflowError, "Python int too large to convert to C unsigned long");
    if ((mode_t)n != n)
        RAISE(OverflowError, "mode out of range");
    *mode = (mode_t)n;
    return true;
}

#define IS_KIND(bits, kind, letter, text)                \
    static Value is_##kind(Value *args)                  \
    {                                                    \
        mode_t mode;                                     \
        TRY(mode_argument(args[0], &mode));              \
        return from_bool((mode & S_IFMT) == S_I##bits);  \
    }
FILE_KINDS(IS_KIND)

static Value is_foreign(Value *args)
{
    mode_t mode;
    TRY(mode_argument(args[0], &mode));
    return FALSE;
}

static Value stat_imode(Value *args)
{
    mode_t mode;
    TRY(mode_argument(args[0], &mode));
    return small_int(mode & 07777);
}

static Value stat_ifmt(Value *args)
{
    mode_t mode;
    TRY(mode_argument(args[0], &mode));
    return small_int(mode & S_IFMT);
}

static char kind_letter(mode_t mode)
{
    switch (mode & S_IFMT) {
#define LETTER(bits, kind, letter, text) case S_I##bits: return letter;
    FILE_KINDS(LETTER)
    }
    return '?';
}

/* The three letters of a class of users; `special` is what s or t stands for. */
static void put_permissions(char *text, mode_t bits, bool special, char letter)
{
    text[0] = bits & 4 ? 'r' : '-';
    text[1] = bits & 2 ? 'w' : '-';
    text[2] = bits & 1 ? 'x' : '-';
    if (special)
        text[2] = bits & 1 ? letter : (char)(letter - 'a' + 'A');
}

static Value stat_filemode(Value *args)
{
    mode_t mode;
    char text[10];
    TRY(mode_argument(args[0], &mode));
    text[0] = kind_letter(mode);
    put_permissions(text + 1, mode >> 6, mode & S_ISUID, 's');
    put_permissions(text + 4, mode >> 3, mode & S_ISGID, 's');
    put_permissions(text + 7, mode, mode & S_ISVTX, 't');
    return str_new_latin1(text, sizeof text);
}

static const Method stat_methods[] = {
    {"S_IMODE($module, mode, /)", stat_imode, "The bits of a mode that chmod() can set."},
    {"S_IFMT($module, mode, /)",
     stat_ifmt, "The bits of a mode that tell the kind of file."},
    {"filemode($module, mode, /)",
     stat_filemode, "A mode as text of the form '-rwxrwxrwx'."},
#define TEST(bits, kind, letter, text) \
    {"S_IS" #kind "(mode, /)", is_##kind, "Is it the mode of " text "?"},
    FILE_KINDS(TEST)
#define FOREIGN(bits, kind, text) \
    {"S_IS" #kind "(mode, /)", is_foreign, "Is it the mode of " text "? There are none here."},
    FOREIGN_KINDS(FOREIGN)
    {0},
};

static const ModuleConstant stat_constants[] = {
#define CONSTANT(name) {#name, name, 0},
#define KIND(bits, ...) CONSTANT(S_I##bits)
    FILE_KINDS(KIND) FOREIGN_KINDS(KIND)
    CONSTANT(S_ISUID) CONSTANT(S_ISGID) CONSTANT(S_ISVTX)
    CONSTANT(S_IREAD) CONSTANT(S_IWRITE) CONSTANT(S_IEXEC)
    CONSTANT(S_IRWXU) CONSTANT(S_IRUSR) CONSTANT(S_IWUSR) CONSTANT(S_IXUSR)
    CONSTANT(S_IRWXG) CONSTANT(S_IRGRP) CONSTANT(S_IWGRP) CONSTANT(S_IXGRP)
    CONSTANT(S_IRWXO) CONSTANT(S_IROTH) CONSTANT(S_IWOTH) CONSTANT(S_IXOTH)
    {"S_ENFMT", S_ISGID, 0},
    /* flags of files on BSD and macOS */
    {"UF_NODUMP", 0x1, 0}, {"UF_IMMUTABLE", 0x2, 0}, {"UF_APPEND", 0x4, 0},
    {"UF_OPAQUE", 0x8, 0}, {"UF_NOUNLINK", 0x10, 0}, {"UF_COMPRESSED", 0x20, 0},
    {"UF_HIDDEN", 0x8000, 0}, {"SF_ARCHIVED", 0x10000, 0}, {"SF_IMMUTABLE", 0x20000, 0},
    {"SF_APPEND", 0x40000, 0}, {"SF_NOUNLINK", 0x100000, 0}, {"SF_SNAPSHOT", 0x200000, 0},
    /* the places of the fields of os.stat()'s result */
    {"ST_MODE", 0, 0}, {"ST_INO", 1, 0}, {"ST_DEV", 2, 0}, {"ST_NLINK", 3, 0},
    {"ST_UID", 4, 0}, {"ST_GID", 5, 0}, {"ST_SIZE", 6, 0}, {"ST_ATIME", 7, 0},
    {"ST_MTIME", 8, 0}, {"ST_CTIME", 9, 0},
    {0},
};

MODULE(_stat, .doc = "The bits of a file's mode, and the fields of os.stat()'s result.",
       .methods = stat_methods, .constants = stat_constants);
