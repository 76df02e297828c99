# needs: stdlib
# readline's history: lines, and files of them.
import os
import tempfile
try:
    import readline
except ImportError:
    readline = None


def lines():
    return [readline.get_history_item(i + 1) for i in range(readline.get_current_history_length())]


def test_lines():
    if not readline:
        return "no readline"
    readline.clear_history()
    for line in ("first line", "second", "third"):
        readline.add_history(line)
    readline.replace_history_item(0, "1")
    readline.replace_history_item(2, "3")
    assert lines() == ["1", "second", "3"]
    readline.remove_history_item(0)
    readline.replace_history_item(0, "2")
    assert lines() == ["2", "3"]
    for f in (readline.remove_history_item, lambda i: readline.replace_history_item(i, "x")):
        for i in (-1, 2):
            try:
                f(i)
            except ValueError:
                pass
            else:
                assert False


def test_files():
    if not readline:
        return "no readline"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "history")
        readline.clear_history()
        for line in ("one line", "a\\b", "s\u00e9cond"):
            readline.add_history(line)
        try:
            readline.append_history_file(1, path)
        except FileNotFoundError:
            pass
        else:
            assert False
        readline.write_history_file(path)
        readline.append_history_file(2, path)
        readline.append_history_file(0, path)
        readline.clear_history()
        readline.read_history_file(path)
        assert lines() == ["one line", "a\\b", "s\u00e9cond", "a\\b", "s\u00e9cond"]
