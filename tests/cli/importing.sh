#!/bin/sh
# Import and compiled files.
. "$top_srcdir/tests/cli.subr"
cd "$work" || exit 1
unset PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX

cat > mod.py <<'END'
print("body of mod")
x = 1
def f():
    return x + 1
END
echo 'import mod, mod as m; import mod; print(mod.f(), mod.__file__, mod.__name__, m is mod)' > main.py
run -- main.py
same 'first import' "$out" "body of mod
2 $work/mod.py mod True"
pyc=$(ls __pycache__/mod.*.pyc 2>/dev/null)
check 'a compiled file is written' -f "$pyc"
check 'none of the script' "$(ls __pycache__)" = "$(basename "$pyc")"
run -- main.py
same 'from the compiled file' "$out" "body of mod
2 $work/mod.py mod True"
sleep 1
sed -i 's/x + 1/x + 100/' mod.py
run -- main.py
contains 'remade when the source changes' "$out" '101'
run -- "$pyc"
contains 'a compiled file runs directly' "$out" 'body of mod'
rm -rf __pycache__
run -- -B main.py
check '-B writes none' ! -e __pycache__
PYTHONPYCACHEPREFIX=$work/cache run -- main.py
check 'PYTHONPYCACHEPREFIX' ! -e __pycache__ -a -n "$(find cache -name 'mod.*.pyc' 2>/dev/null)"
run -- main.py
size=$(wc -c < "$pyc")
good=1
for cut in 0 3 8 15 16 20 40 $((size / 2)) $((size - 1)); do
    cp "$pyc" whole
    head -c "$cut" whole > "$pyc"
    run -- main.py
    [ $status = 0 ] || [ $status = 1 ] || good=$cut:$status
    cp whole "$pyc"
done
same 'a truncated compiled file is no crash' "$good" 1
cp "$pyc" whole
head -c 40 whole > "$pyc"
run -- main.py
same 'one whose head is whole is damaged' "$status $(printf '%s\n' "$err" | tail -1)" \
    '1 EOFError: marshal data too short'
cp whole "$pyc"
printf 'garbage garbage garbage' > "$pyc"
run -- main.py
contains 'a foreign compiled file is remade' "$out" '101'
printf 'garbage garbage garbage' > bad.pyc
run -- bad.pyc
check 'run directly it is an error' $status = 1
contains 'with a message' "$err" 'Bad magic number in .pyc file'

mkdir -p pkg/sub spaces/one two/spaces/deep
echo 'from . import a; from .sub import b as renamed; from .a import *; here = __path__' > pkg/__init__.py
echo 'public, _private = 1, 2; from . import sub' > pkg/a.py
echo 'from .b import value; from .. import a' > pkg/sub/__init__.py
echo 'value = "deep"; from ..a import public' > pkg/sub/b.py
run -- -c 'import pkg.sub.b
print(pkg.a.public, pkg.renamed.value, pkg.public, hasattr(pkg, "_private"), pkg.sub.a is pkg.a, pkg.sub.b.__package__)'
same 'packages and relative imports' "$out" '1 deep 1 False True pkg.sub'
run -- -c 'import sys; sys.path.append("two"); import spaces.one, spaces.deep; print(len(list(spaces.__path__)), spaces.__file__ if hasattr(spaces, "__file__") else None)'
same 'namespace packages' "$out" '2 None'
echo 'import ring_b; x = 1; print("a sees", hasattr(ring_b, "y"))' > ring_a.py
echo 'import ring_a; y = 2; print("b sees", hasattr(ring_a, "x"))' > ring_b.py
run -- -c 'import ring_a'
same 'circular imports' "$out" 'b sees False
a sees True'
echo 'from ring_d import y; x = 1' > ring_c.py
echo 'from ring_c import x; y = 1' > ring_d.py
run -- -c 'import ring_c'
contains 'circular from-imports' "$err" "ImportError: cannot import name 'x' from partially initialized module 'ring_c' (most likely due to a circular import)"
echo 'x = 1; raise ValueError("in the body")' > broken.py
run -- -c 'import sys
for _ in range(2):
    try: import broken
    except ValueError as e: print(e, "broken" in sys.modules)'
same 'a failing body' "$out" 'in the body False
in the body False'
echo 'x = (' > syntax.py
run -- -c 'import syntax'
contains 'a syntax error in a module' "$err" "File \"$work/syntax.py\", line 1"
run -- -c 'import sys
class Finder:
    def find_spec(self, name, path, target=None):
        if name == "virtual":
            import importlib.machinery
            return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec): return None
    def exec_module(self, module): module.x = "made by a hook"
try:
    import importlib.machinery
except ImportError:
    print("made by a hook")
else:
    sys.meta_path.insert(0, Finder())
    import virtual
    print(virtual.x)'
same 'sys.meta_path' "$out" 'made by a hook'
chmod a-w . 2>/dev/null
rm -rf pkg/__pycache__ 2>/dev/null
run -- -c 'import pkg; print("fine")'
same 'an unwritable folder is no error' "$out" 'fine'
chmod u+w .
done_testing
