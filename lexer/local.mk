# UTF-8 in, tokens out.
