# Syntax trees with fields replaced at random: compile() makes code of them, or says what is
# wrong with them.
# needs: stdlib
# Not for CPython in general, which has crashed on some of them.
import sys
sys.path.insert(0, __file__.rpartition("/")[0] + "/..")
import ast
import fuzzing

VALUES = [None, 0, -1, 1 << 70, "", "x", "__debug__", "None", "a b", b"x", 1.5, 1j, ..., True, [], [None], ["x"],
          (1, [2]), frozenset({1}), object(), {}]
TREES = []
for text in fuzzing.corpus(__file__):
    try:
        TREES += [ast.unparse(part) for part in ast.parse(text).body if not isinstance(part, ast.Import)]
    except SyntaxError:
        pass


def nodes_of(tree):
    return list(ast.walk(tree))


def make(random):
    """The text of a tree, and a number that says how it is to be changed."""
    return "%d\n%s" % (random.below(1 << 30), random.choice(TREES))


def change(random, tree):
    nodes = nodes_of(tree)
    node = random.choice(nodes)
    names = list(node._fields) + list(node._attributes)
    if not names:
        return
    name = random.choice(names)
    kind = random.below(6)
    old = getattr(node, name, None)
    if kind == 0:
        value = random.choice(VALUES)
    elif kind == 1:
        value = random.choice(nodes)
    elif kind == 2 and isinstance(old, list):
        value = old + old[:1] if random.below(2) else old[1:]
    elif kind == 3 and isinstance(old, list):
        value = old[:]
        value.insert(random.below(len(old) + 1), random.choice(nodes + VALUES))
    elif kind == 4:
        classes = [c for c in vars(ast).values() if isinstance(c, type) and issubclass(c, ast.AST)]
        value = random.choice(classes)()
    else:
        value = getattr(random.choice(nodes), name, None)
    if isinstance(value, ast.AST) and node in nodes_of_some(value):
        return
    setattr(node, name, value)


def nodes_of_some(tree):
    """Those below, as long as they are few: a tree must not be in itself."""
    found = []
    for node in ast.walk(tree):
        found.append(node)
        if len(found) > 2000:
            break
    return found


def compile_it(given):
    seed, _, text = given.partition("\n")
    random = fuzzing.Random(int(seed))
    tree = ast.parse(text)
    for _ in range(1 + random.below(3)):
        change(random, tree)
    if random.chance(3):
        ast.fix_missing_locations(tree)
    code = compile(tree, "fuzz", "exec")
    exec(code, {"__name__": "fuzz"})


def test_trees():
    fuzzing.loop("trees", make, compile_it)
