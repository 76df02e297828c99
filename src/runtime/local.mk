# Import, builtins, warnings, tracebacks.
