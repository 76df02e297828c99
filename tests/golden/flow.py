# What becomes of loops, handlers, with, match, and of jumps.
def loops(items, flag):
    for item in items:
        if not item:
            continue
        elif flag and item > 3:
            break
    else:
        return None
    while flag:
        flag = flag.next if flag is not None else items
    return [a + b for a in items if a for b in (a, flag)]


def handlers(path):
    try:
        with open(path) as file, path:
            return file.read()
    except (OSError, ValueError) as error:
        print(error)
    finally:
        print("done")
    try:
        pass
    except* TypeError:
        raise


def patterns(value):
    match value:
        case 0 | 1 as number:
            return number
        case [first, *rest, {"key": inner, **others}] if first:
            return rest, inner, others
        case Point(x, y=None):
            x, y = y, x
        case _:
            return 1 < value <= 3
