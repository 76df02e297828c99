# needs: stdlib
# argparse: kinds of arguments, subcommands, help, errors.
import argparse
import contextlib
import io


def parser():
    p = argparse.ArgumentParser(prog="prog", description="Do things.", epilog="That's all.")
    p.add_argument("file", nargs="+", help="what to read")
    p.add_argument("-n", "--number", type=int, default=3, metavar="N", help="how many (%(default)s)")
    p.add_argument("-v", "--verbose", action="count", default=0)
    p.add_argument("--choice", choices=["one", "two"])
    p.add_argument("--flag", action=argparse.BooleanOptionalAction)
    p.add_argument("--add", action="append", dest="added")
    p.add_argument("--version", action="version", version="%(prog)s 1.0")
    return p


def fails(p, *args):
    out = io.StringIO()
    with contextlib.redirect_stderr(out), contextlib.redirect_stdout(out):
        try:
            p.parse_args(args)
        except SystemExit as stop:
            return stop.code, out.getvalue()
    raise AssertionError(args)


def test_parse():
    args = parser().parse_args("a b -vv -n5 --choice=two --no-flag --add x --add y".split())
    assert args.file == ["a", "b"] and args.verbose == 2 and args.number == 5
    assert args.choice == "two" and args.flag is False and args.added == ["x", "y"]
    args = parser().parse_args(["--", "-x"])
    assert args == argparse.Namespace(file=["-x"], number=3, verbose=0, choice=None, flag=None,
                                      added=None)
    known, rest = parser().parse_known_args(["a", "--what", "--num", "4"])
    assert rest == ["--what"] and known.number == 4


def test_help():
    code, text = fails(parser(), "--help")
    assert code == 0 and text.startswith("usage: prog [-h]") and "how many (3)" in text
    assert "Do things." in text and text.endswith("That's all.\n")
    assert fails(parser(), "--version") == (0, "prog 1.0\n")


def test_errors():
    code, text = fails(parser(), "a", "-n", "x")
    assert code == 2 and "argument -n/--number: invalid int value: 'x'" in text
    assert "the following arguments are required: file" in fails(parser())[1]
    assert "invalid choice: 'three' (choose from" in fails(parser(), "a", "--choice", "three")[1]
    assert "unrecognized arguments: -q" in fails(parser(), "a", "-q")[1]


def test_subcommands_and_groups():
    p = argparse.ArgumentParser(prog="git")
    commands = p.add_subparsers(dest="command", required=True)
    commit = commands.add_parser("commit", aliases=["ci"])
    commit.add_argument("-m", dest="message")
    commit.set_defaults(run=len)
    group = commit.add_mutually_exclusive_group()
    group.add_argument("--all", action="store_true")
    group.add_argument("--some", action="store_const", const=7)
    args = p.parse_args(["ci", "-m", "text", "--some"])
    assert args.message == "text" and args.some == 7 and args.run is len
    assert "not allowed with argument --all" in fails(p, "commit", "--all", "--some")[1]
    assert "required: command" in fails(p)[1]


def test_own_types():
    def even(text):
        number = int(text)
        if number % 2:
            raise argparse.ArgumentTypeError("%d is odd" % number)
        return number

    class Upper(argparse.Action):
        def __call__(self, parser, namespace, values, option_string=None):
            setattr(namespace, self.dest, values.upper())
    p = argparse.ArgumentParser(prog="p", exit_on_error=False)
    p.add_argument("number", type=even, nargs="?", default=2)
    p.add_argument("--up", action=Upper)
    assert vars(p.parse_args(["4", "--up", "a"])) == {"number": 4, "up": "A"}
    assert p.parse_args([]).number == 2
    try:
        p.parse_args(["3"])
    except argparse.ArgumentError as error:
        assert str(error) == "argument number: 3 is odd"
