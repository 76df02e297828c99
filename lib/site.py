# SPDX-License-Identifier: MIT
"""Completes sys.path with the folders of installed packages, and what belongs to that.

The interpreter does the same at its start without this module, and imports it only where
there is more to do than adding folders: .pth files, a user's site-packages, a virtual
environment, sitecustomize or usercustomize, interactive use. It is ours because installed
packages of Adder lie in <prefix>/lib/adder3.12, not where CPython has its own.

Importing it does its work, except with -S; then main() does.
"""
import builtins
import os
import sys

PREFIXES = [sys.prefix, sys.exec_prefix]
ENABLE_USER_SITE = None  # True, False (-s), None (not safe: the user isn't who runs this)
USER_SITE = None
USER_BASE = None


def _trace(message):
    if sys.flags.verbose:
        print(message, file=sys.stderr)


# --- sys.path ---

def makepath(*paths):
    """Join paths; return the absolute path, and that as file systems compare it."""
    path = os.path.join(*paths)
    try:
        path = os.path.abspath(path)
    except OSError:
        pass
    return path, os.path.normcase(path)


def abs_paths():
    """Make __file__ and __cached__ of all loaded modules absolute."""
    for module in set(sys.modules.values()):
        loader_module = getattr(getattr(module, '__loader__', None), '__module__', None)
        spec_loader = getattr(getattr(module, '__spec__', None), 'loader', None)
        if loader_module is None:
            loader_module = getattr(spec_loader, '__module__', None)
        if loader_module not in ('_frozen_importlib', '_frozen_importlib_external'):
            continue  # other loaders have their own idea of __file__
        for name in ('__file__', '__cached__'):
            try:
                setattr(module, name, os.path.abspath(getattr(module, name)))
            except (AttributeError, OSError, TypeError):
                pass


def removeduppaths():
    """Make sys.path absolute and each entry unique; return the set of entries."""
    known = set()
    unique = []
    for entry in sys.path:
        path, key = makepath(entry)
        if key not in known:
            known.add(key)
            unique.append(path)
    sys.path[:] = unique
    return known


def _init_pathinfo():
    """The set of the folders that are on sys.path already."""
    known = set()
    for entry in sys.path:
        try:
            if os.path.exists(entry):
                known.add(makepath(entry)[1])
        except TypeError:
            continue
    return known


def _pth_lines(path):
    """The text of a .pth file, or None."""
    import stat
    try:
        info = os.lstat(path)
        if getattr(info, 'st_flags', 0) & stat.UF_HIDDEN:
            _trace(f'Skipping hidden .pth file: {path!r}')
            return None
        with open(path, 'rb') as file:
            data = file.read()
    except OSError:
        return None
    try:
        return data.decode('utf-8-sig').splitlines()
    except UnicodeDecodeError:
        import locale
        return data.decode(locale.getencoding()).splitlines()


def addpackage(sitedir, name, known_paths):
    """Obey a .pth file: lines that begin with `import` are run, the others are folders.

    They are relative to sitedir, and go to sys.path if they exist.
    """
    reset = known_paths is None
    if reset:
        known_paths = _init_pathinfo()
    path = os.path.join(sitedir, name)
    _trace(f'Processing .pth file: {path!r}')
    lines = _pth_lines(path)
    if lines is None:
        return
    for number, line in enumerate(lines, 1):
        if line.startswith('#') or not line.strip():
            continue
        try:
            if line.startswith(('import ', 'import\t')):
                exec(line)
                continue
            folder, key = makepath(sitedir, line.rstrip())
            if key not in known_paths and os.path.exists(folder):
                sys.path.append(folder)
                known_paths.add(key)
        except Exception:
            _report_pth_error(path, number)
            break
    return None if reset else known_paths


def _report_pth_error(path, number):
    import traceback
    print(f'Error processing line {number} of {path}:\n', file=sys.stderr)
    for record in traceback.format_exception(*sys.exc_info()):
        for line in record.splitlines():
            print('  ' + line, file=sys.stderr)
    print('\nRemainder of file ignored', file=sys.stderr)


