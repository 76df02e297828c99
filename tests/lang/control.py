# if, while, for, break, continue, else, try/finally in loops, conditional expressions, chains.


def test_if():
    def kind(n):
        if n < 0:
            return "negative"
        elif n == 0:
            return "zero"
        elif n < 10:
            return "small"
        else:
            return "large"
    assert [kind(n) for n in (-1, 0, 5, 50)] == ["negative", "zero", "small", "large"]


def test_while_else():
    n, log = 0, []
    while n < 3:
        n += 1
        if n == 2:
            continue
        log.append(n)
    else:
        log.append("else")
    assert log == [1, 3, "else"]
    while True:
        break
    else:
        assert False
    while 0:
        assert False
    else:
        log.append("never entered")
    assert log[-1] == "never entered"


def test_for_else():
    for i in range(5):
        if i == 3:
            break
    else:
        assert False
    assert i == 3
    for i in []:
        pass
    else:
        i = "else"
    assert i == "else"
    for a, (b, *c) in [(1, (2, 3, 4)), (5, "xy")]:
        pass
    assert (a, b, c) == (5, "x", ["y"])
    d = {}
    for d["key"] in range(3):
        pass
    assert d == {"key": 2}


def test_finally_and_jumps():
    def f(how):
        log = []
        for i in range(3):
            try:
                if how == "continue" and i == 1:
                    continue
                if how == "break" and i == 1:
                    break
                if how == "return" and i == 1:
                    return log + ["returned"]
                log.append(i)
            finally:
                log.append("f")
        return log
    assert f("continue") == [0, "f", "f", 2, "f"]
    assert f("break") == [0, "f", "f"]
    assert f("return") == [0, "f", "returned"]

    def override():
        try:
            return 1
        finally:
            return 2
    assert override() == 2

    def swallow():
        for _ in range(1):
            try:
                raise KeyError
            finally:
                break
        return "swallowed"
    assert swallow() == "swallowed"

    def nested():
        log = []
        try:
            try:
                return log
            finally:
                log.append(1)
        finally:
            log.append(2)
    assert nested() == [1, 2]


def test_boolean_operators():
    log = []

    def t(v):
        log.append(v)
        return v
    assert (t(0) or t("") or t([]) or t(3) or t(4)) == 3 and log == [0, "", [], 3]
    log.clear()
    assert (t(1) and t(2) and t(0) and t(5)) == 0 and log == [1, 2, 0]
    assert (not 0) is True and (not [0]) is False
    assert ("a" if [] else "b") == "b"
    assert (1 if 0 else 2 if 0 else 3) == 3
    assert (0 or None) is None and (1 and None) is None


def test_comparison_chains():
    log = []

    def t(v):
        log.append(v)
        return v
    assert t(1) < t(2) < t(3) and log == [1, 2, 3]
    log.clear()
    assert not (t(3) < t(2) < t(1)) and log == [3, 2]
    assert 1 < 2 > 1 != 3 in [3] and not 1 is 2 is 2
    assert (1 < 2) is True and 1 not in [2] and [] is not []

    class Weird:
        def __lt__(self, other):
            return "less"

        def __eq__(self, other):
            return NotImplemented
    assert (Weird() < 1) == "less" and (Weird() == 1) is False and (Weird() != 1) is True


def test_truth():
    class Sized:
        def __init__(self, n):
            self.n = n

        def __len__(self):
            return self.n

    class Bad:
        def __bool__(self):
            return 1
    assert Sized(1) and not Sized(0)
    try:
        bool(Bad())
    except TypeError as error:
        assert str(error) == "__bool__ should return bool, returned int"
    else:
        assert False
    assert [bool(v) for v in (0.0, -0.0, 1e-300, 0j, "", b"", (), {}, set(), range(0), None)] == \
        [False, False, True] + [False] * 8


def test_iteration_protocols():
    class Old:
        def __getitem__(self, i):
            if i < 3:
                return i * i
            raise IndexError

    class New:
        def __init__(self):
            self.n = 0

        def __iter__(self):
            return self

        def __next__(self):
            self.n += 1
            if self.n > 3:
                raise StopIteration
            return self.n
    assert list(Old()) == [0, 1, 4] and list(New()) == [1, 2, 3]
    assert 4 in Old() and 7 not in New()
    for bad, message in ((5, "'int' object is not iterable"), (None, "'NoneType' object is not iterable")):
        try:
            for _ in bad:
                pass
        except TypeError as error:
            assert str(error) == message
    items = [1, 2, 3]
    for i in items:
        if i < 3:
            items.append(i + 10)
    assert items == [1, 2, 3, 11, 12]
    d = {1: 1}
    try:
        for k in d:
            d[k + 1] = 1
    except RuntimeError as error:
        assert str(error) == "dictionary changed size during iteration"
    it = iter(lambda state=[0]: state.__setitem__(0, state[0] + 1) or state[0], 4)
    assert list(it) == [1, 2, 3]


def test_assert():
    try:
        assert False, "message"
    except AssertionError as error:
        assert str(error) == "message" and error.args == ("message",)
    try:
        assert ()
    except AssertionError as error:
        assert error.args == ()


def test_pass_and_ellipsis():
    def f(): ...
    assert f() is None and ... is Ellipsis
    if 1: pass; x = 2
    assert x == 2
