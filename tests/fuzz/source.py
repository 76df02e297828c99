# Mutated source text, compiled in all modes and cut into tokens: a tree, code or an error.
# Not for CPython in general: its own compiler gives up on some of them.
import sys
sys.path.insert(0, __file__.rpartition("/")[0] + "/..")
import _tokenize
import fuzzing

WORDS = """if else elif for while try except finally with as def class lambda async await yield return
from import global nonlocal del pass break continue raise assert match case type _ None True not in is
and or ( ) [ ] { } : ; , . = == := -> ** * / // @ ~ ! != < << \\ \n \t \f \r \0 ' " \"\"\" f" f''' rb'
{x!r:{y}} {x=} {{ }} 0x 1e5 1_0 0b12 0777 1j 1__0 é 变 \u0300 \ud800 \U0001f600 # #\ttype:\tint
\n\t\n \n\x20\x20\x20\x20 except* *_ **kw /, *, [T] [*Ts] __class__ super() __debug__ print\x20x""".split(" ")
LINES = [line for text in fuzzing.corpus(__file__) for line in text.splitlines(True)]
CHUNKS = [text for text in fuzzing.corpus(__file__)]


def make(random):
    text = random.choice(CHUNKS)
    start = random.below(len(text))
    start = text.rfind("\n", 0, start) + 1
    piece = text[start:start + 20 + random.below(600)]
    return fuzzing.mutate(random, piece, WORDS, random.choice(LINES))


def compile_it(text):
    for mode in ("exec", "eval", "single"):
        try:
            compile(text, "fuzz", mode)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
            str(error), repr(error)
    try:
        compile(text.encode("utf-8", "replace"), "fuzz", "exec", 0x400)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    for extra in (True, False):
        try:
            list(_tokenize.TokenizerIter(iter(text.splitlines(True)).__next__, extra_tokens=extra))
        except SyntaxError:
            pass


def test_source():
    fuzzing.loop("source", make, compile_it)
