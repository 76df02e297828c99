# str methods, codecs, names and normal forms of texts beyond ASCII: Latin-1, UCS-2, surrogates.
import unicodedata
from measure import measure

wide = "Die Größe der Häuser — 温度は二十度 — ναὶ μὴν " * 40
latin = "Die Größe der Häuser ist äußerst schön " * 40
word = "GrößederHäuser温度は二十度ναὶμὴν" * 40
digits = "１２３４" * 100
escaped = b"caf\xe9 ".decode("utf-8", "surrogateescape") * 200
lines = (wide + "\r\n") * 5
encoded = {name: wide.encode(name) for name in ("utf-8", "utf-16", "utf-32", "utf-7")}
western, bytewise = latin.encode("cp1252"), (latin * 2).encode("latin-1")
names = [unicodedata.name(c) for c in wide if c > "~"]
table = {0xe4: "ae", 0x6e29: None, 0xf6: 0x6f}
decomposed = unicodedata.normalize("NFD", wide)

assert wide.lower().upper().isupper() and word.isalpha() and not wide.isalpha()
assert unicodedata.normalize("NFC", decomposed) == unicodedata.normalize("NFC", wide)
assert wide.encode("ascii", "backslashreplace").startswith(b"Die Gr\\xf6\\xdfe")
assert escaped.encode("utf-8", "surrogateescape") == b"caf\xe9 " * 200
for name, call in (
        ("lower", lambda: wide.lower()), ("upper", lambda: wide.upper()), ("title", lambda: wide.title()),
        ("casefold", lambda: wide.casefold()), ("swapcase", lambda: wide.swapcase()),
        ("capitalize", lambda: wide.capitalize()), ("lower latin", lambda: latin.lower()),
        ("upper latin", lambda: latin.upper()), ("isalpha", lambda: word.isalpha()),
        ("isidentifier", lambda: word.isidentifier()), ("isdigit", lambda: digits.isdigit()),
        ("isprintable", lambda: wide.isprintable()), ("int", lambda: int(digits)),
        ("split", lambda: wide.split()), ("splitlines", lambda: lines.splitlines()),
        ("strip", lambda: wide.strip()), ("partition", lambda: wide.partition("ναὶ")),
        ("find", lambda: wide.find("度あ")), ("rfind", lambda: wide.rfind("zz")),
        ("in", lambda: "あ" in wide), ("count", lambda: wide.count("二")),
        ("compare", lambda: wide + "a" < wide + "b"), ("replace", lambda: wide.replace("ä", "ae")),
        ("translate", lambda: wide.translate(table)), ("every other", lambda: wide[::2]),
        ("expandtabs", lambda: wide.expandtabs()), ("center", lambda: wide.center(3000)),
        ("join", lambda: "—".join(["ä", "温"] * 200)), ("repr", lambda: repr(wide)), ("ascii", lambda: ascii(wide)),
        ("encode", lambda: wide.encode()), ("encode utf-16", lambda: wide.encode("utf-16")),
        ("encode utf-32", lambda: wide.encode("utf-32")), ("encode cp1252", lambda: latin.encode("cp1252")),
        ("encode latin", lambda: latin.encode()),
        ("replaced", lambda: wide.encode("ascii", "replace")),
        ("backslashes", lambda: wide.encode("ascii", "backslashreplace")),
        ("references", lambda: wide.encode("ascii", "xmlcharrefreplace")),
        ("escaped bytes", lambda: escaped.encode("utf-8", "surrogateescape")),
        ("decode", lambda: encoded["utf-8"].decode()), ("decode utf-16", lambda: encoded["utf-16"].decode("utf-16")),
        ("decode utf-32", lambda: encoded["utf-32"].decode("utf-32")),
        ("decode cp1252", lambda: western.decode("cp1252")),
        ("decode latin", lambda: bytewise.decode("latin-1")),
        ("decode replaced", lambda: western.decode("utf-8", "replace")),
        ("decode escaping", lambda: western.decode("utf-8", "surrogateescape")),
        ("encode utf-7", lambda: wide.encode("utf-7")), ("decode utf-7", lambda: encoded["utf-7"].decode("utf-7")),
        ("names", lambda: [unicodedata.name(c) for c in word]),
        ("lookup", lambda: [unicodedata.lookup(name) for name in names]),
        ("nfc", lambda: unicodedata.normalize("NFC", wide)), ("nfd", lambda: unicodedata.normalize("NFD", wide)),
        ("compose", lambda: unicodedata.normalize("NFC", decomposed)),
        ("categories", lambda: [unicodedata.category(c) for c in wide])):
    measure(name, call)
