# Lists, dicts, sets, tuples and strings, made and taken apart.
words = [f"word{i % 977}" for i in range(600_000)]
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
pairs = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
unique = {word[:-1] for word in words} & {str(i) for i in range(10)} | set(counts)
text = ",".join(f"{word}={count}" for word, count in pairs)
back = dict(part.split("=") for part in text.split(","))
nested = [[(i, j) for j in range(30)] for i in range(15_000)]
print(len(unique), len(back), sum(i * j for row in nested for i, j in row))
