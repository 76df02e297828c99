# What the benchmarks share: measure(name, call) shows the CPU microseconds of a call, the
# median of some samples of many calls each. bench/run compares these lines.
from time import process_time

SAMPLES = 7
SECONDS = 0.02  # that a sample takes at least


def sample(call, count):
    start = process_time()
    for _ in range(count):
        call()
    return process_time() - start


def measure(name, call):
    count, seconds = 1, sample(call, 1)
    while seconds < SECONDS:
        count = max(count + 1, min(count * 10, int(count * SECONDS * 1.2 / (seconds + 1e-6))))
        seconds = sample(call, count)
    samples = sorted(sample(call, count) for _ in range(SAMPLES))
    print(f"{name:24} {samples[SAMPLES // 2] / count * 1e6:14.3f} us")
