"""Random values that fit a botocore shape."""
import base64
import datetime

# Characters that are encoded, quoted or escaped somewhere on the way.
TEXT = 'abcXYZ0189-_.~ !"#$%&\'()*+,/:;<=>?@[]^`{|}\u00e4\u20ac\U0001f600\n\t'
PLAIN = 'abcXYZ0189-_.~ !#$%&\'()*+/:;<=>?@[]^`{|}'
NUMBERS = (0, 1, 7, 1000000)
FLOATS = (0.0, 1.0, 0.5, 1.25, 3.0e10, 1e-7, 123456.789)
DEEPEST = 5


def params(shape, rng):
    return structure(shape, rng, 0, outgoing=True)


def answer(shape, rng):
    return structure(shape, rng, 0, outgoing=False)


def structure(shape, rng, depth, outgoing):
    if shape.is_document_type:
        return {'any': [1, 'text', {'thing': None}]}
    names = list(shape.members)
    if shape.is_tagged_union:
        names = [rng.choice(names)]
        wanted = set(names)
    else:
        wanted = {n for n in names if rng.random() < (0.6 if depth < 2 else 0.3)}
        if depth >= DEEPEST:
            wanted = set()
        wanted.update(shape.required_members)
    # In the order of their names: order is the one thing our JSON does not keep.
    return {n: value(shape.members[n], rng, depth + 1, outgoing) for n in sorted(wanted)}


def spoiled(params, shape, rng):
    """The same with one thing wrong at the top level, if there is something to spoil."""
    required = [n for n in shape.required_members if n in params]
    kind = rng.choice(('unknown', 'missing', 'type'))
    if kind == 'missing' and required:
        del params[rng.choice(required)]
    elif kind == 'type' and params:
        name = rng.choice(sorted(params))
        wrong = [v for v in (3.5, 'text', 5, None, [], {}) if not fits(shape.members[name], v)]
        params[name] = rng.choice(wrong)
    else:
        params['NoSuchParameter'] = 1
    return params


def fits(shape, candidate):
    kind = shape.type_name
    if isinstance(candidate, str):
        return kind in ('string', 'blob')
    if isinstance(candidate, (int, float)) and not isinstance(candidate, bool):
        return kind in ('float', 'double', 'timestamp') or (
            kind in ('integer', 'long') and isinstance(candidate, int))
    return kind in ('structure', 'list', 'map') and candidate is not None


def value(shape, rng, depth, outgoing):
    kind = shape.type_name
    if shape.serialization.get('location') == 'headers':
        return {text_of(rng, 'abc-', 3): text_of(rng, 'xyz 1', 3).strip() for _ in range(2)}
    if kind == 'structure':
        return structure(shape, rng, depth, outgoing)
    if kind == 'list':
        length = count(shape, rng, depth)
        return [value(shape.member, rng, depth + 1, outgoing) for _ in range(length)]
    if kind == 'map':
        keys = {text(shape.key, rng) or 'k' for _ in range(count(shape, rng, depth))}
        return {k: value(shape.value, rng, depth + 1, outgoing) for k in sorted(keys)}
    return scalar(shape, rng, kind, outgoing)


def count(shape, rng, depth):
    least = shape.metadata.get('min', 0)
    return max(least, rng.choice((0, 1, 2, 3)) if depth < DEEPEST else 0)


def scalar(shape, rng, kind, outgoing):
    if kind in ('integer', 'long'):
        least = shape.metadata.get('min', -5)
        largest = 2**63 - 1 if kind == 'long' else 2**31 - 1
        return rng.choice([int(least), max(int(least), rng.choice(NUMBERS)), largest])
    if kind in ('float', 'double'):
        return max(shape.metadata.get('min', 0), rng.choice(FLOATS))
    if kind == 'boolean':
        return rng.random() < 0.5
    if kind == 'blob':
        return text_of(rng, PLAIN, 6).encode()
    if kind == 'timestamp':
        micros = rng.choice((0, 0, 500000, 123456)) if outgoing else rng.choice((0, 500000))
        moment = datetime.datetime(2001, 9, 9, 1, 46, 40, micros, datetime.timezone.utc)
        return moment + datetime.timedelta(seconds=rng.randrange(10**9))
    return text(shape, rng)


def text(shape, rng):
    if getattr(shape, 'enum', None) and rng.random() < 0.8:
        return rng.choice(shape.enum)
    location = shape.serialization.get('location')
    alphabet = PLAIN if location in ('header', 'headers') else TEXT
    least = shape.metadata.get('min', 0)
    if location == 'uri' or shape.serialization.get('hostLabel'):
        least = max(least, 1)
    if shape.serialization.get('hostLabel'):
        alphabet = 'abc123-.'
    result = text_of(rng, alphabet, max(least, rng.choice((0, 1, 4, 9))))
    # Blanks at the ends of headers are not part of their values.
    return result.replace(' ', 'x') if location in ('header', 'headers') else result


def text_of(rng, alphabet, length):
    return ''.join(rng.choice(alphabet) for _ in range(length))


def with_base64(value):
    """Values as lines of JSON hold them."""
    if isinstance(value, dict):
        return {k: with_base64(v) for k, v in value.items()}
    if isinstance(value, list):
        return [with_base64(v) for v in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value
