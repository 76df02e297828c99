# needs: stdlib
# datetime: dates, times, durations, zones.
import copy
import datetime
import pickle
from datetime import date, datetime as dt, time, timedelta, timezone, tzinfo


def raises(kind, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_timedelta():
    d = timedelta(days=1, hours=-1, microseconds=5)
    assert (d.days, d.seconds, d.microseconds) == (0, 82800, 5)
    assert str(timedelta(-1, 1)) == "-1 day, 0:00:01" and repr(d) == \
        "datetime.timedelta(seconds=82800, microseconds=5)"
    assert timedelta(weeks=1, days=0.5).total_seconds() == 648000.0
    assert timedelta(1) * 1.5 == timedelta(1, 43200) and timedelta(1) / timedelta(hours=6) == 4.0
    assert divmod(timedelta(hours=25), timedelta(hours=2)) == (12, timedelta(hours=1))
    assert timedelta(microseconds=5) / 2 == timedelta(microseconds=2) == timedelta(0, 0, 2.5)
    assert -timedelta(1) < abs(timedelta(-1)) and not timedelta(0) and hash(d) == hash(+d)
    assert raises(OverflowError, timedelta, 10**9) == \
        "days=1000000000; must have magnitude <= 999999999"
    raises(ZeroDivisionError, lambda: d / 0)


def test_date():
    d = date(2024, 2, 29)
    assert d.weekday() == 3 and d.toordinal() == 738945 and d == date.fromordinal(738945)
    assert d + timedelta(366) == date(2025, 3, 1) and date(2024, 3, 1) - d == timedelta(1)
    assert d.isocalendar() == (2024, 9, 4) and date.fromisocalendar(2024, 9, 4) == d
    assert str(d) == d.isoformat() == "2024-02-29" and f"{d:%d %B %Y}" == "29 February 2024"
    assert d.ctime() == "Thu Feb 29 00:00:00 2024" and d.replace(day=1) < d
    assert d.timetuple()[:8] == (2024, 2, 29, 0, 0, 0, 3, 60)
    for text in ("2024-02-29", "20240229", "2024-W09-4", "2024W094"):
        assert date.fromisoformat(text) == d
    raises(ValueError, date, 2023, 2, 29)
    assert raises(ValueError, date.fromisoformat, "x") == "Invalid isoformat string: 'x'"


def test_time_and_zones():
    hour = timezone(timedelta(hours=1), "ONE")
    t = time(12, 30, 0, 5, tzinfo=hour)
    assert t.isoformat() == "12:30:00.000005+01:00" and t.tzname() == "ONE"
    assert time(11, 30, 0, 5, tzinfo=timezone.utc) == t and hash(t.replace(fold=1)) == hash(t)
    assert time.fromisoformat("T0430:05,5".replace("30:", "30")) == time(4, 30, 5, 500000)
    assert t.isoformat("minutes") == "12:30+01:00" and t.strftime("%H %z") == "12 +0100"
    assert repr(timezone(timedelta(minutes=-90))) == \
        "datetime.timezone(datetime.timedelta(days=-1, seconds=81000))"
    assert str(timezone(timedelta(minutes=-90))) == "UTC-01:30" and datetime.UTC is timezone.utc
    raises(TypeError, lambda: time(1) < t)
    raises(ValueError, timezone, timedelta(1))


def test_datetime():
    d = dt(2024, 12, 31, 23, 59, 59, 999999)
    assert d + timedelta(microseconds=1) == dt(2025, 1, 1) and d.date() == date(2024, 12, 31)
    assert d.isoformat(" ", "milliseconds") == "2024-12-31 23:59:59.999"
    utc = d.replace(tzinfo=timezone.utc)
    there = utc.astimezone(timezone(timedelta(hours=-5)))
    assert there.hour == 18 and there == utc and there - utc == timedelta(0)
    assert hash(there) == hash(utc) and utc != d
    assert dt.fromtimestamp(1e9, timezone.utc).isoformat() == "2001-09-09T01:46:40+00:00"
    assert dt.fromtimestamp(utc.timestamp(), timezone.utc) == utc
    assert dt.fromtimestamp(d.timestamp()) == d
    assert dt.strptime("24/01/31 07:08 +0530", "%y/%m/%d %H:%M %z").utcoffset().seconds == 19800
    assert dt.fromisoformat("2024-12-31T23:59:59.999999Z") == utc
    assert dt.combine(date(2000, 1, 2), time(3)) == dt(2000, 1, 2, 3)
    assert repr(dt(1, 2, 3)) == "datetime.datetime(1, 2, 3, 0, 0)"
    raises(TypeError, lambda: d - utc)
    raises(OverflowError, lambda: dt.max + timedelta(1))
    assert raises(TypeError, lambda: d < date(2024, 1, 1)) == \
        "can't compare datetime.datetime to datetime.date"


class Summer(tzinfo):
    """An hour ahead, and one more from April to September."""
    def utcoffset(self, when):
        return timedelta(hours=1) + self.dst(when)

    def dst(self, when):
        return timedelta(hours=1 if when and 4 <= when.month <= 9 else 0)

    def tzname(self, when):
        return "SUM" if self.dst(when) else "WIN"


def test_own_zones():
    zone = Summer()
    winter, summer = dt(2024, 1, 1, 12, tzinfo=zone), dt(2024, 7, 1, 12, tzinfo=zone)
    assert winter.tzname() == "WIN" and summer.tzname() == "SUM"
    assert f"{summer:%Z%z}" == "SUM+0200" and summer.timetuple().tm_isdst == 1
    assert summer.astimezone(timezone.utc).hour == 10 and winter.utctimetuple()[3] == 11
    assert dt(2024, 7, 1, 10, tzinfo=timezone.utc).astimezone(zone) == summer
    assert summer - winter == timedelta(182) and str(summer) == "2024-07-01 12:00:00+02:00"
    raises(NotImplementedError, dt(1, 1, 1, tzinfo=tzinfo()).utcoffset)


def test_copies_and_subclasses():
    values = [timedelta(-1, 5), date(1, 2, 3), time(1, 2, 3, 4, fold=1), timezone.utc,
              dt(2000, 1, 1, 1, fold=1, tzinfo=timezone(timedelta(hours=3), "x"))]
    for value in values:
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(value, protocol))
            assert again == value and type(again) is type(value)
        assert copy.deepcopy(value) == value
    assert pickle.loads(pickle.dumps(values[4])).fold == 1
    state = b"\x07\xd0\x01\x02\x03\x04\x05\x00\x00\x06"
    assert dt(state) == dt(2000, 1, 2, 3, 4, 5, 6) and date(state[:4]) == date(2000, 1, 2)

    class Mine(dt):
        def method(self):
            return self.year
    m = Mine(2000, 1, 1)
    assert type(m + timedelta(1)) is Mine and type(m.replace(day=2)) is Mine
    assert type(Mine.fromisoformat("2000-01-01")) is Mine and Mine.now().method() > 2000


def test_local_time_that_was_skipped():
    import os
    import time as system_time
    old = os.environ.get("TZ")
    os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0"
    system_time.tzset()
    try:
        skipped = dt(2020, 3, 29, 2, 30)
        utc = [skipped.replace(fold=f).astimezone(timezone.utc).hour for f in (0, 1)]
        assert utc == [1, 0]
        twice = dt(2020, 10, 25, 1, 30)
        assert [twice.replace(fold=f).astimezone(timezone.utc).hour for f in (0, 1)] == [23, 0]
    finally:
        if old is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = old
        system_time.tzset()


def test_name_of_zone_is_asked_to_replace():
    class Name(str):
        def replace(self, *args):
            return None

    class Zone(tzinfo):
        def tzname(self, when):
            return Name("x")

        def dst(self, when):
            return None
    try:
        dt(2020, 1, 1, tzinfo=Zone()).strftime("%Z")
    except TypeError:
        pass
    else:
        assert False
