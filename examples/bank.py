"""A bank on an event queue: customers are generators that ask for things and wait.

    adder examples/bank.py [CUSTOMERS]
"""
import sys


class Refused(Exception):
    """A withdrawal that the account can't cover."""


class Account:
    numbers = iter(range(1, 10 ** 6))

    def __init__(self, owner, balance=0):
        self.number = next(self.numbers)
        self.owner, self._balance = owner, balance
        self.history = []

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        self._balance += amount
        self.history.append(amount)

    def withdraw(self, amount):
        if amount > self._balance:
            raise Refused(f"{self.owner} has {self._balance}, wants {amount}")
        self.deposit(-amount)

    def __repr__(self):
        return f"<Account {self.number} of {self.owner}: {self._balance}>"


class Queue:
    """A binary heap of (time, order, item); items of the same time come in order."""

    def __init__(self):
        self.heap, self.order = [], 0

    def push(self, time, item):
        self.order += 1
        heap, i = self.heap, len(self.heap)
        heap.append((time, self.order, item))
        while i and heap[i][:2] < heap[(i - 1) // 2][:2]:
            heap[i], heap[(i - 1) // 2] = heap[(i - 1) // 2], heap[i]
            i = (i - 1) // 2

    def pop(self):
        heap = self.heap
        heap[0], heap[-1] = heap[-1], heap[0]
        time, _, item = heap.pop()
        i = 0
        while (child := 2 * i + 1) < len(heap):
            if child + 1 < len(heap) and heap[child + 1][:2] < heap[child][:2]:
                child += 1
            if heap[i][:2] <= heap[child][:2]:
                break
            heap[i], heap[child] = heap[child], heap[i]
            i = child
        return time, item

    def __len__(self):
        return len(self.heap)


def customer(account, amounts, pace):
    """Each yield waits so many minutes, and is answered with the time."""
    now = yield pace
    for amount in amounts:
        try:
            if amount >= 0:
                account.deposit(amount)
            else:
                account.withdraw(-amount)
        except Refused as refusal:
            print(f"{now:4} min  refused: {refusal}")
        now = yield pace
    return now


def simulate(customers):
    queue, finished = Queue(), {}
    for name, generator in customers.items():
        queue.push(next(generator), (name, generator))
    while queue:
        time, (name, generator) = queue.pop()
        try:
            queue.push(time + generator.send(time), (name, generator))
        except StopIteration as stop:
            finished[name] = stop.value
    return finished


def main(arguments):
    count = int(arguments[0]) if arguments else 4
    names = [chr(ord("A") + i % 26) + "." * (i // 26) for i in range(count)]
    accounts = {name: Account(name, 50 * i) for i, name in enumerate(names)}
    plans = {name: customer(account, [100, -30 * (i + 1), 15, -60, -40 * i], pace=3 + i)
             for i, (name, account) in enumerate(accounts.items())}
    finished = simulate(plans)
    for name, time in sorted(finished.items(), key=lambda item: item[1]):
        print(f"{time:4} min  {name} is done: {accounts[name]!r} after {accounts[name].history}")
    print("the bank holds", sum(account.balance for account in accounts.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
