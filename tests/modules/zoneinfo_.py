# needs: stdlib
"""Time zones: tables and rules, caches, pickles, text."""
import copy
import datetime as dt
import io
import os.path
import pickle
import struct
import weakref
import zoneinfo
from zoneinfo import ZoneInfo

EAST = b"EST5EDT,M3.2.0,M11.1.0"
TYPES = [(-18000, 0, 0), (-14400, 1, 4)]
CHANGES = [(1_000_000_000, 1), (1_010_000_000, 0)]


def tzif(rule, changes=(), types=((0, 0, 0),), names=b"UTC\0EDT\0", version=b"2"):
    """A zone's file."""
    def block(letter):
        return (b"TZif" + version + bytes(15)
                + struct.pack(">6l", 0, 0, 0, len(changes), len(types), len(names))
                + struct.pack(f">{len(changes)}{letter}", *[at for at, _ in changes])
                + bytes(index for _, index in changes)
                + b"".join(struct.pack(">lbb", *row) for row in types) + names)
    return io.BytesIO(block("l") + block("q") + b"\n" + rule + b"\n")


def zone(rule=EAST, *args, **kwargs):
    return ZoneInfo.from_file(tzif(rule, *args, **kwargs), key="Test/Zone")


def error(kind, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as e:
        return str(e)
    raise AssertionError(f"no {kind.__name__}")


def hours(z, *args, fold=0):
    return z.utcoffset(dt.datetime(*args, fold=fold)) / dt.timedelta(hours=1)


def test_rule():
    z = zone()
    assert hours(z, 2024, 1, 1) == -5 and hours(z, 2024, 7, 1) == -4
    assert z.tzname(dt.datetime(2024, 7, 1)) == "EDT"
    assert z.dst(dt.datetime(2024, 7, 1)) == dt.timedelta(hours=1)
    assert z.dst(dt.datetime(2024, 1, 1)) == dt.timedelta(0)
    # The gap, and the time that comes twice.
    assert hours(z, 2024, 3, 10, 2, 30) == -5 and hours(z, 2024, 3, 10, 2, 30, fold=1) == -4
    assert hours(z, 2024, 11, 3, 1, 30) == -4 and hours(z, 2024, 11, 3, 1, 30, fold=1) == -5
    # A southern summer spans the new year.
    south = zone(b"AEST-10AEDT,M10.1.0,M4.1.0/3")
    assert hours(south, 2024, 1, 1) == 11 and hours(south, 2024, 7, 1) == 10


def test_rule_forms():
    def name_at(rule, *args):
        return zone(rule).tzname(dt.datetime(*args))
    assert name_at(b"<+0330>-3:30", 2024, 1, 1) == "+0330"
    assert hours(zone(b"<+0330>-3:30:36"), 2024, 1, 1) == 3.51
    assert name_at(b"AAA4BBB,J60/0,J300/0", 2024, 2, 29, 23) == "AAA"
    assert name_at(b"AAA4BBB,J60/0,J300/0", 2024, 3, 1, 1) == "BBB"
    assert name_at(b"AAA4BBB,60/0,300/0", 2024, 2, 29, 1) == "BBB"
    assert name_at(b"AAA4BBB,M2.5.0/0,M2.5.6/0", 2024, 2, 24, 12) == "AAA"
    assert name_at(b"AAA4BBB,M5.5.1/-30,M9.1.3/100", 2020, 5, 23, 19) == "BBB"
    # Daylight saving time may be behind (Ireland's law).
    irish = zone(b"IST-1GMT0,M10.5.0,M3.5.0/1")
    assert hours(irish, 2024, 1, 1) == 0 and hours(irish, 2024, 7, 1) == 1
    assert irish.dst(dt.datetime(2024, 1, 1)) == dt.timedelta(hours=-1)


def test_wrong_rules():
    for text, message in [
            ("+11", "Invalid STD format in"), ("<AA4", "Invalid STD format in"),
            ("AAA", "Invalid STD offset in"), ("AAA25", "Invalid STD offset in"),
            ("AAA4:3", "Invalid STD offset in"), ("AAA4,J1,J2", "Invalid DST format in"),
            ("PST8PDT", "Invalid DST offset in"), ("AAA4BBB25,J1,J2", "Invalid DST offset in"),
            ("AAA4BBB,J1", "Missing transition rules in TZ string:"),
            ("AAA4BBB,J0,J2", "Malformed transition rule in TZ string:"),
            ("AAA4BBB,M13.1.0,J2", "Malformed transition rule in TZ string:"),
            ("AAA4BBB,M1.1.0/168,J2", "Malformed transition rule in TZ string:"),
            ("AAA4BBB,J1,J2x", "Extraneous characters at end of TZ string:")]:
        assert error(ValueError, zone, text.encode()) == f"{message} {text.encode()!r}"


def test_tables():
    z = zone(b"", CHANGES, TYPES)
    for at, offset in [(999_999_999, -5), (1_000_000_000, -4), (1_009_999_999, -4),
                       (1_010_000_000, -5), (2_000_000_000, -5)]:
        utc = dt.datetime(1970, 1, 1, tzinfo=z) + dt.timedelta(seconds=at)
        local = z.fromutc(utc)
        assert local - utc == dt.timedelta(hours=offset), at
        assert local.utcoffset() == dt.timedelta(hours=offset), at
    first = z.fromutc(dt.datetime(1970, 1, 1, tzinfo=z) + dt.timedelta(seconds=1_010_000_000 - 60))
    second = z.fromutc(first.replace(fold=0) + dt.timedelta(hours=5))
    assert (first.fold, second.fold) == (0, 1) and (first.hour, second.hour) == (15, 15)
    assert first.dst() == dt.timedelta(hours=1) and second.dst() == dt.timedelta(0)
    assert error(ValueError, zone, b"", [(1, 3)]) \
        == "Invalid transition index found while reading TZif: 3"
    assert error(ValueError, zone, b"", types=(), names=b"") == "No time zone information found."
    assert error(ValueError, ZoneInfo.from_file, io.BytesIO(b"nonsense")) \
        == "Invalid TZif file: magic not found"


def test_from_utc():
    z = zone()
    class Moment(dt.datetime):
        pass
    for kind in dt.datetime, Moment:
        late = z.fromutc(kind(2024, 11, 3, 6, 30, tzinfo=z))
        assert type(late) is kind and late.fold == 1 and late.hour == 1
        assert kind(2024, 11, 3, 5, 30, tzinfo=dt.timezone.utc).astimezone(z).fold == 0
    assert error(TypeError, z.fromutc, 3) == "fromutc: argument must be a datetime"
    assert error(ValueError, z.fromutc, dt.datetime(2024, 1, 1)) == "fromutc: dt.tzinfo is not self"


def test_times_without_a_day():
    fixed, moving = zone(b"AAA4"), zone()
    assert fixed.utcoffset(None) is None and fixed.tzname(None) is None  # its file says UTC
    assert zone(b"UTC0").tzname(None) == "UTC"
    assert dt.time(12, tzinfo=zone(b"UTC0")).utcoffset() == dt.timedelta(0)
    assert moving.utcoffset(None) is moving.dst(None) is moving.tzname(None) is None


def test_what_is_no_datetime():
    assert "toordinal" in error(AttributeError, zone().tzname, 3)
    assert "hour" in error(AttributeError, zone().dst, dt.date(2024, 1, 1))


def test_text_and_pickles():
    z = zone()
    class Sub(ZoneInfo):
        pass
    assert repr(z) == "zoneinfo.ZoneInfo(key='Test/Zone')" and str(z) == z.key == "Test/Zone"
    file = tzif(EAST)
    nameless = Sub.from_file(file)
    assert nameless.key is None
    assert repr(nameless) == str(nameless) == f"{Sub.__name__}.from_file({file!r})" or \
        repr(nameless).endswith(f"Sub.from_file({file!r})")
    for copier in pickle.dumps, copy.copy:
        assert error(pickle.PicklingError, copier, z) \
            == "Cannot pickle a ZoneInfo file from a file stream."
    assert "readonly" in error(AttributeError, setattr, z, "key", "x")
    assert "foo" in error(AttributeError, setattr, z, "foo", 1)


def database():
    try:
        return ZoneInfo("UTC")
    except zoneinfo.ZoneInfoNotFoundError:
        return None


def test_caches():
    if not database():
        return "no time zones are installed"
    class Sub(ZoneInfo):
        pass
    class Other(ZoneInfo):
        pass
    for kind in ZoneInfo, Sub:
        z = kind("UTC")
        assert kind("UTC") is z and type(z) is kind and kind(key="UTC") is z
        assert kind.no_cache("UTC") is not z
        kind.clear_cache(only_keys=["Etc/GMT"])
        assert kind("UTC") is z
        kind.clear_cache(only_keys=["UTC"])
        assert kind("UTC") is not z
        z = kind("UTC")
        kind.clear_cache()
        assert kind("UTC") is not z
    assert Sub("UTC") is not Other("UTC")
    assert isinstance(Sub._weak_cache, weakref.WeakValueDictionary)
    assert not hasattr(ZoneInfo, "_weak_cache")
    assert weakref.ref(ZoneInfo("UTC"))() is ZoneInfo("UTC")


def test_database():
    if not database():
        return "no time zones are installed"
    z = ZoneInfo("UTC")
    assert pickle.loads(pickle.dumps(z)) is z and copy.deepcopy(z) is z
    alone = ZoneInfo.no_cache("UTC")
    back = pickle.loads(pickle.dumps(alone))
    assert back is not alone and back is not z and back.key == "UTC"
    assert z.__reduce__()[1] == ("UTC", 1) and alone.__reduce__()[1] == ("UTC", 0)
    assert dt.datetime(2024, 1, 1, tzinfo=z).isoformat() == "2024-01-01T00:00:00+00:00"


def test_wrong_keys():
    for key in "Nope/Nope", "a\0b", "\ud800", "UTC\0":
        assert "No time zone found with key" in error(zoneinfo.ZoneInfoNotFoundError, ZoneInfo, key)
    for key in "../x", "/etc/passwd", "a//b", "a/../b":
        assert error(ValueError, ZoneInfo, key).startswith("ZoneInfo keys")
    assert "unhashable" in error(TypeError, ZoneInfo, [])
    assert "missing required argument 'key'" in error(TypeError, ZoneInfo)


def test_wrong_library_data():
    class File(io.BytesIO):
        def read(self, n=-1):
            raise KeyError("from read")
    assert "from read" in error(KeyError, ZoneInfo.from_file, File())
    assert "read" in error(AttributeError, ZoneInfo.from_file, 3)


def test_normal_paths():
    for path, normal in [("a\0b/../c", "c"), ("\ud800/./x", "\ud800/x"), ("a/\0/./", "a/\0"),
                         ("//a/b", "//a/b"), ("///a", "/a"), ("..//", ".."), ("/../a", "/a"),
                         ("a/..", "."), ("", "."), (".", "."), ("../../a/..", "../..")]:
        assert os.path.normpath(path) == normal
