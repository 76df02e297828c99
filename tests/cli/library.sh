#!/bin/sh
# Modules of the library as programs: adder -m NAME.
. "$top_srcdir/tests/cli.subr"
cd "$work" || exit 1

run -- -c 'import re'
if [ $status != 0 ]; then
    echo '1..0 # SKIP no standard library'
    exit 0
fi

cat > test_sums.py <<'EOF'
"""Sums.

>>> 1 + 1
2
"""
import unittest


class Sums(unittest.TestCase):
    def test_right(self):
        self.assertEqual(1 + 1, 2)

    def test_wrong(self):
        self.assertEqual(1 + 1, 3)


if __name__ == "__main__":
    unittest.main()
EOF

run -- -m unittest test_sums.Sums.test_right
check '-m unittest NAME: status' $status = 0
contains '-m unittest NAME' "$err" 'Ran 1 test'
run -- -m unittest -v
check '-m unittest finds tests: status' $status = 1
contains '-m unittest finds tests' "$err" 'FAILED (failures=1)'
contains '-m unittest shows why' "$err" 'AssertionError: 2 != 3'
run -- test_sums.py -k right
check 'unittest.main' $status = 0

run -- -m doctest -v test_sums.py
check '-m doctest: status' $status = 0
contains '-m doctest' "$out" 'Test passed.'

run '{"b": [1, 2.50], "a": null}' -- -m json.tool --sort-keys --indent 1
same '-m json.tool' "$out" '{
 "a": null,
 "b": [
  1,
  2.5
 ]
}'
run '{' -- -m json.tool
check '-m json.tool: an error' $status = 1

run -- -m timeit -n 5 -r 2 'x = 1'
contains '-m timeit' "$out" '5 loops, best of 2:'

run 'n
p 6 * 7
c
q
' -- -m pdb test_sums.py -k right
contains '-m pdb stops at the first line' "$out" '-> """Sums.'
contains '-m pdb evaluates' "$out" '42'

if "$ADDER" -c 'import zlib' 2>/dev/null; then
    run -- -m zipfile -c packed.zip test_sums.py
    check '-m zipfile packs' $status = 0
    run -- -m zipfile -l packed.zip
    contains '-m zipfile lists' "$out" 'test_sums.py'
    mkdir unpacked
    run -- -m zipfile -e packed.zip unpacked
    check '-m zipfile unpacks' -s unpacked/test_sums.py
fi

run 'x = 1' -- -m dis
contains '-m dis' "$out" 'STORE_NAME'
run 'x = 1' -- -m ast
same '-m ast' "$out" "Module(
   body=[
      Assign(
         targets=[
            Name(id='x', ctx=Store())],
         value=Constant(value=1))],
   type_ignores=[])"
run -- -m tokenize test_sums.py
contains '-m tokenize' "$out" '1,0-5,3:            STRING'
run -- -m tokenize -e missing.py
check '-m tokenize: a missing file' $status = 1

run -- -m cProfile -s calls -c 'sum(range(3))' test_sums.py
check '-m cProfile: an unknown option' $status = 2
echo 'print(sum([1, 2]))' > small.py
run -- -m cProfile -s calls small.py
contains '-m cProfile runs the program' "$out" '3'
contains '-m cProfile counts' "$out" '{built-in method builtins.sum}'
run -- -m profile small.py
contains '-m profile' "$out" 'function calls'
run -- -m compileall -q small.py
check '-m compileall' $status = 0
run -- -m textwrap
check 'a module that does nothing' $status = 0
run -- -m calendar 2024 2
contains '-m calendar' "$out" '26 27 28 29'
run -- -m base64 -e small.py
same '-m base64' "$out" 'cHJpbnQoc3VtKFsxLCAyXSkpCg=='
run -- -m inspect textwrap:dedent
contains '-m inspect' "$out" 'def dedent(text):'
run -- -m py_compile small.py
check '-m py_compile' $status = 0
run -- -m platform
check '-m platform' -n "$out"
run -- -m site --user-site
check '-m site' -n "$out"
run -- -m tarfile -c t.tar small.py
check '-m tarfile' -s t.tar
run -- -m this
contains '-m this' "$out" 'Simple is better than complex.'
done_testing
