# needs: stdlib
"""sqlite3: queries, types, transactions, callbacks, blobs, copies, and misuse of them."""
import gc
import os
import sqlite3
import sys
import tempfile
import threading


def raises(error, function, *args, text=None):
    try:
        function(*args)
    except error as e:
        assert text is None or text in str(e), str(e)
        return e
    raise AssertionError("no " + error.__name__)


def table(**options):
    con = sqlite3.connect(":memory:", **options)
    con.execute("create table t(i integer primary key, x)")
    con.executemany("insert into t(x) values (?)", [(n,) for n in range(5)])
    return con


def test_query():
    con = table()
    cur = con.execute("select i, x as y from t where x > :low order by x", {"low": 2})
    assert [d[0] for d in cur.description] == ["i", "y"]
    assert cur.fetchone() == (4, 3) and cur.fetchall() == [(5, 4)] and cur.fetchone() is None
    assert con.execute("select count(*) from t").fetchone() == (5,)
    assert con.execute("update t set x = 1").rowcount == 5 and con.total_changes == 10
    assert con.execute("insert into t(x) values (9) returning i").fetchall() == [(6,)]
    cur = con.execute("select x from t")
    cur.arraysize = 2
    assert len(cur.fetchmany()) == 2 and len(list(cur)) == 4
    raises(sqlite3.OperationalError, con.execute, "select no_such", text="no such column")
    raises(sqlite3.ProgrammingError, con.execute, "select 1; select 2")
    raises(sqlite3.ProgrammingError, con.execute, "select ?", (1, 2), text="Incorrect number")
    e = raises(sqlite3.IntegrityError, con.execute, "insert into t values (1, 1)")
    assert e.sqlite_errorname == "SQLITE_CONSTRAINT_PRIMARYKEY"
    con.close()
    raises(sqlite3.ProgrammingError, con.execute, "select 1", text="closed database")
    raises(sqlite3.ProgrammingError, cur.fetchone)


def test_values():
    con = sqlite3.connect(":memory:")
    values = None, 0, -2 ** 63, 1.5, "a\0ü", b"b\0", True
    row = con.execute("select " + ", ".join("?" * len(values)), values).fetchone()
    assert row == values and [type(v) for v in row][:6] == [type(v) for v in values][:6]
    raises(OverflowError, con.execute, "select ?", (2 ** 63,))
    raises(sqlite3.ProgrammingError, con.execute, "select ?", (object(),), text="not supported")
    con.text_factory = bytes
    assert con.execute("select 'x'").fetchone() == (b"x",)
    con.text_factory = str
    raises(sqlite3.OperationalError, con.execute("select cast(x'ff' as text)").fetchone)
    class Point:
        def __conform__(self, protocol):
            return "1;2" if protocol is sqlite3.PrepareProtocol else None
    con = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_COLNAMES)
    sqlite3.register_converter("point", lambda b: tuple(map(int, b.split(b";"))))
    cur = con.execute('select ? as "p [point]"', (Point(),))
    assert cur.fetchone() == ((1, 2),) and cur.description[0][0] == "p"


def test_rows():
    con = table()
    con.row_factory = sqlite3.Row
    row = con.execute("select i, x as Name from t").fetchone()
    assert row["name"] == 0 and row[0] == 1 and row.keys() == ["i", "Name"] and tuple(row) == (1, 0)
    assert row[-1:] == (0,) and dict(row) == {"i": 1, "Name": 0} and len(row) == 2
    raises(IndexError, lambda: row["none"])
    assert row == con.execute("select i, x as Name from t").fetchone()


def test_transactions():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "d.db")
        con, other = sqlite3.connect(path), sqlite3.connect(path, timeout=0)
        con.execute("create table t(x)")
        assert not con.in_transaction
        con.execute("insert into t values (1)")
        assert con.in_transaction and other.execute("select * from t").fetchall() == []
        raises(sqlite3.OperationalError, other.execute, "insert into t values (2)", text="locked")
        con.commit()
        other.rollback()
        assert other.execute("select * from t").fetchall() == [(1,)]
        try:
            with con:
                con.execute("delete from t")
                1 / 0
        except ZeroDivisionError:
            pass
        assert con.execute("select count(*) from t").fetchone() == (1,)
        third = sqlite3.connect(path, autocommit=False)
        assert third.in_transaction
        third.execute("insert into t values (3)")
        third.commit()
        assert third.in_transaction
        third.execute("insert into t values (4)")
        third.close()
        assert con.execute("select x from t").fetchall() == [(1,), (3,)]
        con.close(), other.close()


def test_functions():
    con = table()
    con.create_function("twice", 1, lambda x: x * 2, deterministic=True)
    assert con.execute("select twice(x) from t").fetchall()[4] == (8,)
    class Sum:
        def __init__(self):
            self.total = 0
        def step(self, x):
            self.total += x
        def inverse(self, x):
            self.total -= x
        def value(self):
            return self.total
        finalize = value
    con.create_aggregate("total_of", 1, Sum)
    assert con.execute("select total_of(x) from t").fetchone() == (10,)
    con.create_window_function("moving", 1, Sum)
    assert con.execute("select moving(x) over (order by x rows between 1 preceding and 1 following)"
                       " from t").fetchall() == [(1,), (3,), (6,), (9,), (7,)]
    con.create_collation("backwards", lambda a, b: (a < b) - (a > b))
    assert con.execute("select 'a' v union select 'b' order by v collate backwards").fetchall() == [
        ("b",), ("a",)]
    con.create_function("bad", 0, lambda: 1 / 0)
    raises(sqlite3.OperationalError, con.execute, "select bad()", text="user-defined function raised")
    con.create_function("twice", 1, None)
    raises(sqlite3.OperationalError, con.execute, "select twice(1)")


