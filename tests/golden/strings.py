# Strings and f-strings, for the tokens and the tree.
'a' "b" r'\n' '''c
d''' u'e'
b'\x00\xff' rb'\d' B"x"
'\a\x41\u0042\U00000043\103\N{LATIN SMALL LETTER D}\
'
f'a{x}b{{c}}{y!r:>{w}.{p}}d' 'e' f"{z}"
f'{x=}{x = !s}{x=:5}{ x+1 = }'
f'{f"{f'{x}'}"}' F'{a["b"]}' rf'\d{x:%d}'
f'''{
    x  # a comment
    :%Y
}{y}'''
f'{(lambda x: 1)}{x:{y}}{ {1: 2}[1] }{x!s}'
f''
