"""Random JMESPath expressions, most of them valid, and documents for them."""
import json

NAMES = ('a', 'b', 'c', '"d e"')
NUMBERS = ('`0`', '`1`', '`-2`', '`2.5`')
ONE = ('abs', 'avg', 'ceil', 'floor', 'keys', 'length', 'max', 'min', 'not_null', 'reverse', 'sort',
       'sum', 'to_array', 'to_number', 'to_string', 'type', 'values')
TWO = ('contains', 'ends_with', 'join', 'starts_with')
BY = ('sort_by', 'max_by', 'min_by')


def document(rng, depth=3):
    kind = rng.randrange(8 if depth else 6)
    if kind < 2:
        return rng.choice((0, 1, -2, 2.5, 10))
    if kind < 4:
        return rng.choice(('', 'a', 'b', 'ab', 'ä日', '12'))
    if kind < 6:
        return rng.choice((None, True, False, [], {}))
    if kind == 6:
        same = document(rng, depth - 1)
        return [same if rng.random() < 0.5 else document(rng, depth - 1)
                for _ in range(rng.randrange(4))]
    # Sorted, as our objects are: the order of members shows in projections.
    return {name.strip('"'): document(rng, depth - 1) for name in NAMES if rng.random() < 0.7}


def literal(rng):
    kind = rng.randrange(3)
    if kind == 0:
        return rng.choice(NUMBERS)
    if kind == 1:
        return rng.choice(("'a'", "'ab'", "''", "`older`"))
    return '`' + json.dumps(document(rng, 1)).replace('`', '\\`') + '`'


def call(rng, depth):
    kind = rng.randrange(4)
    def argument():
        return expression(rng, depth - 1)
    if kind == 0:
        return f'{rng.choice(TWO)}({argument()}, {argument()})'
    if kind == 1:
        return f'{rng.choice(BY)}({argument()}, &{argument()})'
    if kind == 2:
        return f'map(&{argument()}, {argument()})'
    return f'{rng.choice(ONE)}({argument()})'


def bracket(rng, depth):
    def number():
        return str(rng.randrange(-3, 4)) if rng.random() < 0.6 else ''
    kind = rng.randrange(5)
    if kind == 0:
        return f'[{rng.randrange(-3, 4)}]'
    if kind == 1:
        return '[*]'
    if kind == 2:
        return '[]'
    if kind == 3:
        return f'[{number()}:{number()}' + (f':{number()}]' if rng.random() < 0.5 else ']')
    return f'[?{expression(rng, depth - 1)}]'


def expression(rng, depth=4):
    if depth <= 0:
        return rng.choice(NAMES + ('@',))
    def part():
        return expression(rng, depth - 1)
    kind = rng.randrange(13)
    if kind < 3:
        return f'{part()}.{rng.choice(NAMES + ("*",))}'
    if kind < 6:
        return part() + bracket(rng, depth)
    if kind == 6:
        return f'{part()} {rng.choice(("||", "&&", "|"))} {part()}'
    if kind == 7:
        return f'{part()} {rng.choice(("==", "!=", "<", "<=", ">", ">="))} {part()}'
    if kind == 8:
        return rng.choice(('!', '(')) + part()
    if kind == 9:
        return f'[{part()}, {part()}]'
    if kind == 10:
        return f'{{a: {part()}, b: {part()}}}'
    if kind == 11:
        return call(rng, depth)
    return literal(rng)
