# needs: stdlib
# random: the same numbers for the same seed, distributions, choices.
import random


def test_seeded():
    r = random.Random(42)
    assert [r.random() for _ in range(3)] == [
        0.6394267984578837, 0.025010755222666936, 0.27502931836911926]
    assert [r.randrange(100) for _ in range(5)] == [28, 17, 94, 13, 86]
    assert random.Random("text").random() == random.Random("text").random()
    r.seed(1)
    assert r.sample(range(1000), 3) == [137, 582, 867]
    assert r.choices("abc", weights=[1, 0, 3], k=5).count("b") == 0
    items = list(range(8))
    r.shuffle(items)
    assert sorted(items) == list(range(8)) and items != list(range(8))


def copy(r):
    twin = random.Random()
    twin.setstate(r.getstate())
    return twin


def test_state():
    r = random.Random(5)
    twin = copy(r)
    assert [r.gauss(0, 1) for _ in range(4)] == [twin.gauss(0, 1) for _ in range(4)]
    assert r.getrandbits(100) == twin.getrandbits(100) and r.randbytes(5) == twin.randbytes(5)


def test_distributions():
    r = random.Random(7)
    n = 2000
    assert abs(sum(r.uniform(2, 4) for _ in range(n)) / n - 3) < 0.1
    assert abs(sum(r.expovariate(2) for _ in range(n)) / n - 0.5) < 0.1
    assert abs(sum(r.normalvariate(1, 2) for _ in range(n)) / n - 1) < 0.2
    assert all(0 <= r.betavariate(2, 3) <= 1 for _ in range(20))
    assert all(1 <= r.triangular(1, 5, 2) <= 5 for _ in range(20))
    assert 0 < r.binomialvariate(100, 0.5) < 100 if hasattr(r, "binomialvariate") else True


def test_errors():
    for call in (lambda: random.choice([]), lambda: random.randrange(5, 5),
                 lambda: random.sample([1], 2), lambda: random.sample({1}, 1),
                 lambda: random.choices([1], weights=[0]), lambda: random.seed([])):
        try:
            call()
        except (IndexError, ValueError, TypeError):
            continue
        raise AssertionError
    assert random.SystemRandom().randrange(10) in range(10)