def addsitedir(sitedir, known_paths=None):
    """Add a folder to sys.path, then obey the .pth files in it."""
    _trace(f'Adding directory: {sitedir!r}')
    reset = known_paths is None
    if reset:
        known_paths = _init_pathinfo()
    sitedir, key = makepath(sitedir)
    if key not in known_paths:
        sys.path.append(sitedir)
        known_paths.add(key)
    try:
        names = os.listdir(sitedir)
    except OSError:
        return
    for name in sorted(names):
        if name.endswith('.pth') and not name.startswith('.'):
            addpackage(sitedir, name, known_paths)
    return None if reset else known_paths


# --- the user's own ---

def check_enableusersite():
    """May the user's site-packages be used? See ENABLE_USER_SITE."""
    if sys.flags.no_user_site:
        return False
    if os.geteuid() != os.getuid() or os.getegid() != os.getgid():
        return None
    return True


def _getuserbase():
    base = os.environ.get('PYTHONUSERBASE', None)
    return base or os.path.join(os.path.expanduser('~'), '.local')


def _get_path(userbase):
    major, minor = sys.version_info[:2]
    return f'{userbase}/lib/python{major}.{minor}/site-packages'


def getuserbase():
    """The user's tree of installed things: PYTHONUSERBASE or ~/.local."""
    global USER_BASE
    if USER_BASE is None:
        USER_BASE = _getuserbase()
    return USER_BASE


def getusersitepackages():
    """The user's folder of installed packages."""
    global USER_SITE, ENABLE_USER_SITE
    userbase = getuserbase()
    if USER_SITE is None:
        if userbase is None:
            ENABLE_USER_SITE = False
        else:
            USER_SITE = _get_path(userbase)
    return USER_SITE


def addusersitepackages(known_paths):
    """Add the user's site-packages if there is such a folder."""
    _trace('Processing user site-packages')
    user_site = getusersitepackages()
    if ENABLE_USER_SITE and os.path.isdir(user_site):
        addsitedir(user_site, known_paths)
    return known_paths


# --- everybody's ---

def getsitepackages(prefixes=None):
    """The folders of installed packages under each of the prefixes."""
    major, minor = sys.version_info[:2]
    folders = []
    seen = set()
    for prefix in PREFIXES if prefixes is None else prefixes:
        if not prefix or prefix in seen:
            continue
        seen.add(prefix)
        # Environments are Adder's alone. The system's prefix is shared with CPython.
        shared = prefix == sys.base_prefix
        name = f'adder{major}.{minor}' if shared else f'python{major}.{minor}'
        for libdir in dict.fromkeys((sys.platlibdir, 'lib')):
            folders.append(os.path.join(prefix, libdir, name, 'site-packages'))
        if shared and sys._site_packages:
            folders.append(sys._site_packages)
    return folders


def addsitepackages(known_paths, prefixes=None):
    """Add those of the folders that exist."""
    _trace('Processing global site-packages')
    for folder in getsitepackages(prefixes):
        if os.path.isdir(folder):
            addsitedir(folder, known_paths)
    return known_paths


def venv(known_paths):
    """In a virtual environment: add its packages, and the system's if pyvenv.cfg says so."""
    global PREFIXES, ENABLE_USER_SITE
    if sys.prefix == sys.base_prefix:
        return known_paths
    system_site = 'true'
    try:
        with open(os.path.join(sys.prefix, 'pyvenv.cfg'), encoding='utf-8') as file:
            for line in file:
                key, equals, value = line.partition('=')
                if equals and key.strip().lower() == 'include-system-site-packages':
                    system_site = value.strip().lower()
    except OSError:
        return known_paths
    PREFIXES = [sys.prefix]
    addsitepackages(known_paths, PREFIXES)
    if system_site == 'true':
        PREFIXES.append(sys.base_prefix)
    else:
        ENABLE_USER_SITE = False
    return known_paths


# --- builtins ---

def setquit():
    """Define exit and quit."""
    import _sitebuiltins
    builtins.quit = _sitebuiltins.Quitter('quit', 'Ctrl-D (i.e. EOF)')
    builtins.exit = _sitebuiltins.Quitter('exit', 'Ctrl-D (i.e. EOF)')


def setcopyright():
    """Define copyright, credits and license."""
    import _sitebuiltins
    builtins.copyright = _sitebuiltins._Printer('copyright', sys.copyright)
    builtins.credits = _sitebuiltins._Printer(
        'credits', 'Adder stands on bdwgc, GMP, PCRE2, libunistring, Bison and re2c.')
    builtins.license = _sitebuiltins._Printer('license', 'MIT licence; see the file COPYING.')


