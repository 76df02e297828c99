# Dates and times: made, parsed, shown, computed with.
import time
from datetime import date, datetime, time as clock, timedelta, timezone
from measure import measure

start = datetime(2024, 2, 29, 12, 30, 15, 250_000)
aware = start.replace(tzinfo=timezone.utc)
zone = timezone(timedelta(hours=5, minutes=30))
days = [start + timedelta(days=i, hours=i) for i in range(100)]
isos = [d.isoformat() for d in days]
texts = [d.strftime("%d/%b/%Y:%H:%M:%S") for d in days]

assert [datetime.fromisoformat(s) for s in isos] == days
assert datetime.strptime(texts[0], "%d/%b/%Y:%H:%M:%S") == start.replace(microsecond=0)
for name, call in (
        ("fromisoformat", lambda: [datetime.fromisoformat(s) for s in isos]),
        ("date fromisoformat", lambda: [date.fromisoformat(s[:10]) for s in isos]),
        ("strptime", lambda: [datetime.strptime(s, "%d/%b/%Y:%H:%M:%S") for s in texts]),
        ("strptime day", lambda: [datetime.strptime(s[:10], "%Y-%m-%d") for s in isos]),
        ("isoformat", lambda: [d.isoformat() for d in days]),
        ("isoformat spec", lambda: [d.isoformat(" ", "seconds") for d in days]),
        ("str", lambda: [str(d) for d in days]), ("repr", lambda: [repr(d) for d in days]),
        ("strftime", lambda: [d.strftime("%Y-%m-%d %H:%M:%S") for d in days]),
        ("strftime names", lambda: [d.strftime("%A, %d %B %Y %f") for d in days]),
        ("format", lambda: [f"{d:%H:%M} {d.date()}" for d in days]),
        ("new", lambda: [datetime(2024, 1, 1 + i % 28, i % 24, 5) for i in range(100)]),
        ("add", lambda: [d + timedelta(minutes=5) for d in days]),
        ("subtract", lambda: [(d - start).total_seconds() for d in days]),
        ("compare", lambda: [start < d for d in days] + [max(days)]),
        ("fields", lambda: [(d.year, d.month, d.weekday(), d.isocalendar()[1]) for d in days]),
        ("replace", lambda: [d.replace(hour=0, minute=0, second=0, microsecond=0) for d in days]),
        ("timestamp", lambda: [datetime.fromtimestamp(i * 86400.5, timezone.utc).timestamp() for i in range(100)]),
        ("local", lambda: [datetime.fromtimestamp(i * 86400) for i in range(100)]),
        ("astimezone", lambda: [aware.astimezone(zone) for _ in range(100)]),
        ("aware compare", lambda: [aware < aware.astimezone(zone) for _ in range(50)]),
        ("timedelta", lambda: [timedelta(days=i, seconds=3.5) * 2 // 3 for i in range(100)]),
        ("timedelta str", lambda: [str(timedelta(seconds=i * 1000.25)) for i in range(100)]),
        ("date", lambda: [(date(2024, 3, 1) + timedelta(i)).toordinal() for i in range(100)]),
        ("clock", lambda: [clock(i % 24, 30).isoformat() for i in range(100)]),
        ("sort and hash", lambda: (sorted(days), len(set(days)))),
        ("now", lambda: [datetime.now() for _ in range(50)]),
        ("time.strftime", lambda: [time.strftime("%Y-%m-%d", time.gmtime(i * 86400)) for i in range(50)]),
        ("time.strptime", lambda: [time.strptime(s[:10], "%Y-%m-%d") for s in isos[:50]])):
    measure(name, call)
