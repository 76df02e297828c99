# needs: stdlib
import os
import sys
import tempfile
import warnings


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def in_folder(function):
    """Call function(folder) with an empty folder that is the current one and on sys.path."""
    before, path = os.getcwd(), sys.path[:]
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        os.chdir(folder)
        try:
            function(folder)
        finally:
            os.chdir(before)
            sys.path[:] = path


def test_relative_entries_give_absolute_files():
    def check(folder):
        write(folder, "sub/relative_a.py", "")
        sys.path[:0] = ["sub"]
        import relative_a
        assert relative_a.__file__ == folder + "/sub/relative_a.py", relative_a.__file__
        assert relative_a.__cached__.startswith(folder + "/sub/__pycache__/")
    in_folder(check)


def test_namespace_path_follows_sys_path():
    def check(folder):
        write(folder, "one/spacious/a.py", "x = 1")
        write(folder, "two/spacious/b.py", "x = 2")
        sys.path.insert(0, folder + "/one")
        import spacious.a
        assert spacious.__file__ is None and list(spacious.__path__) == [folder + "/one/spacious"]
        sys.path.insert(0, folder + "/two")
        import spacious.b
        assert spacious.b.x == 2 and len(list(spacious.__path__)) == 2
        assert type(spacious.__path__).__name__ == "_NamespacePath"
    in_folder(check)


def test_submodule_that_is_being_imported():
    def check(folder):
        write(folder, "circular/__init__.py", "")
        write(folder, "circular/first.py", "from . import second")
        write(folder, "circular/second.py", "import circular\ncircular.first")
        sys.path.insert(0, folder)
        try:
            import circular.first
        except AttributeError as error:
            assert str(error) == ("cannot access submodule 'first' of module 'circular' (most likely "
                                  "due to a circular import)"), error
        else:
            assert False
    in_folder(check)


def test_moved_bytecode_tells_its_new_file():
    def check(folder):
        write(folder, "moved/there.py", "where = (lambda: 0).__code__.co_filename")
        sys.path.insert(0, folder + "/moved")
        import there
        assert there.where == folder + "/moved/there.py"
        del sys.modules["there"]
        os.rename("moved", "arrived")
        sys.path[0] = folder + "/arrived"
        import there
        assert there.where == folder + "/arrived/there.py", there.where
    in_folder(check)


def test_package_and_spec_disagree():
    spec = type("Spec", (), {"parent": "os"})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            __import__("nothing", {"__package__": "json", "__spec__": spec}, None, ["x"], 1)
        except ImportError:
            pass
    assert [(w.category, str(w.message)) for w in caught] == [
        (DeprecationWarning, "__package__ != __spec__.parent")], caught


def test_no_globals():
    try:
        __import__("sys", level=1)
    except KeyError as error:
        assert error.args == ("'__name__' not in globals",)
    else:
        assert False


def test_finders_are_called_with_the_import_lock():
    import _imp
    held = []

    class Finder:
        @staticmethod
        def find_spec(name, path, target=None):
            held.append(_imp.lock_held())

    sys.meta_path.insert(0, Finder)
    try:
        import there_is_no_such_module
    except ImportError:
        pass
    finally:
        sys.meta_path.remove(Finder)
    assert held == [True] and not _imp.lock_held()


def test_bytecode_of_imports():
    import dis
    code = compile("import a.b\nfrom .c import d as e, f\nx = 1", "f", "exec")
    assert list(dis._find_imports(code)) == [("a.b", 0, None), ("c", 1, ("d", "f"))]
    assert sorted(dis._find_store_names(code)) == ["a", "e", "f", "x"]
