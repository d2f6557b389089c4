"""What counts as the same. Every function returns a description of the difference, or ''."""
import base64
import datetime
import json
import re
from xml.etree import ElementTree

from botocore.awsrequest import HeadersDict as Headers  # noqa: F401
from botocore.utils import percent_encode


def requests(expected, got, protocol):
    if 'failed' in got:
        return got['failed']
    path, _, literal = expected['url_path'].partition('?')
    return (
        same('method', expected['method'], got['method'])
        or same('path', path, got['path'])
        or same('query', query(literal, expected['query_string']), sorted(map(tuple, got['query'])))
        or same('host prefix', expected.get('host_prefix', ''), got['host_prefix'])
        or headers(expected['headers'], dict(got['headers']))
        or bodies(expected['body'], base64.b64decode(got['body']), protocol)
    )


def same(what, expected, got):
    return '' if expected == got else f'{what}: botocore {expected!r}, ours {got!r}'


def query(literal, params):
    pairs = [tuple((p + '=').split('=')[:2]) for p in literal.split('&') if p]
    for name, value in dict(params or {}).items():
        values = value if isinstance(value, list) else [value]
        pairs += [(name, v if isinstance(v, str) else str(v)) for v in values]
    return sorted(pairs)


def headers(expected, got):
    ours = {name.lower(): value for name, value in got.items()}
    theirs = {name.lower(): str(value) for name, value in expected.items()}
    # We name the type of XML and raw bodies, botocore leaves it to later steps.
    if 'content-type' not in theirs:
        ours.pop('content-type', None)
    return same('headers', theirs, ours)


def bodies(expected, got, protocol):
    if protocol in ('query', 'ec2'):
        pairs = sorted(f'{percent_encode(k)}={percent_encode(v)}' for k, v in expected.items())
        return same('body', pairs, sorted(got.decode().split('&')))
    expected = expected.encode() if isinstance(expected, str) else expected
    if expected == got:
        return ''
    try:
        if protocol == 'rest-xml':
            theirs, ours = (tree(ElementTree.fromstring(body)) for body in (expected, got))
            return same('body', theirs, ours)
        return same('body', json.loads(expected), json.loads(got))
    except ValueError:
        return same('body', expected, got)


def tree(node):
    return (node.tag, sorted(node.attrib.items()), node.text or '', [tree(child) for child in node])


def answers(expected, got, shape):
    if 'result' not in got:
        return str(got)
    expected.pop('ResponseMetadata', None)
    return same('result', plain(expected, shape), without_nulls(got['result']))


def plain(value, shape):
    """botocore's values as ours come as JSON."""
    if isinstance(value, dict):
        if shape is not None and shape.type_name == 'structure' and not shape.is_document_type:
            return {k: plain(v, shape.members.get(k)) for k, v in value.items() if v is not None}
        inner = shape.value if shape is not None and shape.type_name == 'map' else None
        return {k: plain(v, inner) for k, v in value.items()}
    if isinstance(value, list):
        inner = shape.member if shape is not None and shape.type_name == 'list' else None
        return [plain(v, inner) for v in value]
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat()
    if shape is not None and shape.type_name == 'blob':
        return base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode()
    return value


def without_nulls(result):
    return {k: v for k, v in result.items() if v is not None}


def errors(expected, got):
    if 'error' not in got:
        return str(got)
    error = expected['Error']
    return same('code', error['Code'], got['error']['code']) or same(
        'message', error.get('Message') or '', got['error']['message'])


def problems(expected, got):
    text = got.get('failed', '').partition('Parameter validation failed:\n')[2]
    secret = '*****' in text  # we do not show the values of sensitive members
    theirs, ours = (sorted(normal(line, secret) for line in report.splitlines())
                    for report in (expected, text))
    return same('problems', theirs, ours)


def normal(line, secret):
    """A line of a report with names of members in one order."""
    if secret:
        line = re.sub('value: .*, type:', 'value: *****, type:', line)
    head, mark, names = line.partition('must be one of: ')
    return head + mark + ', '.join(sorted(names.split(', ')))
