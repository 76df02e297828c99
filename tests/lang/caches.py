# Inline caches: of a module's names, while its dict is rebuilt and collections come between; of
# methods, while what they are called on changes its type.
import gc


def test_names_of_a_module_that_changes():
    source = ("kept = ['kept']\n"
              "for i in range(400):\n"
              "    assert kept[0] == 'kept' and len(kept) == 1, i\n"
              "    new = [0] * (i % 37)\n"
              "    del new\n"
              "    globals()['name%d' % (i % 90)] = bytes(6000 + i)\n"
              "    if i % 7 == 0: collect()\n")
    for _ in range(3):
        exec(compile(source, "module", "exec"), {"collect": gc.collect})


class OwnInt(int):
    def bit_length(self):
        return "own"


def bit_lengths(values):
    return [v.bit_length() for v in values]


def texts(values):
    return [v.__str__() for v in values]


def as_bytes(values):
    return [v.to_bytes(length=2, byteorder="big") for v in values]


def test_methods_of_values_that_are_no_objects():
    for _ in range(30):
        assert bit_lengths([1, 2, 3]) == [1, 2, 2]
        assert texts([1, 2]) == ["1", "2"]
    assert bit_lengths([1, OwnInt(5), 2 ** 70, True, OwnInt(3), 8]) == [1, "own", 71, 1, "own", 4]
    assert texts([1, None, True, ..., 1.5, "a", NotImplemented, 2 ** 70]) \
        == ["1", "None", "True", "Ellipsis", "1.5", "a", "NotImplemented", str(2 ** 70)]
    assert as_bytes(range(100)) == [bytes([0, i]) for i in range(100)]
    for values in ([1, "a"], [1, 1.5], [1, None]):
        for _ in range(20):
            assert bit_lengths([values[0]])
        try:
            bit_lengths(values)
        except AttributeError as e:
            assert e.obj is values[1] and e.name == "bit_length"
        else:
            assert False


def test_methods_taken_from_other_types():
    def call(value, method):
        return method(value)

    class Odd:
        bit_length = int.bit_length

    for _ in range(30):
        assert bit_lengths([7]) == [3] and call(7, int.bit_length) == 3
    try:
        bit_lengths([Odd()])
    except TypeError as e:
        assert "doesn't apply to a 'Odd' object" in str(e), e
    else:
        assert False
