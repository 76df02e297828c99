# needs: stdlib
# _hashlib, _uuid and _crypt; each only where its library was there.
import hashlib
import hmac
import warnings

try:
    import _hashlib
except ImportError:
    _hashlib = None


def raises(error, text, f, *args, **named):
    try:
        f(*args, **named)
    except error as e:
        assert text in str(e), str(e)
    else:
        assert False, "nothing raised"


def test_hashes():
    if not _hashlib:
        return
    h = _hashlib.openssl_sha256(b"abc")
    assert h.hexdigest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (h.name, h.digest_size, h.block_size) == ("sha256", 32, 64)
    copy = h.copy()
    copy.update(b"d" * 5000)
    assert copy.digest() == _hashlib.new("sha256", b"abc" + b"d" * 5000).digest() != h.digest()
    x = _hashlib.openssl_shake_128(b"", usedforsecurity=False)
    assert x.hexdigest(8) == "7f9c2ba4e88f827d" and x.digest(length=0) == b"" and x.digest_size == 0
    raises(TypeError, "Strings must be encoded before hashing", h.update, "x")
    raises(TypeError, "object supporting the buffer API required", h.update, 1)
    raises(ValueError, "", _hashlib.new, "no such hash")
    raises(TypeError, "cannot create '_hashlib.HASH' instances", _hashlib.HASH)
    assert "sha3_512" in _hashlib.openssl_md_meth_names
    assert repr(h).startswith("<sha256 _hashlib.HASH object @ 0x")
    assert hashlib.new("sha512_256", b"").name == "sha512_256"


def test_hmac():
    expected = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    h = hmac.new(b"key", digestmod="sha256")
    h.update(b"The quick brown fox jumps over the lazy dog")
    assert h.hexdigest() == expected and h.copy().hexdigest() == expected
    assert h.name == "hmac-sha256" and (h.digest_size, h.block_size) == (32, 64)
    assert hmac.digest(b"key", b"The quick brown fox jumps over the lazy dog", "sha256").hex() == expected
    assert hmac.new(b"", b"", hashlib.sha256).digest() == hmac.new(b"", b"", "sha256").digest()
    if _hashlib:
        raises(_hashlib.UnsupportedDigestmodError, "", _hashlib.hmac_new, b"k", b"", "no such")
        raises(_hashlib.UnsupportedDigestmodError, "Unsupported digestmod", _hashlib.hmac_new,
               b"k", b"", int)
        raises(TypeError, "Missing required parameter 'digestmod'.", _hashlib.hmac_new, b"k")
        assert _hashlib.compare_digest(b"ab", bytearray(b"ab"))
        assert not _hashlib.compare_digest("ab", "abc")
        raises(TypeError, "comparing strings with non-ASCII characters is not supported",
               _hashlib.compare_digest, "\xe9", "a")
        raises(TypeError, "a bytes-like object is required, not 'str'",
               _hashlib.compare_digest, "a", b"a")
        raises(TypeError, "unsupported operand types(s) or combination of types: 'str' and 'int'",
               _hashlib.compare_digest, "a", 1)


def test_keys():
    if not _hashlib:
        return
    assert hashlib.pbkdf2_hmac("sha1", b"password", b"salt", 1).hex() == \
        "0c60c80f961f0e71f3a9b524af6012062fe037a6"
    assert len(hashlib.pbkdf2_hmac("sha256", b"p", b"s", 2, dklen=5)) == 5
    raises(ValueError, "iteration value must be greater than 0.", hashlib.pbkdf2_hmac,
           "sha1", b"", b"", 0)
    raises(ValueError, "key length must be greater than 0.", hashlib.pbkdf2_hmac,
           "sha1", b"", b"", 1, dklen=0)
    assert hashlib.scrypt(b"", salt=b"", n=16, r=1, p=1, dklen=8).hex() == "77d6576238657b20"
    raises(ValueError, "n must be a power of 2.", hashlib.scrypt, b"", salt=b"", n=3, r=1, p=1)
    raises(TypeError, "salt is required", hashlib.scrypt, b"")
    raises(TypeError, "r is required and must be an unsigned int", hashlib.scrypt, b"", salt=b"", n=2)


def test_uuid():
    import uuid
    a, b = uuid.uuid1(), uuid.uuid1()
    assert a != b and a.version == 1


def test_crypt():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import crypt
        except ImportError:
            return
        hashed = crypt.crypt("secret", crypt.mksalt(crypt.METHOD_SHA512))
        assert hashed.startswith("$6$") and crypt.crypt("secret", hashed) == hashed


def test_hmac_known_at_once_or_in_parts():
    import hmac
    for name in ('md5', 'sha256', 'sha3_512'):
        for key in (b'', b'key', bytearray(200)):
            for message in (b'', b'text', b'text' * 1000, bytearray(b'text')):
                whole = hmac.new(key, message, name)
                copy = whole.copy()
                expected = hmac.digest(key, message, name)
                assert whole.digest() == copy.digest() == expected
                parts = hmac.new(key, digestmod=name)
                for i in range(0, len(message), 3):
                    parts.update(message[i:i + 3])
                assert parts.digest() == expected == whole.digest()
                whole.update(b'!')
                assert whole.digest() == hmac.digest(key, bytes(message) + b'!', name)
                assert copy.digest() == expected
                assert (whole.name, whole.digest_size) == (f'hmac-{name}', len(expected))


def test_hmac_key_that_changes():
    import hmac
    key = bytearray(b'key')
    h = hmac.new(key, b'text', 'sha256')
    key[0] = 0
    assert h.digest() == hmac.digest(b'key', b'text', 'sha256')
