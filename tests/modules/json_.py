# needs: stdlib
# JSON read by _json: keys, escapes, the places of errors, in texts of all widths.
import json


def raises(text, position, **options):
    try:
        json.loads(text, **options)
    except json.JSONDecodeError as error:
        assert error.pos == position, (text, error)
    else:
        assert False, text


def test_keys_are_found_again():
    for wide in "", "é", "温", "\U0001f600":
        names = ["", "a", "b" + wide, "key", "kez", "a\"b", "tab\t", "x" * 100, wide, "0" + wide * 3]
        names += [f"{wide}key {i}" for i in range(300)]
        data = [{name: i for i, name in enumerate(names)} for _ in range(3)]
        for ascii_only in True, False:
            found = json.loads(json.dumps(data, ensure_ascii=ascii_only))
            assert found == data
            for i, name in enumerate(found[0]):
                assert list(found[2])[i] is name


def test_escapes():
    escapes = {r'\"': '"', r"\\": "\\", r"\/": "/", r"\b": "\b", r"\f": "\f", r"\n": "\n", r"\r": "\r",
               r"\t": "\t", r"\u0041": "A", r"\u6e29": "温", r"\ud83d\ude00": "\U0001f600", r"\ud83d": "\ud83d"}
    for wide in "", "é", "温", "\U0001f600":
        for around in "", "a", "b" * 15, "c" * 16, "d" * 40:
            for escape, meaning in escapes.items():
                for text, wanted in ((around + escape + wide + around, around + meaning + wide + around),
                                     (escape + around + wide + escape * 3, meaning + around + wide + meaning * 3)):
                    assert json.loads(f'"{text}"') == wanted
                    assert json.loads(f'{{"{text}": "{text}"}}') == {wanted: wanted}


def test_errors():
    for wide in "", "é", "温", "\U0001f600":
        for n in 0, 1, 15, 16, 17, 40:
            text = "x" * n + wide
            end = len(text) + 1
            raises(f'"{text}', 0)
            raises(f'"{text}\\', 0)
            raises(f'"{text}\\n', 0)
            raises(f'"{text}\\a"', end)
            raises(f'"{text}\\u12"', end + 1)
            raises(f'"{text}\n"', end)
            raises(f'{{"{text}": 1, "{text}', len(text) + 8)
            raises(f'{{"{text}": 1, "{text}" 2}}', 2 * len(text) + 11)
            raises(f'{{"{text}": 1, "{text}\n": 2}}', 2 * len(text) + 9)
            assert json.loads(f'["{text}\n", {{"{text}\t": 1}}]', strict=False) == [text + "\n", {text + "\t": 1}]


def test_strings_of_all_widths():
    for filler in "a", "é", "温", "\U0001f600":
        for n in 0, 1, 7, 15, 16, 17, 40:
            for other in "", '"', "\\", "\n", "\x1f", "é", "温", "\U0001f600", "\ud800":
                text = filler * n + other + "b" + filler * 3
                for ascii in True, False:
                    assert json.loads(json.dumps(text, ensure_ascii=ascii)) == text
            for control in "\x00", "\n", "\x1f":
                literal = '"' + filler * n + control + filler + '\\n"'
                assert json.loads(literal, strict=False) == filler * n + control + filler + "\n"
                try:
                    json.loads(literal)
                except json.JSONDecodeError as error:
                    assert error.pos == n + 1
                else:
                    assert False
