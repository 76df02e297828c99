# Trees of XML elements: a document of 5 MB parsed, walked, searched and written.
import io
import xml.etree.ElementTree as ET
from measure import measure

ROWS = 24_000
WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa".split()


def document():
    yield '<?xml version="1.0"?>\n<catalog xmlns:x="http://example.org/x">\n'
    for i in range(ROWS):
        word = WORDS[i % 10]
        yield (f'  <book id="b{i}" lang="{word[:2]}">\n'
               f'    <title>{word} {i} &amp; {WORDS[i % 7]}</title>\n'
               f'    <author x:role="main">{word.title()} {WORDS[i % 3]}</author>\n'
               f'    <price currency="EUR">{i % 97}.{i % 10}0</price><!-- {i} -->\n'
               f'    <x:note/>\n  </book>\n')
    yield "</catalog>\n"


data = "".join(document()).encode()
root = ET.XML(data)
assert len(root) == ROWS and ET.XML(ET.tostring(root))[-1][0].text == root[-1][0].text


def find():
    for book in root[:1000]:
        book.find("title"), book.findtext("price"), book.findall("author"), book.find("none")


measure("parse", lambda: ET.XML(data))
measure("iterparse", lambda: sum(1 for _ in ET.iterparse(io.BytesIO(data))))
measure("find", find)
measure("paths", lambda: (root.findall("book/price"), root.findall(".//author")))
measure("iter", lambda: sum(1 for _ in root.iter()))
measure("itertext", lambda: sum(map(len, root.itertext())))
small = root[0]
measure("tostring", lambda: ET.tostring(small))
measure("tostring all", lambda: ET.tostring(root))
