# needs: stdlib
# _ssl, where OpenSSL was there: contexts, memory BIOs, connections, certificates.
import socket
import sys
import tempfile
import warnings

try:
    import ssl
except ImportError:
    ssl = None

# A certificate for "localhost", valid until 2036, and its key: for tests alone.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQC8DR6LmLCPFVeF
FMqH1RnjyifwS4fEGCxjzRRvFoN9aEWIHxXoRN2S0yY9ENYCSjiOHklpxmO9pLrf
yKhZIVHAHAXB7bUuG/aXApFJeS+HXRYyccREdvgY6QYhBknXa5aj0XWCdsKiDvYI
fq0j0q2oqXtv02kDkq/x1jRUvt6iyEYdSZhlVFeVE31C7h0kLvniKXgYqmWi/qa3
GI3NXSj8V3tu09fRurlEx3Nawm0W0qH1Pla4Ug1+XbsxnhSOkxU60UVFKnetYtMo
wpRXx+rukmlTxlitYOfc8GuIcsbgKnHQApqbusG0nrKqGnqvaZoJUka2BdCH2Xc4
NHIQi49BAgMBAAECggEAIW8jsyYenhHpUZv0tlnJFJropuyG4vJ5UfUwYN/b2Pwl
AKKmPnmf+27XKZxIsHeJvprb6pZ/PUSAhTEj3VTzN/jDfUtKHzyRhx/JvQpyzNpc
C/P2NUYBrkwf7tczYb2bNt0Sy3NZ/34xeCktl2Tpw0b+z08DKMN3zMOM4lRdOQuc
QmLnGYC2qaY6q1nHOB5pjn/N9lRMS2/r/fdaDh8w4Yp/pQU79BMLmjKuH6hpO76F
gMY4z8R7mvH3Bbgq6wvKDFqbl7JIJgw5wOQfh3hVRx4Y3N/xE3G1Kvv9DICXNV2D
xcq1/eJKOYb6ng9ZGAdAYreb2MskCvACZhvIIjtIwQKBgQDuSYXhJkkXmQHLCC+H
yu0/A/+bcEb1orsyK6UEhp8kHyRMt+fz9M7GsvPharoEv+qW+0S9f/h3vTiVzYIl
G49DpP/IckpNwYU5DoJBWB0qKbbxUvB0uefhHSKhy+VPUcmPAfdX7ROwPme4ygtz
bYf5tx+yOZVVEcmjVQ8I2IomhQKBgQDKB6Icva+V4ZjaAVkF+LoA48IQMpO3A/Mk
y1saxsJCXYVp9R9eE/Uup06vgKF6cJLFIDWsximz/5g6ZtnsCgZBXiy1zve4MeY4
AHXsRhA9fEfT3MlHzGRcVL0Aeebv6VICSCUwvcMZo4kN+jRPEhDlytwMQqKk+9Ej
djZpLK54jQKBgAZoD6NoBhsOUBAHXk/GUu6YyuyA7kd4YpQMvFkMzYaJF87AOwpC
ELUi5o+u8OVjy4jXpJd7s1B00+qjJdadkRJ+gyn+eKTyiQRpsXLUTaRujq6aTkC1
JtjUkbPL6ZRiXIrtwJqqkxbv9pXvSLOHxFogZEfEaJFq8wLjLI5OVBiJAoGAHcqC
XTqbab6ai4snVXoX84miVEEhBxvN/t790DT+8EpaIgXDWlwXC4ogUEDnjuaKvgbB
43hVLfXCvNntyKCxy3HXpfefD8pL6HYo7W5ndqmc7eDgzXWWVwcn16oiI76EGVIK
KeXRnzY+P5FlpUNEup3vVN9+nFWFwXTtERVFpQECgYAjkei8cBqNSiw37x4EKIs2
1LmGeBOA49iV8d3ld3Ycf7Oy+xOkDBFW53C4qjB+4Tnz878wVUTE3gLtoRpaBCG3
LG2z4XUAbusOKMoUkhr4btC/iG5TSO9aZ0Co6p5bBtHJ6EVoTsjqUJHQRDJt/2mX
DjI6YEEyUxI9kshIk3qK2A==
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIDJTCCAg2gAwIBAgIUOZhBV4mvzlCoqI4kW4/QFkKeD98wDQYJKoZIhvcNAQEL
BQAwFDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyNzEzNTc0NVoXDTM2MTEy
NDEzNTc0NVowFDESMBAGA1UEAwwJbG9jYWxob3N0MIIBIjANBgkqhkiG9w0BAQEF
AAOCAQ8AMIIBCgKCAQEAvA0ei5iwjxVXhRTKh9UZ48on8EuHxBgsY80UbxaDfWhF
iB8V6ETdktMmPRDWAko4jh5JacZjvaS638ioWSFRwBwFwe21Lhv2lwKRSXkvh10W
MnHERHb4GOkGIQZJ12uWo9F1gnbCog72CH6tI9KtqKl7b9NpA5Kv8dY0VL7eoshG
HUmYZVRXlRN9Qu4dJC754il4GKplov6mtxiNzV0o/Fd7btPX0bq5RMdzWsJtFtKh
9T5WuFINfl27MZ4UjpMVOtFFRSp3rWLTKMKUV8fq7pJpU8ZYrWDn3PBriHLG4Cpx
0AKam7rBtJ6yqhp6r2maCVJGtgXQh9l3ODRyEIuPQQIDAQABo28wbTAdBgNVHQ4E
FgQUwv2JyoCJITJZv+xZ8ZoDZOnY+uIwHwYDVR0jBBgwFoAUwv2JyoCJITJZv+xZ
8ZoDZOnY+uIwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SH
BH8AAAEwDQYJKoZIhvcNAQELBQADggEBAH5+l2Z/Icsfk1ZztvmtebJnVRUnuAWN
lgfrcJMuTF4o5obRwy+gEsjRjFDxmHncRBLkM8eI2wLosh4urcJ8KN0Q/UlIp7q0
X/fNJizIo0WOCYpreUT99THMrWrk3GjFbVQtLrbFHRrQ/BLCcLpyyXmgZ//+2FaH
Imov7qffIdtsXXSpg7O7Vi2Mbzk5skimpsR2nGU/X9GA/KYV4HqKitYVIpV42bvK
RFiSUCaLgiadlMs661oAMXJ6XeX55S6Mq4LFwfOTFO9qSitwkGMRQgvjpmLgjsaM
J+CkZ6XD2MmgE54Yw3zjPNQIP0WQi0jnqKF44MT+SlfTt87PDb22FaY=
-----END CERTIFICATE-----
"""


def raises(error, text, f, *args, **named):
    try:
        f(*args, **named)
    except error as e:
        assert text in str(e), str(e)
        return e
    else:
        assert False, "nothing raised"


def contexts():
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(CERTIFICATE)
        file.flush()
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(file.name)
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client.load_verify_locations(file.name)
    return server, client


def connect(server, client, hostname="localhost"):
    """Both ends of a connection over memory BIOs, after the handshake."""
    a, b = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(a, b, server_hostname=hostname), server.wrap_bio(b, a, server_side=True)]
    waiting = list(ends)
    while waiting:
        for end in list(waiting):
            try:
                end.do_handshake()
                waiting.remove(end)
            except ssl.SSLWantReadError:
                pass
    return ends


def test_contexts():
    if not ssl:
        return
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    assert c.check_hostname and c.verify_mode == ssl.CERT_REQUIRED
    assert c.minimum_version == ssl.TLSVersion.TLSv1_2
    assert c.options & ssl.OP_NO_SSLv3 and c.verify_flags & ssl.VERIFY_X509_TRUSTED_FIRST
    raises(ValueError, "Cannot set verify_mode to CERT_NONE when check_hostname is enabled.",
           setattr, c, "verify_mode", ssl.CERT_NONE)
    c.check_hostname = False
    c.verify_mode = ssl.CERT_NONE
    c.maximum_version = ssl.TLSVersion.TLSv1_2
    raises(ssl.SSLError, "No cipher can be selected.", c.set_ciphers, "nope")
    c.set_ciphers("AES256-SHA256")
    assert "AES256-SHA256" in [x["name"] for x in c.get_ciphers()]
    raises(TypeError, "cafile, capath and cadata cannot be all omitted", c.load_verify_locations)
    raises(FileNotFoundError, "", c.load_cert_chain, "/nonexistent")
    raises(ValueError, "Empty certificate data", c.load_verify_locations, cadata="")
    e = raises(ssl.SSLError, "not enough data: cadata does not contain a certificate",
               c.load_verify_locations, cadata=b"xx")
    assert e.library is None and e.reason is None
    c.load_verify_locations(cadata=CERTIFICATE)
    assert c.cert_store_stats()["x509"] == 1
    raises(ValueError, "invalid or unsupported protocol version 99", ssl._ssl._SSLContext, 99)
    assert ssl._ssl.nid2obj(129)[1] == "serverAuth"
    assert len(ssl.RAND_bytes(10)) == 10


def test_memory_bio():
    if not ssl:
        return
    b = ssl.MemoryBIO()
    assert b.write(b"abcd") == 4 and b.pending == 4
    assert b.read(2) == b"ab" and b.read() == b"cd" and b.read() == b"" and not b.eof
    b.write_eof()
    assert b.eof
    raises(ssl.SSLError, "cannot write() after write_eof()", b.write, b"x")


def test_connection():
    if not ssl:
        return
    server, client = contexts()
    server.set_alpn_protocols(["h2", "http/1.1"])
    client.set_alpn_protocols(["http/1.1"])
    names = []
    server.sni_callback = lambda connection, name, context: names.append(name)
    a, b = connect(server, client)
    assert names == ["localhost"] and a.selected_alpn_protocol() == "http/1.1"
    assert a.version() == b.version() == "TLSv1.3" and a.cipher()[1] == "TLSv1.3"
    assert a.write(b"hello") == 5 and b.read(100) == b"hello"
    raises(ssl.SSLWantReadError, "The operation did not complete (read)", b.read, 1)
    b.write(b"answer")
    buffer = bytearray(10)
    assert a.read(10, buffer) == 6 and buffer[:6] == b"answer"
    certificate = a.getpeercert()
    assert certificate["subject"] == ((("commonName", "localhost"),),)
    assert certificate["subjectAltName"] == (("DNS", "localhost"), ("IP Address", "127.0.0.1"))
    assert ssl.DER_cert_to_PEM_cert(a.getpeercert(True)) in CERTIFICATE
    assert b.getpeercert() is None and a.get_channel_binding() is not None
    raises(ssl.SSLWantReadError, "", a.unwrap)
    assert b.read() == b""


def test_verification():
    if not ssl:
        return
    server, client = contexts()
    e = raises(ssl.SSLCertVerificationError, "Hostname mismatch, certificate is not valid for 'example.org'.",
               connect, server, client, "example.org")
    assert e.reason == "CERTIFICATE_VERIFY_FAILED" and e.library == "SSL" and e.verify_code == 62
    e = raises(ssl.SSLCertVerificationError, "self-signed certificate", connect, server,
               ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    raises(ssl.SSLError, "Cannot create a client socket with a PROTOCOL_TLS_SERVER context",
           server.wrap_bio, ssl.MemoryBIO(), ssl.MemoryBIO())


def test_sockets():
    if not ssl:
        return
    server, client = contexts()
    a, b = socket.socketpair()
    with a, b:
        a.settimeout(0.05)
        s = client.wrap_socket(a, server_hostname="localhost", do_handshake_on_connect=False)
        raises(TimeoutError, "", s.do_handshake)
        s.close()
