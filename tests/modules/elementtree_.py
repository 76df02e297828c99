# needs: stdlib
"""Trees of XML elements: the accelerator of xml.etree.ElementTree."""
import copy
import io
import pickle
import sys
import warnings
import weakref
import xml.etree.ElementTree as ET

try:
    import _elementtree
except ImportError:
    _elementtree = None     # built without expat: the library's own classes are tested

DOCUMENT = ('<a x="1" y="2">t1<b>tb</b>t2<c k="v"><d/>dt</c><!--no--><b>b2</b>end</a>')


def tree():
    return ET.XML(DOCUMENT)


def tags(elements):
    return [e.tag for e in elements]


def error(kind, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as e:
        return str(e)
    raise AssertionError(f"no {kind.__name__}")


def test_making():
    assert ET.Element("a", {"x": 1}, y=2).attrib == {"x": 1, "y": 2}
    assert ET.Element("a", attrib={"x": 1}, y=2).attrib == {"x": 1, "y": 2}
    given = {"x": 1}
    assert ET.Element("a", given).attrib is not given
    assert "attrib must be dict, not str" in error(TypeError, ET.Element, "a", attrib="b")
    error(TypeError, ET.Element)
    error(TypeError, ET.Element, "a", {}, {})
    parent = ET.Element("p")
    child = ET.SubElement(parent, "q", {"x": 1}, y=2)
    assert parent[0] is child and child.attrib == {"x": 1, "y": 2}
    class Sub(ET.Element):
        pass
    assert Sub("a").__dict__ == {} and isinstance(Sub("a").makeelement("b", {}), ET.Element)
    assert repr(ET.Element("q")).startswith("<Element 'q' at 0x")


def test_children():
    e = tree()
    assert len(e) == 3 and tags(e) == ["b", "c", "b"] and e[-1].text == "b2"
    assert tags(e[::2]) == ["b", "b"] and e[5:] == [] and e[0] in e
    for key in 3, -4, 2**70:
        error(IndexError, e.__getitem__, key)
    error(TypeError, e.__getitem__, "a")
    e[1] = ET.Element("z")
    e[0:1] = [ET.Element("y"), ET.Element("x")]
    assert tags(e) == ["y", "x", "z", "b"]
    e[::2] = (ET.Element(t) for t in "pq")
    assert tags(e) == ["p", "x", "q", "b"]
    error(ValueError, e.__setitem__, slice(None, None, 2), [ET.Element("r")])
    error(TypeError, e.__setitem__, 0, 5)
    error(TypeError, e.__setitem__, slice(0, 1), [5])
    del e[1:3]
    assert tags(e) == ["p", "b"]
    del e[-1]
    error(IndexError, e.__delitem__, 1)
    e.insert(-5, ET.Element("first"))
    e.insert(50, ET.Element("last"))
    assert tags(e) == ["first", "p", "last"]
    e.remove(e[1])
    error(ValueError, e.remove, ET.Element("p"))
    e.extend([ET.Element("r")])
    error(TypeError, e.extend, [5])
    error(TypeError, e.append, 5)
    assert tags(e) == ["first", "last", "r"]
    e.clear()
    assert len(e) == 0 and e.attrib == {} and e.text is e.tail is None and e.tag == "a"


def test_attributes():
    e = tree()
    assert e.get("x") == "1" and e.get("q") is None and e.get("q", 5) == 5
    e.set("q", "r")
    assert list(e.keys()) == ["x", "y", "q"] and ("q", "r") in e.items()
    assert list(ET.Element("q").keys()) == list(ET.Element("q").items()) == []
    error(TypeError, setattr, e, "attrib", 5) if _elementtree else None
    if _elementtree:
        for name in "text", "tail", "tag", "attrib":
            error(AttributeError, delattr, e, name)
        error(AttributeError, setattr, e, "other", 1)


def test_truth():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert not ET.Element("a") and tree()
    assert [w.category for w in seen] == [DeprecationWarning] * len(seen)


def test_finding():
    e = tree()
    assert e.find("b").text == "tb" and e.find("zz") is None and e.find("c/d").tag == "d"
    assert e.find("{}b") is e.find("{*}b") is e.find("./b") is e[0]
    assert e.findtext("b") == "tb" and e.findtext("c") == "" and e.findtext("c/d") == ""
    assert e.findtext("zz") is None and e.findtext("zz", 5) == 5
    assert e.findall("b") == [e[0], e[2]] and e.findall("zz") == [] and len(e.findall("*")) == 3
    assert e.findall("b[2]") == [e[2]] and tags(e.iterfind(".//d")) == ["d"]
    assert e.find("b", {"x": "y"}) is e[0] and e.find("x:b", {"x": "y"}) is None
    error(SyntaxError, e.find, "/b")
    named = ET.XML('<a xmlns="u.v/w"><b/></a>')
    assert named.find("{u.v/w}b") is named[0] is named.find("p:b", {"p": "u.v/w"})


def test_iterators():
    e = tree()
    assert tags(e.iter()) == ["a", "b", "c", "d", "b"] and tags(e.iter("b")) == ["b", "b"]
    assert len(list(e.iter("*"))) == 5 and list(e.iter("")) == []
    assert "".join(e.itertext()) == "t1tbt2dtb2end"
    e.tail = e[2].text = None
    e[0].text = ""
    assert list(e.itertext()) == ["t1", "t2", "dt", "end"]
    error(TypeError, pickle.dumps, e.iter())
    iterator = e.iter()
    assert iter(iterator) is iterator and next(iterator) is e
    e.clear()
    assert list(iterator) == []
    deep = top = ET.Element("top")
    for _ in range(20_000):
        deep = ET.SubElement(deep, "d")
        deep.text = "t"
    assert _elementtree is None or len(list(top.iter())) == len(list(top.itertext())) + 1 == 20_001


def test_copies():
    e = tree()
    shallow, deep = copy.copy(e), copy.deepcopy(e)
    assert shallow[0] is e[0] and shallow.text == "t1" and tags(shallow) == tags(e)
    shallow.append(ET.Element("new"))
    assert len(e) == 3 and deep[0] is not e[0] and deep.attrib is not e.attrib
    assert ET.tostring(deep) == ET.tostring(e)
    e.append(e[0])
    twice = copy.deepcopy(e)
    assert twice[0] is twice[-1]
    error(TypeError, e.__deepcopy__, 5)


def test_pickles():
    e = tree()
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        back = pickle.loads(pickle.dumps(e, protocol))
        assert ET.tostring(back) == ET.tostring(e) and back.attrib == e.attrib
    if not _elementtree:
        return
    assert list(e.__getstate__()) == ["tag", "_children", "attrib", "text", "tail"]
    for state in 5, {}, {"tag": 1, "_children": 5}, {"tag": 1, "_children": [5]}, {"tag": 1, "z": 2}:
        error(TypeError, e.__setstate__, state)
    e = tree()
    e.__setstate__({"tag": "new"})
    assert e.tag == "new" and e.text is None and len(e) == 3


def test_weak_references():
    e = tree()
    assert weakref.ref(e)() is e and weakref.ref(e[0])() is e[0]


def test_recursive_repr():
    e = ET.Element("x")
    e.append(e)
    assert repr(e).startswith("<Element 'x'")
    if _elementtree:
        e.tag = e
        assert "reentrant call" in error(RuntimeError, repr, e)


def test_builder():
    b = ET.TreeBuilder()
    b.data("ignored")
    top = b.start("a", {"k": "v"})
    b.data("x")
    b.data("y")
    inner = b.start("b", {})
    assert b.end("b") is inner and top[0] is inner
    b.data("tail")
    b.comment("left out")
    b.data(" and more")
    b.end("a")
    assert b.close() is top and top.text == "xy" and inner.tail == "tail and more"
    kept = ET.TreeBuilder(insert_comments=True, insert_pis=True)
    kept.start("a", {})
    kept.data("x")
    kept.comment("c")
    kept.data("y")
    kept.pi("p", "q")
    kept.data("z")
    kept.end("a")
    assert ET.tostring(kept.close()) == b"<a>x<!--c-->y<?p q?>z</a>"
    if _elementtree:
        error(IndexError, kept.end, "a")
        error(ET.ParseError, kept.start, "second", {})
        error(TypeError, kept.start, "a", None)


def test_factories():
    class Mine:
        text = tail = None
        def __init__(self, tag, attrib):
            self.tag, self.attrib, self.children = tag, attrib, []
        def append(self, child):
            self.children.append(child)
    b = ET.TreeBuilder(Mine, comment_factory=str.upper, pi_factory=lambda *a: a)
    assert b.comment("c") == "C" and b.pi("p") == ("p", None)
    top = ET.XML("<a>x<b k='v'/>y</a>", ET.XMLParser(target=b))
    assert type(top) is Mine and top.text == "x" and top.children[0].tail == "y"
    assert top.children[0].attrib == {"k": "v"}


def test_target():
    log = []
    class Target:
        def __getattr__(self, name):
            if name.startswith("_"):
                raise AttributeError(name)
            return lambda *args: log.append((name, *args))
    parser = ET.XMLParser(target=Target())
    parser.feed('<!DOCTYPE a PUBLIC "pub" "sys"><a xmlns="u" z="1">t<!--c--><?p d?></a>')
    parser.close()
    assert log == [("doctype", "a", "pub", "sys"), ("start_ns", "", "u"),
                   ("start", "{u}a", {"z": "1"}), ("data", "t"), ("comment", "c"),
                   ("pi", "p", "d"), ("end", "{u}a"), ("end_ns", ""), ("close",)]
    class Wrong:
        def start(self, tag, attrib):
            raise KeyError(tag)
    parser = ET.XMLParser(target=Wrong())
    assert error(KeyError, parser.feed, "<a><b/></a>") == "'a'"


def test_events():
    source = io.BytesIO(b'<a xmlns:p="q"><!--c--><?i x?><p:b/>x</a>')
    events = [(name, getattr(what, "tag", what)) for name, what in ET.iterparse(
        source, ("start", "end", "start-ns", "end-ns", "comment", "pi"))]
    assert events == [("start-ns", ("p", "q")), ("start", "a"), ("comment", ET.Comment),
                      ("pi", ET.ProcessingInstruction), ("start", "{q}b"), ("end", "{q}b"),
                      ("end", "a"), ("end-ns", None)]
    assert tags(e for _, e in ET.iterparse(io.BytesIO(b"<a><b/></a>"))) == ["b", "a"]
    assert "unknown event 'no'" in error(ValueError, ET.XMLPullParser, ["no"])
    error(ET.ParseError, list, ET.iterparse(io.BytesIO(b"<a><b></a>")))


def test_text():
    assert ET.XML("<a>\u20ac&lt;\r\n&#x1f600;</a>").text == "\u20ac<\n\U0001f600"
    assert ET.XML(b'<?xml version="1.0" encoding="cp1252"?><a>\x80</a>').text == "\u20ac"
    assert ET.XML(b"<a>\x80</a>", ET.XMLParser(encoding="cp1252")).text == "\u20ac"
    assert ET.XML('<!DOCTYPE a [<!ENTITY e "v">]><a>x&e;y</a>').text == "xvy"
    assert ET.parse(io.StringIO("<a>\xe9</a>")).getroot().text == "\xe9"
    long = "".join(f"<b>{i}</b>{'x' * (i % 50)}\n" for i in range(30_000))
    root = ET.XML(f"<a>{long}</a>")
    assert len(root) == 30_000 and root[49].tail == "x" * 49 + "\n" and root[29_999].text == "29999"
    names = ET.XML("<a>" + "".join(f'<n{i} a{i}="{i}"/>' for i in range(500)) * 2 + "</a>")
    assert names[3].tag == names[503].tag == "n3" and names[777].attrib == {"a277": "277"}


def test_errors():
    try:
        ET.XML("<a>\n  &foo;</a>")
    except ET.ParseError as e:
        assert str(e) == "undefined entity: line 2, column 2"
        assert e.position == (2, 2) and e.code == 11 and isinstance(e, SyntaxError)
    parser = ET.XMLParser()
    parser.entity["foo"] = "bar"
    parser.feed('<!DOCTYPE a SYSTEM "x"><a>q&foo;z</a>')
    assert parser.close().text == "qbarz"
    assert "undefined entity &no;" in error(
        ET.ParseError, ET.XML, '<!DOCTYPE a SYSTEM "x"><a>&no;</a>')
    for text in "", "<a>", "<a></b>", "<a/><b/>", "x":
        error(ET.ParseError, ET.XML, text)
    error(TypeError, ET.XML, 5)
    error(UnicodeEncodeError, ET.XML, "<a>\ud800</a>")
    if _elementtree:
        error(ValueError, ET.XMLParser.__new__(ET.XMLParser).feed, "x")
        error(TypeError, ET.XMLParser, 1)
    error(LookupError, ET.XML, b'<?xml version="1.0" encoding="nosuch"?><a>\x80</a>')


def test_feeding_from_a_target():
    if sys.implementation.name == "cpython" or not _elementtree:
        return "CPython leaves that to the library, which may crash"
    class Target:
        def start(self, tag, attrib):
            for feed in lambda: parser.feed("<b/>"), parser.close, parser.__init__:
                assert error(RuntimeError, feed) == "the parser is parsing"
    parser = ET.XMLParser(target=Target())
    parser.feed("<a/>")
    parser.close()


def test_changes_in_comparisons():
    if sys.implementation.name == "cpython":
        return "CPython may crash"
    class Evil(str):
        def __eq__(self, other):
            e.clear()
            return False
        __hash__ = str.__hash__
    class EvilElement(ET.Element):
        def __eq__(self, other):
            e.clear()
            return True
        __hash__ = ET.Element.__hash__
    class Index:
        def __index__(self):
            e.clear()
            return 1
    for use in (lambda: e.find("b"), lambda: e.findall("b"), lambda: e.findtext("b"),
                lambda: list(e.iter("b")), lambda: e.remove(ET.Element("c")),
                lambda: e[Index()], lambda: e[Index():], lambda: e.__delitem__(Index()),
                lambda: e.__setitem__(slice(Index(), 3), []), lambda: e.insert(Index(), ET.Element("z"))):
        for kind in ET.Element, EvilElement:
            e = ET.Element("a")
            e.extend([kind(Evil("b")) for _ in range(5)])
            try:
                use()
            except (IndexError, ValueError):
                pass
            assert len(e) <= 5
