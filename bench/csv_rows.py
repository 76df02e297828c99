# CSV: tables read and written, plain, quoted, and by the names of the columns.
import csv
import io
from measure import measure

rows = [[str(i), f"name {i}", f"{i * 1.25:.2f}", "2024-01-%02d" % (i % 28 + 1), "open"]
        for i in range(1000)]
quoted = [[f'said "{i}"', "a, b", f"two\nlines {i}", ""] for i in range(1000)]
values = [[i, i / 4, None, f"name {i}", True] for i in range(1000)]


def write(rows, **options):
    out = io.StringIO(newline="")
    csv.writer(out, **options).writerows(rows)
    return out.getvalue()


def read(text, **options):
    return list(csv.reader(io.StringIO(text, newline=""), **options))


def write_dicts(rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["id", "name", "price", "date", "state"])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_singly(rows):
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(row)
    return out.getvalue()


plain_text, quoted_text = write(rows), write(quoted)
tabs = write(rows, delimiter="\t", lineterminator="\n")
dicts = [dict(zip(["id", "name", "price", "date", "state"], row)) for row in rows]
assert read(plain_text) == rows and read(quoted_text) == quoted
assert read(tabs, delimiter="\t") == rows
assert list(csv.DictReader(io.StringIO(write_dicts(dicts)))) == dicts
assert write_singly(rows) == plain_text
measure("read", lambda: read(plain_text))
measure("read quoted", lambda: read(quoted_text))
measure("read tabs", lambda: read(tabs, delimiter="\t"))
measure("read lines", lambda: list(csv.reader(plain_text.splitlines())))
measure("DictReader", lambda: list(csv.DictReader(io.StringIO(plain_text))))
measure("write", lambda: write(rows))
measure("write quoted", lambda: write(quoted))
measure("write values", lambda: write(values))
measure("write all quoted", lambda: write(rows, quoting=csv.QUOTE_ALL))
measure("writerow", lambda: write_singly(rows))
measure("DictWriter", lambda: write_dicts(dicts))
