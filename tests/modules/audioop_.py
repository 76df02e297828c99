"""audioop: figures, arithmetic, conversions, errors."""
import sys
import warnings

warnings.simplefilter("ignore")
import audioop


def raises(error, function, *args):
    try:
        function(*args)
    except error as e:
        return str(e)
    raise AssertionError("no " + error.__name__)


def pack(width, *samples):
    return b"".join(s.to_bytes(width, sys.byteorder, signed=True) for s in samples)


def test_figures():
    for w in 1, 2, 3, 4:
        sound = pack(w, 0, 10, -20, 30, -40)
        assert audioop.max(sound, w) == 40 and audioop.minmax(sound, w) == (-40, 30)
        assert audioop.avg(sound, w) == -4 and audioop.rms(sound, w) == 24
        assert audioop.cross(sound, w) == 3 and audioop.maxpp(sound, w) == 50
        assert audioop.getsample(sound, w, 3) == 30 and audioop.avgpp(sound, w) == 40
    assert audioop.findfit(pack(2, 0, 1, 2, 3), pack(2, 2, 4)) == (1, 0.5)
    assert audioop.findmax(pack(2, 0, 9, 9, 0), 2) == 1


def test_arithmetic():
    for w in 1, 2, 3, 4:
        top = (1 << (8 * w - 1)) - 1
        assert audioop.mul(pack(w, 3, top, -top), w, 2) == pack(w, 6, top, -top - 1)
        assert audioop.add(pack(w, 1, top), pack(w, 2, 1), w) == pack(w, 3, top)
        assert audioop.bias(pack(w, top), w, 1) == pack(w, -top - 1)
        stereo = audioop.tostereo(pack(w, 5, 6), w, 1, 0)
        assert stereo == pack(w, 5, 0, 6, 0) and audioop.tomono(stereo, w, 1, 1) == pack(w, 5, 6)
        assert audioop.reverse(pack(w, 1, 2), w) == pack(w, 2, 1)
        assert audioop.byteswap(audioop.byteswap(pack(w, 1, 2), w), w) == pack(w, 1, 2)


def test_conversions():
    assert audioop.lin2lin(pack(2, 0x1234), 2, 1) == b"\x12"
    codes = bytes(range(127)) + bytes(range(128, 256))
    assert audioop.lin2ulaw(audioop.ulaw2lin(codes, 2), 2) == codes
    codes = bytes(range(256))
    assert audioop.lin2alaw(audioop.alaw2lin(codes, 3), 3) == codes
    assert audioop.lin2adpcm(pack(2, 0, 0x1234, 0x4567, -0x4567), 2, None)[0] == b"\x07\x7f"
    sound, state = audioop.ratecv(b"\0\1\2", 1, 1, 8000, 16000, None)
    assert sound == b"\0\0\1\1\2" and audioop.ratecv(b"", 1, 1, 8000, 16000, state) == (b"", state)


def test_errors():
    assert raises(audioop.error, audioop.max, b"a", 5) == "Size should be 1, 2, 3 or 4"
    assert raises(audioop.error, audioop.max, b"abc", 2) == "not a whole number of frames"
    raises(TypeError, audioop.max, "a", 1)
    raises(audioop.error, audioop.getsample, b"ab", 1, 2)
    raises(ValueError, audioop.lin2adpcm, b"ab", 1, (0, 89))
    raises(audioop.error, audioop.ratecv, b"ab", 1, 0, 1, 1, None)
    raises(TypeError, audioop.ratecv, b"", 1, 1, 1, 1, (1, (42,)))
