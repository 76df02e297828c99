/* SPDX-License-Identifier: MIT
 *
 * The module termios: settings of terminals.
 *
 * Python sees a terminal's settings as a list [iflag, oflag, cflag, lflag, ispeed, ospeed,
 * cc]; cc is a list of the control characters as bytes, but of numbers for VMIN and VTIME
 * where the terminal isn't in canonical mode.
 */
#include <errno.h>
#include <limits.h>
#include <linux/serial.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum { SETTING_COUNT = 7 };

typedef struct TermiosState {
    Value error;
} TermiosState;

/* termios.error(errno, text). */
COLD static int fail(void)
{
    Value text = TRY(str_from_text(strerror(errno)));
    Value class = MODULE_STATE(TermiosState, MODULE_termios)->error;
    return raise_object(TRY(call2(class, small_int(errno), text)));
}

static Value done(int result) { return result < 0 ? (Value)fail() : NONE; }

/* ---- settings ---- */

static bool is_number(const struct termios *mode, size_t i)
{
    return !(mode->c_lflag & ICANON) && (i == VMIN || i == VTIME);
}

static Value termios_tcgetattr(Value *args)
{
    int fd;
    struct termios mode;
    TRY(posix_fd(args[0], &fd));
    if (BLOCKING(tcgetattr(fd, &mode)) < 0)
        return (Value)fail();
    Value characters = TRY(list_new(NCCS));
    for (size_t i = 0; i < NCCS; i++) {
        char c = (char)mode.c_cc[i];
        TRY(list_push(characters, is_number(&mode, i) ? small_int(mode.c_cc[i])
                                                      : TRY(bytes_new(&c, 1))));
    }
    const Value settings[SETTING_COUNT] = {
        small_int(mode.c_iflag), small_int(mode.c_oflag), small_int(mode.c_cflag),
        small_int(mode.c_lflag), small_int(cfgetispeed(&mode)), small_int(cfgetospeed(&mode)),
        characters};
    return list_from_values(settings, SETTING_COUNT);
}

static bool flag_setting(Value v, unsigned *flag)
{
    int64_t wide;
    TRY(value_as_int64(v, &wide));
    *flag = (unsigned)wide;
    return true;
}

/* A control character: bytes of one, or a number. */
static bool character_setting(Value v, cc_t *c)
{
    int n;
    if (is_bytes(v) && as_bytes(v)->length == 1) {
        *c = (cc_t)as_bytes(v)->data[0];
        return true;
    }
    if (!is_int(v))
        RAISE(TypeError, "tcsetattr: elements of attributes must be characters or integers");
    TRY(value_as_int(v, &n));
    *c = (cc_t)n;
    return true;
}

/* The list's items are taken at once: converting numbers may run code that changes it. */
static bool read_settings(Value list, struct termios *mode, unsigned speeds[2])
{
    if (!is_list(list) || list_count(list) != SETTING_COUNT)
        RAISE(TypeError, "tcsetattr, arg 3: must be 7 element list");
    Value settings[SETTING_COUNT];
    memcpy(settings, as_list(list)->items, sizeof settings);
    TRY(flag_setting(settings[0], &mode->c_iflag) && flag_setting(settings[1], &mode->c_oflag)
        && flag_setting(settings[2], &mode->c_cflag) && flag_setting(settings[3], &mode->c_lflag)
        && flag_setting(settings[4], &speeds[0]) && flag_setting(settings[5], &speeds[1]));
    Value characters = settings[6];
    if (!is_list(characters) || list_count(characters) != NCCS)
        RAISE(TypeError, "tcsetattr: attributes[6] must be %d element list", NCCS);
    for (size_t i = 0; i < NCCS && i < list_count(characters); i++)
        TRY(character_setting(as_list(characters)->items[i], &mode->c_cc[i]));
    return true;
}

static Value termios_tcsetattr(Value *args)
{
    int fd, when;
    unsigned speeds[2];
    struct termios mode;
    TRY(posix_fd(args[0], &fd) && value_as_int(args[1], &when));
    if (!is_list(args[2]) || list_count(args[2]) != SETTING_COUNT)
        RAISE(TypeError, "tcsetattr, arg 3: must be 7 element list");
    if (BLOCKING(tcgetattr(fd, &mode)) < 0)
        return (Value)fail();
    TRY(read_settings(args[2], &mode, speeds));
    if (cfsetispeed(&mode, speeds[0]) < 0 || cfsetospeed(&mode, speeds[1]) < 0)
        return (Value)fail();
    return done(BLOCKING(tcsetattr(fd, when, &mode)));
}

