# Trees of XML elements: parsing, walking, finding, writing a document of 5 MB.
# BENCH_TIMES=1 in the environment tells the seconds of each part on stderr.
import io
import os
import sys
import time
import xml.etree.ElementTree as ET

ROWS = 24_000


def document():
    words = "alpha beta gamma delta epsilon zeta eta theta iota kappa".split()
    yield '<?xml version="1.0"?>\n<catalog xmlns:x="http://example.org/x">\n'
    for i in range(ROWS):
        word = words[i % 10]
        yield (f'  <book id="b{i}" lang="{word[:2]}">\n'
               f'    <title>{word} {i} &amp; {words[i % 7]}</title>\n'
               f'    <author x:role="main">{word.title()} {words[i % 3]}</author>\n'
               f'    <price currency="EUR">{i % 97}.{i % 10}0</price><!-- {i} -->\n'
               f'    <x:note/>\n  </book>\n')
    yield "</catalog>\n"


data = "".join(document()).encode()
started = time.process_time()


def part(name):
    global started
    now = time.process_time()
    if "BENCH_TIMES" in os.environ:
        print(f"{name:10} {now - started:.3f}", file=sys.stderr)
    started = time.process_time()


for _ in range(2):
    root = ET.XML(data)
part("parse")
ends = sum(1 for event, element in ET.iterparse(io.BytesIO(data)))
part("iterparse")
count = 0
for book in root:
    count += len(book.find("title").text) + len(book.findtext("price", ""))
    count += len(book.findall("author")) + (book.find("none") is None)
part("find")
count += len(root.findall("book/price")) + len(root.findall(".//author"))
part("paths")
count += sum(1 for _ in root.iter()) + sum(map(len, root.itertext()))
part("iter")
text = ET.tostring(root)
part("tostring")
print(len(root), ends, count, len(text))
