"""_csv: rows of separated values."""
import _csv


class File:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text
        return len(text)


def read(lines, **settings):
    return list(_csv.reader(lines, **settings))


def written(row, **settings):
    file = File()
    assert _csv.writer(file, **settings).writerow(row) == len(file.text)
    return file.text


def raises(kind, text, function, *args, **settings):
    try:
        function(*args, **settings)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


def test_reader():
    assert read(['a,"b ""c""",\n', '\n', '1;2\r\n']) == [["a", 'b "c"', ""], [], ["1;2"]]
    assert read(['"a\n', 'b",c']) == [["a\nb", "c"]]
    assert read(["\u20ac,\U0001f600x,y"]) == [["\u20ac", "\U0001f600x", "y"]]
    assert read(["a\\,b,c\\"], escapechar="\\") == [["a,b", "c\n"]]
    assert read(['1,"1"', " 2"], quoting=_csv.QUOTE_NONNUMERIC) == [[1.0, "1"], [2.0]]
    assert read(['a, "b"'], skipinitialspace=True) == [["a", "b"]]
    assert read(['"a"b,"c'], quoting=_csv.QUOTE_NONE) == [['"a"b', '"c']]
    assert read(['"a"b']) == [["ab"]] and read(['"a']) == [["a"]]
    reader = _csv.reader(["a\n", "b\n"])
    assert next(reader) == ["a"] and reader.line_num == 1 and reader.dialect.delimiter == ","


def test_reader_errors():
    error = _csv.Error
    raises(error, "',' expected after '\"'", read, ['"a"b'], strict=True)
    raises(error, "unexpected end of data", read, ['"a'], strict=True)
    raises(error, "new-line character seen in unquoted field - do you need to open the file in "
           "universal-newline mode?", read, ["a\rb"])
    raises(error, "iterator should return strings, not bytes (the file should be opened in "
           "text mode)", read, [b"a"])
    raises(TypeError, "'int' object is not iterable", _csv.reader, 5)
    limit = _csv.field_size_limit(10)
    try:
        assert read(["a" * 10 + ",b"]) == [["a" * 10, "b"]]
        for line in "a" * 11, "a" * 11 + ",b", '"' + "a" * 11:
            raises(error, "field larger than field limit (10)", read, [line])
    finally:
        assert _csv.field_size_limit(limit) == 10


def test_reader_used_by_its_input():
    def lines():
        yield "a,b\n"
        yield "c\n" if next(reader, None) is None else "d\n"

    reader = _csv.reader(lines())
    assert next(reader) == ["a", "b"]
    raises(ValueError, "generator already executing", next, reader)


def test_writer():
    assert written(["a", 'b "c"', None, 1.5, "d,e"]) == 'a,"b ""c""",,1.5,"d,e"\r\n'
    assert written([""]) == '""\r\n' and written([]) == "\r\n" and written(["", ""]) == ",\r\n"
    assert written(["a\\b"], escapechar="\\") == "a\\\\b\r\n"
    assert written(['a"b'], escapechar="\\", doublequote=False) == 'a\\"b\r\n'
    assert written(["a", 1], quoting=_csv.QUOTE_ALL, lineterminator="\n") == '"a","1"\n'
    assert written(["a", 1, 2j], quoting=_csv.QUOTE_NONNUMERIC) == '"a",1,2j\r\n'
    assert written(["a", None, 1], quoting=_csv.QUOTE_STRINGS) == '"a",,1\r\n'
    assert written(["a", None, 1], quoting=_csv.QUOTE_NOTNULL) == '"a",,"1"\r\n'
    raises(_csv.Error, "need to escape, but no escapechar set", written, ["a,b"],
           quoting=_csv.QUOTE_NONE)
    raises(_csv.Error, "iterable expected, not int", written, 5)
    raises(TypeError, 'argument 1 must have a "write" method', _csv.writer, 5)


def test_dialects():
    class Semicolons:
        delimiter = ";"

    dialect = _csv.Dialect(Semicolons, strict=True)
    assert (dialect.delimiter, dialect.strict, dialect.quotechar) == (";", True, '"')
    assert _csv.Dialect(dialect) is dialect and _csv.Dialect(quotechar=None).quoting == 3
    _csv.register_dialect("semi", dialect, escapechar="!")
    assert _csv.get_dialect("semi").escapechar == "!" and "semi" in _csv.list_dialects()
    assert read(["a;b!;"], dialect="semi") == [["a", "b;"]]
    _csv.unregister_dialect("semi")
    raises(_csv.Error, "unknown dialect", _csv.get_dialect, "semi")
    raises(TypeError, '"delimiter" must be a 1-character string', _csv.Dialect, delimiter="")
    raises(TypeError, '"quotechar" must be string or None, not int', _csv.Dialect, quotechar=1)
    raises(TypeError, 'bad "quoting" value', _csv.Dialect, quoting=6)
    raises(TypeError, "quotechar must be set if quoting enabled", _csv.Dialect, quotechar=None,
           quoting=0)
