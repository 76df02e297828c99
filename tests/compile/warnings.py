# needs: stdlib
# SyntaxWarnings of the compiler.
import warnings

WARNINGS = [
    ('x is 1\n', ['"is" with \'int\' literal. Did you mean "=="?']),
    ('x is not "a"\n', ['"is not" with \'str\' literal. Did you mean "!="?']),
    ('1 is x\n', ['"is" with \'int\' literal. Did you mean "=="?']),
    ('() is x\n', ['"is" with \'tuple\' literal. Did you mean "=="?']),
    ('x is ()\n', ['"is" with \'tuple\' literal. Did you mean "=="?']),
    ('1 is 1\n', ['"is" with \'int\' literal. Did you mean "=="?']),
    ('x is -1\n', ['"is" with \'int\' literal. Did you mean "=="?']),
    ('assert (x, "a")\n', ['assertion is always true, perhaps remove parentheses?']),
    ('1()\n', ["'int' object is not callable; perhaps you missed a comma?"]),
    ('"a"()\n', ["'str' object is not callable; perhaps you missed a comma?"]),
    ('[1](2)\n', ["'list' object is not callable; perhaps you missed a comma?"]),
    ('(1,)(2)\n', ["'tuple' object is not callable; perhaps you missed a comma?"]),
    ('{}(1)\n', ["'dict' object is not callable; perhaps you missed a comma?"]),
    ('f"a"(1)\n', ["'str' object is not callable; perhaps you missed a comma?"]),
    ('[x for x in y](1)\n', ["'list' object is not callable; perhaps you missed a comma?"]),
    ('1[0]\n', ["'int' object is not subscriptable; perhaps you missed a comma?"]),
    ('None[0]\n', ["'NoneType' object is not subscriptable; perhaps you missed a comma?"]),
    ('{1}[0]\n', ["'set' object is not subscriptable; perhaps you missed a comma?"]),
    ('(lambda: 0)[0]\n', ["'function' object is not subscriptable; perhaps you missed a comma?"]),
    ('(x for x in y)[0]\n', ["'generator' object is not subscriptable; perhaps you missed a comma?"]),
    ('"a"["b"]\n', ['str indices must be integers or slices, not str; perhaps you missed a comma?']),
    ('[1]["a"]\n', ['list indices must be integers or slices, not str; perhaps you missed a comma?']),
    ('[1][1.5]\n', ['list indices must be integers or slices, not float; perhaps you missed a comma?']),
    ('(1,2)["a"]\n', ['tuple indices must be integers or slices, not str; perhaps you missed a comma?']),
    ('f"a"[None]\n', ['str indices must be integers or slices, not NoneType; perhaps you missed a comma?']),
    ('[1][[2]]\n', ['list indices must be integers or slices, not list; perhaps you missed a comma?']),
    ('[1][{}]\n', ['list indices must be integers or slices, not dict; perhaps you missed a comma?']),
    ('[1][(1,2)]\n', ['list indices must be integers or slices, not tuple; perhaps you missed a comma?']),
    ('b"a"[1j]\n', ['bytes indices must be integers or slices, not complex; perhaps you missed a comma?']),
    ('...[1]\n', ["'ellipsis' object is not subscriptable; perhaps you missed a comma?"]),
    ('1.5[1]\n', ["'float' object is not subscriptable; perhaps you missed a comma?"]),
    ('1 < 2 is 3\n', ['"is" with \'int\' literal. Did you mean "=="?']),
]


def test_warnings():
    for source, expected in WARNINGS:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            compile(source, "<test>", "exec")
        assert [str(w.message) for w in caught] == expected, source
        assert all(w.category is SyntaxWarning and w.lineno == 1 for w in caught)


def test_as_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile("\nx is 1", "<test>", "exec")
        except SyntaxError as error:
            assert (error.lineno, error.offset, error.end_offset) == (2, 1, 7)
        else:
            raise AssertionError
