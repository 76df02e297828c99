# needs: stdlib
# json: both ways, hooks, formats, errors.
import collections
import io
import json


def test_dump():
    data = {"a": [1, 2.5, None, True], "b": {"c": "\u00e9\n\""}, 3: float("inf")}
    assert json.dumps(data) == \
        '{"a": [1, 2.5, null, true], "b": {"c": "\\u00e9\\n\\""}, "3": Infinity}'
    assert json.dumps(data["b"], ensure_ascii=False) == '{"c": "\u00e9\\n\\""}'
    assert json.dumps([1, {}], indent=2) == "[\n  1,\n  {}\n]"
    assert json.dumps({"b": 1, "a": 2}, sort_keys=True, separators=(",", ":")) == '{"a":2,"b":1}'
    assert json.dumps(1 + 2j, default=lambda c: [c.real, c.imag]) == "[1.0, 2.0]"
    assert json.dumps("\U0001f600") == '"\\ud83d\\ude00"'
    file = io.StringIO()
    json.dump([{}], file)
    assert file.getvalue() == "[{}]"


def test_load():
    assert json.loads('{"a": [1, -2.5e3, "\\u00e9\\ud83d\\ude00"], "a2": null}') == {
        "a": [1, -2500.0, "\u00e9\U0001f600"], "a2": None}
    assert json.loads(b"[1]") == [1] and json.loads("\ufeff1".encode("utf-8-sig")[3:]) == 1
    assert json.loads('"x"') == "x" and json.load(io.StringIO("[true]")) == [True]
    ordered = json.loads('{"b": 1, "a": 2}', object_pairs_hook=collections.OrderedDict)
    assert list(ordered) == ["b", "a"]
    assert json.loads("[1.5, 2]", parse_float=str, parse_int=float) == ["1.5", 2.0]
    assert json.loads('{"re": 1}', object_hook=lambda d: sorted(d)) == ["re"]
    assert json.loads("[" * 500 + "]" * 500)


def test_round_trip():
    for value in (0, -1, 10**30, 0.1, 1e300, "", "\0\x1f\x7f\u2028", [], [[]], {"": {"x": []}}):
        assert json.loads(json.dumps(value)) == value


def failure(text, *args):
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.msg, error.lineno, error.colno, error.pos
    raise AssertionError(text)


def test_errors():
    assert failure("[1,\n 2") == ("Expecting ',' delimiter", 2, 3, 6)
    assert failure("") == ("Expecting value", 1, 1, 0)
    assert failure("{1: 2}")[0] == "Expecting property name enclosed in double quotes"
    assert failure('"a\n"')[0] == "Invalid control character at"
    assert failure("[] x") == ("Extra data", 1, 4, 3)
    assert failure('"\\x"')[0] == "Invalid \\escape"
    for bad in (object(), {1, 2}, {(1, 2): 3}):
        try:
            json.dumps(bad)
        except TypeError:
            continue
        raise AssertionError(bad)
    loop = []
    loop.append(loop)
    try:
        json.dumps(loop)
    except ValueError as error:
        assert str(error) == "Circular reference detected"


def test_classes():
    class Encoder(json.JSONEncoder):
        def default(self, o):
            return sorted(o) if isinstance(o, set) else super().default(o)
    assert json.dumps({"s": {3, 1}}, cls=Encoder) == '{"s": [1, 3]}'
    assert "".join(Encoder().iterencode([{2}])) == "[[2]]"
    assert json.JSONDecoder().raw_decode("[1] tail") == ([1], 3)


def test_literals_of_all_lengths():
    for special, plain in (('"', '\\"'), ("\x7f", "\\u007f"), ("\n", "\\n"), ("é", "\\u00e9"),
                           ("温", "\\u6e29"), ("\U0001f600", "\\ud83d\\ude00")):
        for n in list(range(20)) + list(range(225, 265)) + [1000]:
            text = "x" * n + special * 3 + "y" * n
            assert json.dumps(text) == '"' + "x" * n + plain * 3 + "y" * n + '"'
            for ascii_only in (True, False):
                assert json.loads(json.dumps(text, ensure_ascii=ascii_only)) == text
    assert json.dumps('\x7fé"', ensure_ascii=False) == '"\x7fé\\""'


def test_numbers_of_all_lengths():
    for n in range(1, 40):
        for text in ("9" * n, "-" + "1" * n, "1" + "0" * n):
            assert json.loads(text) == json.loads(f"[{text}, 温]".replace("温", '"温"'))[0] == int(text)
            assert type(json.loads(text)) is int and json.loads(text, parse_int=str) == text
    for text in ("-0", "0", "0.5", "-1.25e-3", "1e5", "1E+2", "123456789.123456789"):
        value = json.loads(text)
        assert repr(value) == repr(json.loads(f'[{text}, "温"]')[0])
        assert value == float(text) and type(value) is (float if set(text) & set(".eE") else int)
    assert repr(json.loads("-0")) == "0" and repr(json.loads("-0.0")) == "-0.0"
