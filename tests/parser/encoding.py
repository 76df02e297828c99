"""Source in bytes: encodings, and bytes that are no characters."""


def message(source):
    try:
        compile(source, "f", "exec")
    except SyntaxError as e:
        return e.msg, e.lineno, e.offset
    raise AssertionError("accepted")


def test_bad_bytes_in_comments_do_no_harm():
    scope = {}
    exec(compile(b"# \xff\nx = 1  # \xe4\n", "f", "exec"), scope)
    assert scope["x"] == 1


def test_bad_bytes_in_strings():
    assert message(b'y = 1\nx = "a\xff"\n') == (
        "(unicode error) 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte",
        2, 5)
    assert message(b'x = "\\n\xff"\n')[0].endswith("in position 0: invalid start byte")


def test_bad_bytes_in_names():
    assert message(b"x\xff = 1")[0].startswith("(unicode error) 'utf-8' codec")


def test_zero_bytes():
    for source in b"x\0", "x\0":
        try:
            compile(source, "f", "exec")
        except SyntaxError as e:
            assert e.args == ("source code string cannot contain null bytes",)
        else:
            assert False


def test_declarations():
    try:
        compile(b"#coding: unheard-of\n", "f", "exec")
    except SyntaxError as e:
        assert e.args == ("unknown encoding: unheard-of", ("f", 0, -1, None))
    else:
        assert False
    assert message(b"\xef\xbb\xbf#coding: latin-1\n")[0] == "encoding problem: iso-8859-1 with BOM"
