# Calls: plain, method, keyword, closure, builtin.
def add(a, b=1):
    return a + b


class Counter:
    def __init__(self):
        self.n = 0

    def step(self):
        self.n += 1
        return self


def make(k):
    return lambda x: x + k


counter, plus = Counter(), make(3)
total = 0
for i in range(2_000_000):
    total += add(i) + add(i, b=2) + plus(i) + len("abc")
    counter.step().step()
print(total, counter.n)