def sethelper():
    """Define help."""
    import _sitebuiltins
    builtins.help = _sitebuiltins._Helper()


# --- interactive use ---

def _history_file():
    return os.environ.get('PYTHON_HISTORY') or os.path.join(os.path.expanduser('~'),
                                                            '.adder_history')


def _register_readline():
    """Completion by Tab, the user's editrc, and a history file."""
    import atexit
    try:
        import readline
        import rlcompleter  # sets the completer
    except ImportError:
        return
    if readline.__doc__ is not None and 'libedit' in readline.__doc__:
        readline.parse_and_bind('bind ^I rl_complete')
    else:
        readline.parse_and_bind('tab: complete')
    try:
        readline.read_init_file()
    except OSError:
        pass  # there is none
    if readline.get_current_history_length() != 0:
        return
    history = _history_file()
    try:
        readline.read_history_file(history)
    except OSError:
        pass

    def write_history():
        try:
            readline.write_history_file(history)
        except OSError:
            pass  # no home, or it is read-only

    atexit.register(write_history)


def enablerlcompleter():
    """Let interactive use begin with completion and history: set sys.__interactivehook__."""
    sys.__interactivehook__ = _register_readline


# --- customizing ---

def _import_custom(name):
    try:
        try:
            __import__(name)
        except ImportError as error:
            if error.name != name:
                raise
    except Exception as error:
        if sys.flags.verbose:
            sys.excepthook(*sys.exc_info())
        else:
            sys.stderr.write(f'Error in {name}; set PYTHONVERBOSE for traceback:\n'
                             f'{error.__class__.__name__}: {error}\n')


def execsitecustomize():
    """Import sitecustomize, if there is one."""
    _import_custom('sitecustomize')


def execusercustomize():
    """Import usercustomize, if there is one."""
    _import_custom('usercustomize')


def main():
    """Do all of it."""
    global ENABLE_USER_SITE
    begins_here = sys.path[:1] == ['']  # a running program's current folder stays
    original = sys.path[:]
    known_paths = removeduppaths()
    if original != sys.path:
        abs_paths()
    if begins_here:
        sys.path[0] = ''
    known_paths = venv(known_paths)
    if ENABLE_USER_SITE is None:
        ENABLE_USER_SITE = check_enableusersite()
    known_paths = addusersitepackages(known_paths)
    known_paths = addsitepackages(known_paths)
    if not hasattr(builtins, 'quit'):
        setquit()
        setcopyright()
        sethelper()
    if not sys.flags.isolated:
        enablerlcompleter()
    execsitecustomize()
    if ENABLE_USER_SITE:
        execusercustomize()


if not sys.flags.no_site:
    main()


def _script():
    """What `adder -m site` shows."""
    arguments = sys.argv[1:]
    if not arguments:
        user_base, user_site = getuserbase(), getusersitepackages()
        print('sys.path = [')
        for folder in sys.path:
            print(f'    {folder!r},')
        print(']')
        for name, folder in (('USER_BASE', user_base), ('USER_SITE', user_site)):
            there = 'exists' if folder and os.path.isdir(folder) else "doesn't exist"
            print(f'{name}: {folder!r} ({there})')
        print(f'ENABLE_USER_SITE: {ENABLE_USER_SITE!r}')
        sys.exit(0)
    shown = [path for option, path in (('--user-base', USER_BASE), ('--user-site', USER_SITE))
             if option in arguments]
    if not shown or len(shown) != len(arguments):
        print(f'usage: {sys.argv[0]} [--user-base] [--user-site]\n\n'
              'Without arguments: show sys.path and the folders of the user.\n'
              'Exit status with arguments: 0 the user\'s site-packages are used, 1 they are '
              'not by the user\'s wish,\n2 for reasons of security, 3 something is wrong.')
        sys.exit(10)
    print(os.pathsep.join(shown))
    if ENABLE_USER_SITE:
        sys.exit(0)
    sys.exit(1 if ENABLE_USER_SITE is False else 2 if ENABLE_USER_SITE is None else 3)


if __name__ == '__main__':
    _script()
