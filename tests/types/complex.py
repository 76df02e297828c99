"""Complex numbers from text."""


def fails(text, message):
    try:
        complex(text)
    except ValueError as error:
        assert str(error) == message, str(error)
    else:
        assert False, text


def test_underscores():
    assert complex("1_0+2_0j") == 10 + 20j and complex(" (1_0.5_0e1_0) ") == 10.5e10
    for text in ("1__2j", "_1", "1_", "1_+2j", "1+_2j", "1_e5"):
        fails(text, f"could not convert string to complex: {text!r}")
    for text in ("1+2", "(1", "x", "1_0x", "1_0 + 2j"):
        fails(text, "complex() arg is a malformed string")


def test_underscores_and_null():
    for text, message in (("1\x00_", "complex() arg is a malformed string"),
                          ("1_0\x00", "could not convert string to complex: '1_0\\x00'")):
        try:
            complex(text)
        except ValueError as error:
            assert str(error) == message
        else:
            assert False
