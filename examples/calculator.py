"""A calculator: tokens, a recursive descent parser, variables and functions.

    adder examples/calculator.py                 runs the examples below
    adder examples/calculator.py "2 ^ 0.5 * x" x=3
    echo "1 + 2" | adder examples/calculator.py -
"""
import math
import sys

FUNCTIONS = {"sqrt": math.sqrt, "sin": math.sin, "cos": math.cos, "log": math.log, "abs": abs,
             "max": max, "min": min}
CONSTANTS = {"pi": math.pi, "e": math.e}


class CalculatorError(Exception):
    pass


def tokens(text):
    """Yields (kind, text) pairs; kind is "number", "name", an operator, or "end"."""
    i = 0
    while i < len(text):
        c = text[i]
        start = i
        if c.isspace():
            i += 1
        elif c.isdigit() or c == ".":
            while i < len(text) and (text[i].isdigit() or text[i] == "."):
                i += 1
            yield "number", text[start:i]
        elif c.isalpha():
            while i < len(text) and text[i].isalnum():
                i += 1
            yield "name", text[start:i]
        elif c in "+-*/%^(),=":
            i += 1
            yield c, c
        else:
            raise CalculatorError(f"unexpected {c!r} at column {i + 1}")
    yield "end", ""


class Calculator:
    """expression: term (("+" | "-") term)*        term: factor (("*" | "/" | "%") factor)*
    factor: "-" factor | power                     power: atom ("^" factor)?
    atom: number | name | name "(" expression ("," expression)* ")" | "(" expression ")"
    """

    def __init__(self, **variables):
        self.variables = CONSTANTS | variables

    def evaluate(self, text):
        self.tokens = list(tokens(text))
        self.position = 0
        match self.tokens:
            case [("name", name), ("=", _), *_]:
                self.position = 2
                self.variables[name] = value = self.expression()
            case _:
                value = self.expression()
        self.expect("end")
        return value

    def accept(self, *kinds):
        kind, text = self.tokens[self.position]
        if kind in kinds:
            self.position += 1
            return text or True
        return None

    def expect(self, kind):
        if not self.accept(kind):
            found = self.tokens[self.position][1] or "the end"
            raise CalculatorError(f"expected {kind}, found {found}")

    def expression(self):
        value = self.term()
        while operator := self.accept("+", "-"):
            other = self.term()
            value = value + other if operator == "+" else value - other
        return value

    def term(self):
        value = self.factor()
        while operator := self.accept("*", "/", "%"):
            other = self.factor()
            if other == 0 and operator != "*":
                raise CalculatorError("division by zero")
            match operator:
                case "*":
                    value *= other
                case "/":
                    value /= other
                case "%":
                    value %= other
        return value

    def factor(self):
        return -self.factor() if self.accept("-") else self.power()

    def power(self):
        base = self.atom()
        return base ** self.factor() if self.accept("^") else base

    def atom(self):
        if number := self.accept("number"):
            try:
                return int(number) if number.isdigit() else float(number)
            except ValueError:
                raise CalculatorError(f"{number} is no number") from None
        if self.accept("("):
            value = self.expression()
            self.expect(")")
            return value
        name = self.accept("name")
        if name is None:
            found = self.tokens[self.position][1] or "the end"
            raise CalculatorError(f"expected a value, found {found}")
        if self.accept("("):
            return self.call(name)
        if name not in self.variables:
            raise CalculatorError(f"no variable {name}")
        return self.variables[name]

    def call(self, name):
        arguments = [self.expression()]
        while self.accept(","):
            arguments.append(self.expression())
        self.expect(")")
        if name not in FUNCTIONS:
            raise CalculatorError(f"no function {name}")
        return FUNCTIONS[name](*arguments)


def show(calculator, line):
    try:
        value = calculator.evaluate(line)
        print(f"{line} = {value:.10g}" if isinstance(value, float) else f"{line} = {value}")
    except (CalculatorError, TypeError, ValueError) as error:
        print(f"{line}: {error}")


def main(arguments):
    if arguments and arguments[0] != "-":
        parts = (argument.partition("=") for argument in arguments[1:])
        values = {name: float(value) for name, _, value in parts}
        return show(Calculator(**values), arguments[0])
    calculator = Calculator()
    examples = ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-2 ^ 2", "7 % 4 / 2", "r = 2.5",
                "pi * r ^ 2", "sqrt(2) * max(1, 2, 3)", "2 ^ 200", "1 / 0", "2 +", "x + 1",
                "3 $ 4", "1.2.3"]
    for line in map(str.strip, sys.stdin) if arguments else examples:
        show(calculator, line)


if __name__ == "__main__":
    main(sys.argv[1:])
