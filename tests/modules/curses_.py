# needs: stdlib
"""curses on a pseudo-terminal: text, keys, parts of windows, pads, colours, panels, errors."""
import os
import pty
import sys
import traceback

try:
    import curses
    import curses.panel
except ImportError:
    print("1..0 # SKIP no curses")
    sys.exit()


def raises(error, function, *args):
    try:
        function(*args)
    except error as e:
        return str(e)
    raise AssertionError("no " + error.__name__)


def on_terminal(body):
    """Run the body in a child with a terminal; what it writes is what it shows."""
    report, end = os.pipe()
    pid, fd = pty.fork()
    if pid == 0:
        try:
            os.environ.update(TERM="xterm", LINES="24", COLUMNS="80")
            screen = curses.initscr()
            try:
                body(screen)
            finally:
                curses.endwin()
        except BaseException:
            os.write(end, traceback.format_exc().encode())
        os._exit(0)
    os.close(end)
    shown = b""
    try:
        while part := os.read(fd, 4096):
            shown += part
    except OSError:
        pass
    os.waitpid(pid, 0)
    problem = os.read(report, 10000).decode()
    os.close(report)
    os.close(fd)
    assert not problem, problem
    return shown


def test_before_start():
    assert raises(curses.error, curses.beep) == "must call initscr() first"
    assert raises(curses.error, curses.setupterm, "no such terminal", 1)
    raises(TypeError, curses.window)
    assert curses.KEY_F5 == curses.KEY_F0 + 5 and curses.ncurses_version[0] >= 5


def test_text():
    def body(screen):
        assert screen.getmaxyx() == (curses.LINES, curses.COLS) == (24, 80)
        screen.addstr(1, 2, "hello")
        screen.addch("!")
        screen.addnstr(2, 0, "abcdef", 3, curses.A_BOLD)
        assert screen.getyx() == (2, 3) and screen.instr(1, 2, 6) == b"hello!"
        assert screen.inch(2, 0) == ord("a") | curses.A_BOLD and screen.instr(2, 0, 4) == b"abc "
        screen.insstr(1, 2, "X")
        screen.delch(1, 3)
        assert screen.instr(1, 2, 6) == b"Xello!"
        screen.hline(3, 0, "-", 5)
        screen.border()
        screen.move(5, 5)
        screen.clrtoeol()
        raises(curses.error, screen.move, 100, 0)
        raises(TypeError, screen.addstr)
        raises(TypeError, screen.addch, "ab")
        raises(TypeError, screen.addstr, 1, 2, 3)
        raises(ValueError, screen.addstr, "a\0b")
        screen.refresh()
    assert b"ello" in on_terminal(body)


def test_keys():
    def body(screen):
        curses.cbreak()
        curses.noecho()
        screen.keypad(True)
        curses.ungetch("q")
        assert screen.getch() == ord("q")
        curses.ungetch(curses.KEY_LEFT)
        assert screen.getkey() == "KEY_LEFT" and curses.keyname(curses.KEY_LEFT) == b"KEY_LEFT"
        curses.unget_wch("x")
        assert screen.get_wch() == "x"
        screen.nodelay(True)
        assert screen.getch() == -1
        raises(curses.error, screen.getkey)
        assert curses.unctrl(1) == b"^A" and curses.erasechar()
    on_terminal(body)


def test_windows():
    def body(screen):
        part = screen.derwin(5, 10, 2, 3)
        assert part.getbegyx() == (2, 3) and part.getparyx() == (2, 3)
        part.addstr(0, 0, "inner")
        assert screen.instr(2, 3, 5) == b"inner"
        other = curses.newwin(3, 4, 1, 1)
        assert other.getmaxyx() == (3, 4) and other.enclose(2, 2) and not other.enclose(9, 9)
        pad = curses.newpad(100, 100)
        pad.addstr(50, 50, "far")
        pad.refresh(50, 50, 0, 0, 5, 20)
        raises(curses.error, pad.refresh)
        raises(TypeError, screen.refresh, 1, 2, 3, 4, 5, 6)
        screen.overwrite(other)
        other.resize(2, 2)
        raises(curses.error, curses.newwin, -1, -1)
        del part, other, pad
    on_terminal(body)


def test_colours_and_terminfo():
    def body(screen):
        assert raises(curses.error, curses.color_pair, 1) == "must call start_color() first"
        curses.start_color()
        curses.init_pair(1, curses.COLOR_RED, curses.COLOR_BLACK)
        assert curses.pair_content(1) == (curses.COLOR_RED, curses.COLOR_BLACK)
        assert curses.pair_number(curses.color_pair(1)) == 1
        raises(ValueError, curses.init_pair, -1, 0, 0)
        assert curses.tigetnum("colors") == 8 and curses.tigetflag("am") == 1
        assert curses.tparm(curses.tigetstr("cup"), 5, 3) == b"\033[6;4H"
        assert curses.tigetstr("no such") is None and curses.termname() == b"xterm"
    on_terminal(body)


def test_panels():
    def body(screen):
        a, b = (curses.panel.new_panel(curses.newwin(3, 3, i, i)) for i in range(2))
        assert a.above() is b and curses.panel.top_panel() is b and b.below() is a
        a.top()
        assert curses.panel.top_panel() is a and not a.hidden()
        a.hide()
        assert a.hidden() and a.window().getmaxyx() == (3, 3)
        raises(curses.panel.error, a.userptr)
        a.set_userptr(5)
        assert a.userptr() == 5
        b.move(2, 2)
        curses.panel.update_panels()
        curses.doupdate()
        raises(TypeError, curses.panel.new_panel, 5)
    on_terminal(body)
