# Arithmetic: small ints, floats, long ints.
def collatz(limit):
    longest = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        longest = max(longest, steps)
    return longest


def integrate(f, a, b, n):
    h = (b - a) / n
    return h * sum(f(a + (i + 0.5) * h) for i in range(n))


def digits_of_e(n):
    q, term, total = 10 ** n, 10 ** n, 10 ** n
    k = 1
    while term:
        term //= k
        total += term
        k += 1
    return sum(map(int, str(total)))


print(collatz(50_000))
print(round(integrate(lambda x: x * x * x, 0.0, 2.0, 1_000_000), 9))
print(digits_of_e(4000))
