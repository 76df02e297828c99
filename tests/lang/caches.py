# Inline caches of a module's names, while its dict is rebuilt and collections come between.
import gc


def test_names_of_a_module_that_changes():
    source = ("kept = ['kept']\n"
              "for i in range(400):\n"
              "    assert kept[0] == 'kept' and len(kept) == 1, i\n"
              "    new = [0] * (i % 37)\n"
              "    del new\n"
              "    globals()['name%d' % (i % 90)] = bytes(6000 + i)\n"
              "    if i % 7 == 0: collect()\n")
    for _ in range(3):
        exec(compile(source, "module", "exec"), {"collect": gc.collect})