def test_handlers():
    con = table()
    seen = []
    con.set_trace_callback(seen.append)
    con.execute("select ?", ("x",))
    con.set_trace_callback(None)
    assert seen == ["select 'x'"]
    con.set_authorizer(lambda action, a, b, d, s: sqlite3.SQLITE_DENY if b == "x" else 0)
    raises(sqlite3.DatabaseError, con.execute, "select x from t", text="prohibited")
    con.set_authorizer(None)
    con.set_progress_handler(lambda: 1, 1)
    raises(sqlite3.OperationalError, con.execute, "select * from t", text="interrupted")
    con.set_progress_handler(None, 1)
    gc.collect()
    assert con.execute("select count(*) from t").fetchone() == (5,)


def test_blob():
    con = sqlite3.connect(":memory:")
    con.execute("create table b(b)")
    con.execute("insert into b values (zeroblob(6))")
    with con.blobopen("b", "b", 1) as blob:
        blob.write(b"abc")
        assert blob.tell() == 3 and len(blob) == 6 and blob[0] == 97 and blob[:3] == b"abc"
        blob[::2] = b"XYZ"
        blob[-1] = 33
        blob.seek(0)
        assert blob.read() == b"XbY\0Z!" and blob.read() == b""
        raises(ValueError, blob.write, b"x", text="longer than blob")
        raises(IndexError, lambda: blob[9])
        raises(TypeError, iter, blob)
    raises(sqlite3.ProgrammingError, blob.read, text="closed blob")


def test_copies():
    con, target = table(), sqlite3.connect(":memory:")
    con.commit()
    steps = []
    con.backup(target, pages=1, progress=lambda *a: steps.append(a))
    assert target.execute("select count(*) from t").fetchone() == (5,) and len(steps) == 2
    copy = sqlite3.connect(":memory:")
    copy.deserialize(target.serialize())
    assert "\n".join(copy.iterdump()) == "\n".join(con.iterdump())
    raises(ValueError, con.backup, con)
    raises(ZeroDivisionError, lambda: con.backup(target, progress=lambda *a: 1 / 0))
    assert con.getlimit(sqlite3.SQLITE_LIMIT_COLUMN) == con.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, 10)


def test_threads():
    con = table()
    errors = []
    def use(c):
        try:
            c.execute("select 1")
        except sqlite3.ProgrammingError as e:
            errors.append(str(e))
    for c in con, sqlite3.connect(":memory:", check_same_thread=False):
        t = threading.Thread(target=use, args=(c,))
        t.start()
        t.join()
    assert len(errors) == 1 and "can only be used in that same thread" in errors[0]


def test_dropped_cursor_unlocks():
    con = table()
    con.commit()
    cur = con.execute("select x from t")
    del cur
    con.execute("drop table t")


def test_closed_from_within():
    # Closing the connection, or using the cursor, from what it calls back.
    if sys.implementation.name == "cpython":
        return                          # some of this is too much for it
    con = table()
    con.create_function("shut", 0, con.close)
    raises(sqlite3.ProgrammingError, con.execute, "select shut()")
    con = table()
    def rows():
        yield (1,)
        con.close()
        yield (2,)
    raises(sqlite3.ProgrammingError, con.executemany, "insert into t(x) values (?)", rows())
    con = table()
    cur = con.cursor()
    raises(sqlite3.ProgrammingError, cur.executemany, "insert into t(x) values (?)",
           (cur.execute("select 1") for i in range(2)), text="Recursive use")
    class Agg:
        def step(self, x):
            con.close()
        def finalize(self):
            return 1
    con.create_aggregate("agg", 1, Agg)
    raises(sqlite3.ProgrammingError, lambda: con.execute("select agg(x) from t").fetchall())
    class Sneaky(sqlite3.Cursor):
        def __init__(self, con):
            pass
    raises(sqlite3.ProgrammingError, Sneaky(table()).execute, "select 1", text="not called")
    raises(sqlite3.ProgrammingError, sqlite3.Connection.__new__(sqlite3.Connection).cursor)
    con = table()
    con.set_progress_handler(lambda: con.close() or 0, 2)
    raises(sqlite3.Error, lambda: con.execute("select * from t, t a, t b").fetchall())
    con = table()
    con.set_trace_callback(lambda s: con.set_trace_callback(None))
    con.execute("select 1")
    con = table()
    con.commit()
    raises(sqlite3.ProgrammingError, lambda: con.backup(sqlite3.connect(":memory:"),
                                                        progress=lambda *a: con.close()))
    con = table(detect_types=sqlite3.PARSE_COLNAMES)
    sqlite3.register_converter("close", lambda b: con.close())
    raises(sqlite3.ProgrammingError, con.execute('select 1 as "a [close]", 2').fetchall)
