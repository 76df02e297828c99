"""Turns a useful part of Markdown into HTML: headings, paragraphs, lists, code, emphasis,
links, quotes.

    adder examples/markdown.py [FILE]
"""
import sys

SAMPLE = """\
# A sample

Some *emphasis*, some **strength**, and `x < y` as code;
a [link](https://example.org/?a=1&b=2) too.

* one
* two with `code`
* three

1. first
2. second

> quoted *words*
> on two lines

```
def f(x):
    return x & 1
```

## The end
"""


def escape(text):
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(character, entity)
    return text


def inline(text):
    """Marks within a line. Each mark's inside is taken as it comes, but for code."""
    out = []
    while text:
        for mark, tag in (("**", "strong"), ("*", "em"), ("`", "code")):
            if text.startswith(mark) and (end := text.find(mark, len(mark))) > 0:
                inside = text[len(mark):end]
                out.append(f"<{tag}>{escape(inside) if tag == 'code' else inline(inside)}</{tag}>")
                text = text[end + len(mark):]
                break
        else:
            label, middle, rest = text[1:].partition("](")
            target, closing, after = rest.partition(")")
            if text[0] == "[" and middle and closing:
                out.append(f'<a href="{escape(target)}">{inline(label)}</a>')
                text = after
            else:
                out.append(escape(text[0]))
                text = text[1:]
    return "".join(out)


def kind_of(line):
    """What kind of block the line belongs to, and the line without its mark."""
    stripped = line.strip()
    level = len(line) - len(line.lstrip("#"))
    if not stripped:
        return "blank", ""
    if stripped.startswith("```"):
        return "fence", stripped[3:]
    if 1 <= level <= 6 and line[level:level + 1] == " ":
        return f"h{level}", line[level:].strip()
    if stripped[:2] in ("* ", "- "):
        return "ul", stripped[2:]
    number, dot, rest = stripped.partition(". ")
    if dot and number.isdigit():
        return "ol", rest
    if stripped.startswith(">"):
        return "blockquote", stripped[1:].strip()
    return "p", stripped


def blocks(lines):
    """Yields (kind, lines) for runs of lines of one kind."""
    lines = iter(lines)
    kind, collected = "blank", []
    for line in lines:
        new, text = kind_of(line)
        if new != kind or new.startswith("h"):
            if collected:
                yield kind, collected
            kind, collected = new, []
        if new == "fence":
            code = []
            while (inner := next(lines, None)) is not None and not inner.startswith("```"):
                code.append(inner)
            yield "code", code
            kind = "blank"
        elif new != "blank":
            collected.append(text)
    if collected:
        yield kind, collected


def render(text):
    for kind, lines in blocks(text.splitlines()):
        match kind:
            case "ul" | "ol":
                yield f"<{kind}>"
                yield from (f"  <li>{inline(line)}</li>" for line in lines)
                yield f"</{kind}>"
            case "code":
                yield "<pre><code>" + escape("\n".join(lines)) + "</code></pre>"
            case "blockquote":
                yield f"<blockquote><p>{inline(' '.join(lines))}</p></blockquote>"
            case _:
                yield f"<{kind}>{inline(' '.join(lines))}</{kind}>"


def main(arguments):
    text = SAMPLE
    if arguments:
        with open(arguments[0], encoding="utf-8") as file:
            text = file.read()
    print("\n".join(render(text)))


if __name__ == "__main__":
    main(sys.argv[1:])
