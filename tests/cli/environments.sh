#!/bin/sh
# Virtual environments, site, zip files, PYTHONHOME.
. "$top_srcdir/tests/cli.subr"
cd "$work" || exit 1
unset PYTHONPATH PYTHONHOME
HOME=$work/home; export HOME
mkdir home
"$ADDER" -c 'import os' 2>/dev/null || { echo '1..0 # SKIP there is no standard library'; exit 0; }

# site
run -- -c 'import sys; print("site" in sys.modules, hasattr(sys, "__interactivehook__"), exit)'
same 'site is not imported' "$out" "False True Use exit() or Ctrl-D (i.e. EOF) to exit"
run -- -I -c 'import sys; print(hasattr(sys, "__interactivehook__"))'
same '-I: no hook' "$out" False
run -- -S -c 'import builtins; print(hasattr(builtins, "exit"))'
same '-S: no exit' "$out" False
run -- -c 'import sys; before = sys.path[:]; import site; print(before == sys.path, site.ENABLE_USER_SITE)'
same 'site imported later changes nothing' "$out" 'True True'
mkdir custom
echo 'import sys; sys.custom = "site" in sys.modules' > custom/sitecustomize.py
echo 'nowhere' > custom/usercustomize.py
PYTHONPATH=custom run -- -c 'import sys; print(sys.custom)'
same 'sitecustomize without site' "$out" "False"
same 'an error in usercustomize' "$err" "Error in usercustomize; set PYTHONVERBOSE for traceback:
NameError: name 'nowhere' is not defined"
packages=home/.local/lib/python3.12/site-packages
mkdir -p $packages/more elsewhere
printf '# a comment\n\nmore\nnowhere\nimport sys; sys.from_pth = True\n' > $packages/some.pth
echo 'value = "the users own"' > $packages/more/own.py
echo 'import sys; sys.custom = sys.custom + ["user"]' > $packages/usercustomize.py
echo 'import sys; sys.custom = ["site"]' > elsewhere/sitecustomize.py
PYTHONPATH=elsewhere run -- -c 'import sys, own; print(own.value, sys.from_pth, sys.custom)'
same 'user site, .pth file, sitecustomize, usercustomize' "$out" "the users own True ['site', 'user']"
run -- -s -c 'import sys; print(hasattr(sys, "from_pth"))'
same '-s' "$out" False
PYTHONNOUSERSITE=1 run -- -c 'import sys; print(hasattr(sys, "from_pth"))'
same 'PYTHONNOUSERSITE' "$out" False
PYTHONUSERBASE=$work/elsewhere run -- -m site --user-base
same 'PYTHONUSERBASE' "$out" "$work/elsewhere"
echo 'broken(' > $packages/some.pth
echo 'import broken(' > $packages/some.pth
run -- -c 'print("goes on")'
same 'a wrong .pth file: it goes on' "$out" 'goes on'
contains 'a wrong .pth file: message' "$err" "Error processing line 1 of $work/$packages/some.pth"
echo '1/0' > $packages/usercustomize.py
run -- -c pass
contains 'a wrong usercustomize' "$err" 'Error in usercustomize; set PYTHONVERBOSE for traceback:
ZeroDivisionError: division by zero'
rm -rf home/.local

# Virtual environments.
run -- -m venv --without-pip env
check 'venv: status' $status = 0
mkdir -p env/lib/python3.12/site-packages
echo 'value = "in the environment"' > env/lib/python3.12/site-packages/installed.py
for command in env/bin/python env/bin/python3 "$work/env/bin/$(basename "$ADDER")"; do
    out=$($command -c 'import sys, installed; print(sys.prefix, sys.prefix != sys.base_prefix, sys.executable, installed.value)' 2>&1)
    same "venv: $(basename "$command")" "$out" "$work/env True $work/env/bin/$(basename "$command") in the environment"
done
out=$(PATH=$work/env/bin:$PATH python -c 'import sys, os; print(sys.prefix, os.path.realpath(sys._base_executable))')
same 'venv: along PATH' "$out" "$work/env $(realpath "$ADDER")"
out=$(env/bin/python -m venv --without-pip inner 2>&1; inner/bin/python -c 'import sys; print(sys.prefix)')
same 'venv: in another' "$out" "$work/inner"
run -- -m venv --without-pip --copies copied
out=$(copied/bin/python -c 'import sys, os; print(sys.prefix, os.__name__)' 2>&1)
same 'venv: a copy of the command' "$out" "$work/copied os"

# PYTHONHOME
run -- -c 'import os; print(os.__file__.rpartition("/")[0])'
mkdir -p other/lib
ln -s "$out" other/lib/python3.12
PYTHONHOME=$work/other run -- -c 'import sys, os; print(sys.prefix, os.__file__)'
same 'PYTHONHOME' "$out" "$work/other $work/other/lib/python3.12/os.py"
PYTHONHOME=$work/nowhere run -- -c 'print("without library")'
same 'PYTHONHOME that is none' "$out$err" 'without libraryCould not find platform independent libraries <prefix>'

# Zip files and folders with packages.
run -- -c 'import zipfile
with zipfile.ZipFile("app.zip", "w") as z:
    z.writestr("__main__.py", "import sys, inside; print(inside.value, __name__, sys.argv)")
    z.writestr("inside.py", "value = 5")
    z.writestr("package/__init__.py", "")
    z.writestr("package/__main__.py", "print(__package__, 1/0)")
with open("app.pyz", "wb") as f: f.write(b"#!/usr/bin/env adder\n" + open("app.zip", "rb").read())'
for app in app.zip app.pyz; do
    run -- $app x
    same "$app" "$out" "5 __main__ ['$app', 'x']"
done
PYTHONPATH=app.zip run -- -m package
contains '-m of a package in a zip file' "$err" "File \"$work/app.zip/package/__main__.py\", line 1, in <module>"
PYTHONPATH=app.zip/package run -- -c 'import importlib.util; print(importlib.util.find_spec("__main__x"), __import__("__init__").__file__)'
same 'a folder in a zip file on the path' "$out" "None $work/app.zip/package/__init__.py"
mkdir app
echo 'print(__name__, __package__ == "", __spec__.name, __spec__.loader is __loader__)' > app/__main__.py
run -- app
same 'a folder' "$out" '__main__ True __main__ True'
run -- -m app
same 'the folder as a package' "$out" '__main__ False app.__main__ True'
mkdir nothing
run -- nothing
check 'a folder without __main__: status' $status = 1
contains 'a folder without __main__' "$err" "can't find '__main__' module in '$work/nothing'"
done_testing
