# Digests, checksums and base64, of short and long data.
import base64
import binascii
import hashlib
import hmac
import zlib
from measure import measure

short, long = b"the quick brown fox", bytes(range(256)) * 256
code = base64.b64encode(long)

assert hashlib.sha1(b"abc").hexdigest() == "a9993e364706816aba3e25717850c26c9cd0d89d"
assert base64.b64decode(code) == long and base64.b85decode(base64.b85encode(long)) == long


def parts(make):
    h = make()
    for i in range(0, len(long), 4096):
        h.update(long[i:i + 4096])
    return h.hexdigest()


for kind in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b"):
    make = getattr(hashlib, kind)
    assert parts(make) == make(long).hexdigest()
    measure(f"{kind} short", lambda: make(short).hexdigest())
    measure(f"{kind} long", lambda: make(long).digest())
for name, call in (
        ("sha256 parts", lambda: parts(hashlib.sha256)),
        ("hashlib.new", lambda: hashlib.new("sha256", short).digest()),
        ("hmac", lambda: hmac.new(b"key", short, "sha256").hexdigest()),
        ("hmac.digest", lambda: hmac.digest(b"key", short, "sha256")),
        ("pbkdf2", lambda: hashlib.pbkdf2_hmac("sha256", b"pass", b"salt", 1000)),
        ("crc32 short", lambda: zlib.crc32(short)), ("crc32 long", lambda: zlib.crc32(long)),
        ("adler32 long", lambda: zlib.adler32(long)),
        ("b64encode short", lambda: base64.b64encode(short)), ("b64encode long", lambda: base64.b64encode(long)),
        ("b64decode short", lambda: base64.b64decode(b"dGhlIHF1aWNrIGJyb3duIGZveA==")),
        ("b64decode long", lambda: base64.b64decode(code)),
        ("urlsafe", lambda: base64.urlsafe_b64decode(base64.urlsafe_b64encode(short))),
        ("b32encode", lambda: base64.b32encode(short * 20)), ("b85encode", lambda: base64.b85encode(short * 20)),
        ("hexlify", lambda: binascii.hexlify(long)), ("unhexlify", lambda: binascii.unhexlify("00ff10ab" * 500)),
        ("hash of bytes", lambda: hash(bytes(long[:1000]))), ("hash of tuples", lambda: [hash((i, "x", 2.5)) for i in range(100)])):
    measure(name, call)
