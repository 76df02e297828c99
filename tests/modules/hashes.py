"""_blake2, _sha3, _md5, _sha2: hash objects."""
import _blake2
import _md5
import _sha2
import _sha3


def raises(kind, text, function, *args, **settings):
    try:
        function(*args, **settings)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


def test_digests():
    for make, size, start in (
            (_md5.md5, 16, "900150983cd2"), (_sha2.sha256, 32, "ba7816bf8f01"),
            (_sha3.sha3_256, 32, "3a985da74fe2"), (_blake2.blake2b, 64, "ba80a53f981c"),
            (_blake2.blake2s, 32, "508c5e8c327c")):
        h = make(b"a")
        copy = h.copy()
        h.update(bytearray(b"bc"))
        assert h.hexdigest()[:12] == start and h.digest().hex() == h.hexdigest()
        assert h.digest_size == size == len(h.digest()) and copy.digest() == make(b"a").digest()
        big = make(b"x" * 300000)
        for _ in range(3):
            copy = make()
        for i in range(300):
            copy.update(b"x" * 1000)
        assert big.digest() == copy.digest()
        raises(TypeError, "Strings must be encoded before hashing", h.update, "a")
        raises(TypeError, "object supporting the buffer API required", h.update, 5)


def test_shake():
    h = _sha3.shake_128()
    assert h.hexdigest(5) == "7f9c2ba4e8" and h.digest(0) == b"" and len(h.digest(500)) == 500
    assert (h.name, h.digest_size, h.block_size, h._suffix) == ("shake_128", 0, 168, b"\x1f")
    raises(ValueError, "value must be positive", h.digest, -1)
    raises(ValueError, "length is too large", h.digest, 1 << 29)


def test_blake2_parameters():
    def start(make=_blake2.blake2b, **settings):
        return make(b"abc", **settings).hexdigest()[:12]

    assert start(salt=b"a") == "8a7ed9533107" and start(fanout=255) == "c11c5dcb508c"
    assert start(depth=255) == "da716a0f185a" and start(leaf_size=2**32 - 1) == "643868bec49b"
    assert start(node_offset=2**64 - 1) == "c13b7e701ba6" and start(last_node=1) == "0c72c218c5d1"
    assert start(_blake2.blake2s, node_offset=2**48 - 1) == "ac736796f302"
    assert start(_blake2.blake2s, key=b"a" * 32) == "0e47d3f7598e"
    raises(ValueError, "digest_size must be between 1 and 64 bytes", start, digest_size=0)
    raises(ValueError, "maximum key length is 64 bytes", start, key=b"a" * 65)
    raises(ValueError, "depth must be between 1 and 255", start, depth=0)
    raises(OverflowError, "leaf_size is too large", start, leaf_size=2**32)
    raises(OverflowError, "node_offset is too large", start, _blake2.blake2s, node_offset=2**48)


def test_blake2_plain_and_not():
    """With and without another library beneath, at once, in parts and copied."""
    def digests():
        import _blake2
        out = []
        for make, size in (_blake2.blake2b, 64), (_blake2.blake2s, 32):
            for n in (0, 1, size, 2 * size, 4 * size + 1, 5000, 200_000):
                data = bytes(i * 7 & 255 for i in range(n))
                whole = make(data)
                parts = make(digest_size=size)
                for start in range(0, n, 999):
                    parts.update(memoryview(data)[start:start + 999])
                other = parts.copy()
                other.update(b"x")
                assert parts.digest() == whole.digest() == make(bytearray(data)).digest()
                assert whole.hexdigest() == whole.digest().hex() != other.hexdigest()
                assert make(data + b"x", person=b"").digest() == other.digest()
                assert (whole.digest_size, whole.name) == (size, make.__name__)
                out.append(whole.hexdigest())
                assert make(data, key=b"k").digest() != whole.digest() != make(data, salt=b"s").digest()
        for wrong in "text", 5, None:
            for use in (_blake2.blake2b, _blake2.blake2b().update):
                try:
                    use(wrong)
                except TypeError:
                    continue
                raise AssertionError(wrong)
        return out
    import sys
    first = digests()
    kept = {name: sys.modules.pop(name, None) for name in ("_blake2", "_hashlib")}
    sys.modules["_hashlib"] = None
    try:
        assert digests() == first
    finally:
        del sys.modules["_blake2"], sys.modules["_hashlib"]
        sys.modules.update({name: module for name, module in kept.items() if module})