/* ---- the line ---- */

static Value termios_tcsendbreak(Value *args)
{
    int fd, duration;
    TRY(posix_fd(args[0], &fd) && value_as_int(args[1], &duration));
    return done(BLOCKING(tcsendbreak(fd, duration)));
}

static Value termios_tcdrain(Value *args)
{
    int fd;
    TRY(posix_fd(args[0], &fd));
    return done(BLOCKING(tcdrain(fd)));
}

static Value termios_tcflush(Value *args)
{
    int fd, queue;
    TRY(posix_fd(args[0], &fd) && value_as_int(args[1], &queue));
    return done(BLOCKING(tcflush(fd, queue)));
}

static Value termios_tcflow(Value *args)
{
    int fd, action;
    TRY(posix_fd(args[0], &fd) && value_as_int(args[1], &action));
    return done(BLOCKING(tcflow(fd, action)));
}

/* ---- the window ---- */

static Value termios_tcgetwinsize(Value *args)
{
    int fd;
    struct winsize size;
    TRY(posix_fd(args[0], &fd));
    if (ioctl(fd, TIOCGWINSZ, &size) < 0)
        return (Value)fail();
    return tuple_pair(small_int(size.ws_row), small_int(size.ws_col));
}

static bool window_number(Value v, unsigned short *n)
{
    int64_t wide;
    TRY(value_as_int64(v, &wide));
    if (wide < 0 || wide > USHRT_MAX)
        RAISE(OverflowError, "winsize value(s) out of range.");
    *n = (unsigned short)wide;
    return true;
}

static Value termios_tcsetwinsize(Value *args)
{
    int fd;
    struct winsize size;
    TRY(posix_fd(args[0], &fd));
    Value pair = is_list(args[1]) || is_tuple(args[1]) ? TRY(tuple_from(args[1])) : 0;
    if (!pair || tuple_count(pair) != 2)
        RAISE(TypeError, "tcsetwinsize, arg 2: must be a two-item sequence");
    if (ioctl(fd, TIOCGWINSZ, &size) < 0)
        return (Value)fail();
    TRY(window_number(as_tuple(pair)->items[0], &size.ws_row)
        && window_number(as_tuple(pair)->items[1], &size.ws_col));
    return done(ioctl(fd, TIOCSWINSZ, &size));
}

/* ---- the module ---- */

static const Method termios_methods[] = {
    {"tcgetattr($module, fd, /)", termios_tcgetattr,
     "The settings: [iflag, oflag, cflag, lflag, ispeed, ospeed, cc]."},
    {"tcsetattr($module, fd, when, attributes, /)", termios_tcsetattr,
     "Set them: TCSANOW, TCSADRAIN (after all output), TCSAFLUSH (and drop all input)."},
    {"tcsendbreak($module, fd, duration, /)", termios_tcsendbreak, "Send a break."},
    {"tcdrain($module, fd, /)", termios_tcdrain, "Wait until all output is sent."},
    {"tcflush($module, fd, queue, /)", termios_tcflush,
     "Drop what waits: TCIFLUSH, TCOFLUSH, TCIOFLUSH."},
    {"tcflow($module, fd, action, /)", termios_tcflow,
     "Suspend or resume: TCOOFF, TCOON, TCIOFF, TCION."},
    {"tcgetwinsize($module, fd, /)", termios_tcgetwinsize, "The window's (rows, columns)."},
    {"tcsetwinsize($module, fd, winsize, /)", termios_tcsetwinsize,
     "Set the window's (rows, columns)."},
    {0},
};

static const ModuleConstant termios_constants[] = {
#include "modules/termios_constants.h"
    {0},
};

static bool termios_init(Value module)
{
    TermiosState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE_termios] = state;
    Value base = from_object(rt.types[TYPE_Exception]);
    state->error = TRY(type_new_simple("termios.error", TRY(tuple_new(&base, 1)), 0));
    return module_add(module, "error", state->error);
}

MODULE(termios, .doc = "Settings of terminals.", .methods = METHODS(termios_methods),
       .constants = termios_constants, .init = termios_init);
