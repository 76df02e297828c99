# Regular expressions over ten million characters of text. `patterns.py 1` takes one million.
import re
import sys
from measure import measure

MILLIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 10


def log(size):
    lines, length, i = [], 0, 0
    while length < size:
        i += 1
        lines.append(f"192.168.{i % 256}.{i * 7 % 256} - user{i % 97} [{i % 28 + 1:02d}/Oct/2023:"
                     f"{i % 24:02d}:{i % 60:02d}:{i * 7 % 60:02d} +0000] \"GET /path/{i}/page.html"
                     f"?q={i % 13} HTTP/1.1\" {(200, 304, 404, 500)[i % 4]} {i * 31 % 100000}")
        length += len(lines[-1]) + 1
    return "\n".join(lines)


def prose(size, wide):
    words = ("the quick brown fox jumps over a lazy dog while Thomas and Jane wrote to "
             "jane.doe@example.org about colour, color and the price of 1,250.00 pounds "
             "on 2024-02-29; \"quoted words\" and <b>bold</b> tags follow. ")
    if wide:
        words += "Die Größe der Häuser überraschte ÄRZTE, Ελληνικά and Русский текст. "
    return words * (size // len(words) + 1)


size = MILLIONS * 1_000_000
log_text, text, wide = log(size), prose(size, False), prose(size, True)


def count(pattern, text, flags=0):
    found = re.compile(pattern, flags).finditer
    return lambda: sum(1 for _ in found(text))


def swap(match):
    return match[2] + "-" + match.group(1)


def replace(pattern, by, text):
    substitute = re.compile(pattern).subn
    return lambda: substitute(by, text)[1]


for name, call in (
        ("log lines", count(r'^(\S+) - (\S+) \[([^\]]+)\] "(\w+) (\S+) [^"]*" (\d+) (\d+)$', log_text, re.M)),
        ("dates", count(r"(\d{4})-(\d\d)-(\d\d)", text)),
        ("words ignore case", count(r"\bthomas\b|\bjane\b", text, re.I)),
        ("wide words", count(r"\w+", wide)),
        ("wide ignore case", count(r"größe|ärzte|русский", wide, re.I)),
        ("alternation", count(r"fox|dog|colou?r|pounds|tags", text)),
        ("lazy", count(r'".*?"|<(\w+)>.*?</\1>', text)),
        ("addresses", count(r"[\w.+-]+@[\w-]+\.[\w.]+", text)),
        ("sub callback", replace(r"(\w+)=(\d+)", swap, log_text)),
        ("sub template", replace(r"(\d+)\.(\d+)", r"\2:\1", log_text))):
    assert call() > MILLIONS * 1000
    measure(name, call)
