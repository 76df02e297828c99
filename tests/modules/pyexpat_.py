"""pyexpat: parsing XML."""
import pyexpat

DOCUMENT = """<?xml version="1.0"?>
<!DOCTYPE a [
<!ELEMENT a (b|c*)><!ATTLIST a x CDATA "y" z ID #REQUIRED>
<!ENTITY e "value"><!NOTATION n SYSTEM "s"><!ENTITY u SYSTEM "f" NDATA n>
]>
<!-- comment --><?target data?>
<a z="1">text &e;<![CDATA[<raw>]]><b xmlns:p="uri"/></a>"""


def record(parser, *names):
    events = []
    for name in names:
        setattr(parser, name + "Handler", lambda *args, name=name: events.append((name, *args)))
    return events


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, (str(error), text)
        return error
    raise AssertionError(f"{kind.__name__} expected")


def test_events():
    p = pyexpat.ParserCreate(namespace_separator=" ")
    p.buffer_text = True
    events = record(p, "XmlDecl", "StartDoctypeDecl", "EndDoctypeDecl", "ElementDecl", "AttlistDecl",
                    "EntityDecl", "NotationDecl", "UnparsedEntityDecl", "Comment", "StartElement",
                    "ProcessingInstruction", "EndElement", "CharacterData", "StartCdataSection",
                    "EndCdataSection", "StartNamespaceDecl", "EndNamespaceDecl")
    assert p.Parse(DOCUMENT, True) == 1
    assert events == [
        ("XmlDecl", "1.0", None, -1), ("StartDoctypeDecl", "a", None, None, 1),
        ("ElementDecl", "a", (5, 0, None, ((4, 0, "b", ()), (4, 2, "c", ())))),
        ("AttlistDecl", "a", "x", "CDATA", "y", 0), ("AttlistDecl", "a", "z", "ID", None, 1),
        ("EntityDecl", "e", 0, "value", None, None, None, None),
        ("NotationDecl", "n", None, "s", None), ("UnparsedEntityDecl", "u", None, "f", None, "n"),
        ("EndDoctypeDecl",), ("Comment", " comment "), ("ProcessingInstruction", "target", "data"),
        ("StartElement", "a", {"z": "1", "x": "y"}), ("CharacterData", "text value"),
        ("StartCdataSection",), ("CharacterData", "<raw>"), ("EndCdataSection",),
        ("StartNamespaceDecl", "p", "uri"), ("StartElement", "b", {}), ("EndElement", "b"),
        ("EndNamespaceDecl", "p"), ("EndElement", "a")], events


def test_attributes():
    p = pyexpat.ParserCreate()
    p.ordered_attributes = p.specified_attributes = True
    events = record(p, "StartElement")
    p.Parse(DOCUMENT, True)
    assert events == [("StartElement", "a", ["z", "1"]), ("StartElement", "b", ["xmlns:p", "uri"])]
    assert "a" in p.intern and (p.buffer_size, p.buffer_used) == (8192, 0)
    raises(ValueError, "buffer_size must be greater than zero", setattr, p, "buffer_size", 0)
    raises(RuntimeError, "Cannot delete attribute", delattr, p, "StartElementHandler")


def test_errors():
    p = pyexpat.ParserCreate()
    p.Parse("<a>\n")
    error = raises(pyexpat.ExpatError, "mismatched tag: line 2, column 2", p.Parse, b"</b>")
    assert (error.code, error.lineno, error.offset) == (7, 2, 2) and p.ErrorCode == 7
    assert pyexpat.errors.messages[7] == pyexpat.ErrorString(7) == "mismatched tag"
    raises(LookupError, "unknown encoding: nope", pyexpat.ParserCreate().Parse,
           b'<?xml version="1.0" encoding="nope"?><a/>', True)

    def fail(*args):
        raise ZeroDivisionError("in handler")

    p = pyexpat.ParserCreate()
    p.StartElementHandler = fail
    events = record(p, "EndElement")
    raises(ZeroDivisionError, "in handler", p.Parse, "<a><b/></a>")
    assert events == [] and p.EndElementHandler is None


def test_encodings():
    p = pyexpat.ParserCreate("iso-8859-15")
    events = record(p, "CharacterData")
    p.Parse(b"<a>\xa4</a>", True)
    assert events == [("CharacterData", "\u20ac")]


def test_external_entities():
    p = pyexpat.ParserCreate()
    events = record(p, "CharacterData")

    def external(context, base, system_id, public_id):
        events.append((context, base, system_id, public_id))
        p.ExternalEntityParserCreate(context).Parse(b"inside", True)
        return 1

    p.ExternalEntityRefHandler = external
    p.SetBase("base")
    p.Parse('<!DOCTYPE a [<!ENTITY x SYSTEM "file">]><a>&x;</a>', True)
    assert events == [("x", "base", "file", None), ("CharacterData", "inside")]
    p = pyexpat.ParserCreate()
    p.ExternalEntityRefHandler = lambda *args: 0
    raises(pyexpat.ExpatError, "error in processing external entity reference: line 1, column 43",
           p.Parse, '<!DOCTYPE a [<!ENTITY x SYSTEM "file">]><a>&x;</a>')


def test_files():
    class File:
        parts = [b"<a>", b"x" * 2000, b"</a>", b""]

        def read(self, n):
            return self.parts.pop(0)

    p = pyexpat.ParserCreate()
    p.buffer_text = True
    events = record(p, "CharacterData")
    assert p.ParseFile(File()) == 1 and events == [("CharacterData", "x" * 2000)]
    raises(TypeError, "argument must have 'read' attribute", p.ParseFile, 5)


def test_feeding_from_a_handler():
    import sys
    if sys.implementation.name == "cpython":
        return "CPython leaves that to the library, which may crash"
    parser = pyexpat.ParserCreate()
    seen = []
    def start(name, attributes):
        for feed in lambda: parser.Parse(b"<b/>"), lambda: parser.ParseFile(None):
            try:
                feed()
            except RuntimeError as e:
                seen.append(str(e))
    parser.StartElementHandler = start
    assert parser.Parse(b"<a/>", True) == 1
    assert seen == ["the parser is parsing"] * 2
