# Joins lexer and parser; diagnoses syntax errors.
