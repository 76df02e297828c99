# JSON: documents as services exchange them, small and large, read and written.
import json
from measure import measure

user = {"id": 1048576, "name": "Zoë Quinn", "email": "zoe@example.org", "active": True,
        "tags": ["admin", "editor", "beta"], "score": 97.25, "manager": None,
        "address": {"street": "1 High Street", "city": "Oxford", "zip": "OX1 4AA"}}
users = [dict(user, id=i, name=f"User {i}", score=i * 1.5, active=i % 3 == 0)
         for i in range(500)]
numbers = [[i * j for j in range(20)] + [i / 7] for i in range(200)]
texts = {f"key {i}": "line one\nline \"two\"\tand \\ more " * (i % 5 + 1) for i in range(300)}
foreign = [f"Größe {i} 温度 {i * 3} \U0001f600" for i in range(300)]

documents = {"small": user, "users": users, "numbers": numbers, "texts": texts,
             "foreign": foreign}
for name, document in documents.items():
    text = json.dumps(document)
    assert json.loads(text) == document
    measure(f"dumps {name}", lambda: json.dumps(document))
    measure(f"loads {name}", lambda: json.loads(text))

plain = json.dumps(foreign, ensure_ascii=False)
assert json.loads(plain) == foreign and json.loads(plain.encode()) == foreign
measure("dumps not ascii", lambda: json.dumps(foreign, ensure_ascii=False))
measure("loads bytes", lambda: json.loads(plain.encode()))
assert json.loads(json.dumps(users, indent=2)) == users
measure("dumps indent sorted", lambda: json.dumps(users[:50], indent=2, sort_keys=True))
measure("dumps separators", lambda: json.dumps(users, separators=(",", ":")))
text = json.dumps(users)
measure("loads object_hook", lambda: json.loads(text, object_hook=lambda d: d))
