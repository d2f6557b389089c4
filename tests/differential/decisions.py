#!/usr/bin/env python3
"""Compares endpoints, signatures and JMESPath results with botocore's.

Every rule set that botocore has gets random parameters; random requests are signed in both ways;
random expressions search random documents. A difference is printed; exit status 1 if there is one.

    .venv/bin/python tests/differential/decisions.py [--seed N] [--rounds N] [--binary B]
"""
import argparse
import datetime
import gzip
import json
import pathlib
import random
import re
import subprocess
import sys
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import botocore  # noqa: E402
import expressions  # noqa: E402
import jmespath  # noqa: E402
from botocore import auth, exceptions  # noqa: E402
from botocore.awsrequest import AWSRequest  # noqa: E402
from botocore.compat import quote  # noqa: E402
from botocore.credentials import Credentials  # noqa: E402
from botocore.endpoint_provider import EndpointProvider  # noqa: E402

DATA = pathlib.Path(botocore.__file__).parent / 'data'
NOW = datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)
REGIONS = ('eu-west-1', 'us-east-1', 'us-west-2', 'aws-global', 'cn-north-1', 'us-gov-west-1',
           'us-iso-east-1', 'eusc-de-east-1', 'xx-mars-1', 's3-external-1', 'a b', 'a.b', '')
ENDPOINTS = ('https://example.com', 'http://127.0.0.1:5000', 'https://[::1]:8080/a/../b',
             'http://host/x?y=z', 'https://h:99999', 'ftp://x', 'not a url', 'http://u@h/p#f')
ACCOUNTS = ('123456789012', '', 'abc', 'a.b')
TEXTS = ('my-bucket', 'my.bucket', 'My_Bucket', 'ab', '192.168.1.1', 'a' * 64, '',
         'bucket--use1-az4--x-s3', 'arn:aws:s3:us-west-2:123456789012:accesspoint:myendpoint',
         'arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap',
         'arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-0/accesspoint/ap',
         'arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/banner',
         'arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:x',
         'arn:aws:dynamodb:us-east-1:123456789012:table/t',
         'arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1', 'arn:', 'preferred',
         'required', 'disabled', 'abcde.vpce', 'data', 'control')


def value_for(name, spec, rng):
    kind = spec['type'].lower()
    if rng.random() < 0.25:
        return None
    if kind == 'boolean':
        return rng.random() < 0.4
    if kind == 'stringarray':
        return [rng.choice(TEXTS) for _ in range(rng.randrange(3))]
    if name == 'Region':
        return rng.choice(REGIONS)
    if spec.get('builtIn') == 'SDK::Endpoint':
        return rng.choice(ENDPOINTS) if rng.random() < 0.4 else None
    return rng.choice(ACCOUNTS if name == 'AccountId' else TEXTS)


def botocore_endpoint(provider, params):
    hashable = {k: tuple(v) if isinstance(v, list) else v for k, v in params.items()}
    try:
        found = provider.resolve_endpoint(**hashable)
    except exceptions.EndpointProviderError as error:
        return {'error': error.kwargs['msg']}
    except Exception:  # botocore breaks down on some values: an error, too
        return {'error': ''}
    return {'url': found.url, 'properties': found.properties, 'headers': found.headers}


def compare_endpoints(expected, got, params):
    region = params.get('Region') or 'x'
    if not re.fullmatch(r'[A-Za-z0-9.-]+', region) and 'error' in got:
        return True  # ours never lets such a region pass
    if 'error' in expected:
        return 'error' in got
    return expected == got


def endpoint_cases(seed, rounds):
    partitions = json.loads((DATA / 'partitions.json').read_text())
    for folder in sorted(DATA.glob('*/*/endpoint-rule-set-1.json.gz')):
        service = folder.parent.parent.name
        rules = json.loads(gzip.decompress(folder.read_bytes()))
        provider = EndpointProvider(rules, partitions)
        yield f'{service} rules', {'rules': rules}, {}, lambda e, g: 'error' not in g
        for n in range(rounds * (30 if len(rules['parameters']) > 4 else 2)):
            rng = random.Random(f'{service} {seed}.{n}')
            drawn = {name: value_for(name, spec, rng)
                     for name, spec in rules['parameters'].items()}
            params = {name: value for name, value in drawn.items() if value is not None}
            yield (f'{service} {params}', {'params': params}, botocore_endpoint(provider, params),
                   lambda e, g, p=params: compare_endpoints(e, g, p))


KINDS = {
    'ParseError': 'syntax', 'LexerError': 'syntax', 'IncompleteExpressionError': 'syntax',
    'EmptyExpressionError': 'syntax', 'ArityError': 'invalid-arity',
    'VariadictArityError': 'invalid-arity', 'JMESPathTypeError': 'invalid-type',
    'UnknownFunctionError': 'unknown-function',
}


# Where the oracle leaves the specification: "a.*.b.c" ends the projection after "b", a slice after
# an index projects nothing, to_string() escapes what is not ASCII.
NOT_COMPARED = re.compile(r'\.\*(\.("[^"]*"|\w+|\*)|\[.*\])[.[]|[\]]\[-?\d*:|to_string')


def python_search(text, document):
    try:
        return {'result': jmespath.search(text, document)}
    except jmespath.exceptions.JMESPathError as error:
        return {'error': KINDS[type(error).__name__]}
    except ValueError:  # a slice with step 0, in this implementation
        return {'error': 'invalid-value'}
    except TypeError:  # ours answers null for comparisons that Python cannot make
        return None


def compare_results(expected, got):
    if expected is None:
        return True
    if 'error' in expected:
        return f": {expected['error']}: " in got.get('error', '')
    return 'result' in got and expected['result'] == got['result']


def expression_cases(seed, rounds):
    for n in range(rounds * 10000):
        rng = random.Random(f'{seed}.{n}')
        text, document = expressions.expression(rng), expressions.document(rng, 4)
        if NOT_COMPARED.search(text):
            continue
        yield (f'{text} on {json.dumps(document)}', {'expression': text, 'document': document},
               python_search(text, document), compare_results)


def random_text(rng, extra=''):
    letters = 'abzAZ09-_.~ä日 %+&=?#:@$!*\'(),;[]{}|"\\^`<>' + extra
    return ''.join(rng.choice(letters) for _ in range(rng.randrange(8)))


def random_request(rng):
    query = {random_text(rng) or 'q': random_text(rng, '/') for _ in range(rng.randrange(4))}
    headers = {'X-' + rng.choice('abcxyz') * n: rng.choice(('v', ' a  b ', 'x;y', '"a   b"'))
               for n in range(1, rng.randrange(1, 5))}
    path = '/' + '/'.join(quote(rng.choice((random_text(rng), '.', '..', '')), safe='')
                          for _ in range(rng.randrange(4)))
    return {'method': rng.choice(('GET', 'POST', 'PUT')), 'path': path,
            'query': list(query.items()),
            'service': rng.choice(('s3', 'lambda', 'sts')), 'region': 'eu-west-1',
            'host': rng.choice(('example.com', 'example.com:8443')), 'headers': headers,
            'token': rng.choice(('', 'to/ken+==')), 'body': random_text(rng, '\n'),
            'time': '2026-02-03T04:05:06Z'}


def botocore_signature(mode, request):
    s3 = request['service'] == 's3'
    kind = {('header', False): auth.SigV4Auth, ('header', True): auth.S3SigV4Auth,
            ('query', False): auth.SigV4QueryAuth, ('query', True): auth.S3SigV4QueryAuth}[mode, s3]
    query = '&'.join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}"
                     for k, v in request['query'])
    url = f"https://{request['host']}{request['path']}" + ('?' + query if query else '')
    aws_request = AWSRequest(method=request['method'], url=url, data=request['body'].encode(),
                             headers=request['headers'])
    credentials = Credentials('AKIDEXAMPLE', 'secret', request['token'] or None)
    arguments = {'expires': 900} if mode == 'query' else {}
    with mock.patch('botocore.auth.get_current_datetime', lambda: NOW):
        kind(credentials, request['service'], request['region'], **arguments).add_auth(aws_request)
    if mode == 'query':
        return {'url': aws_request.url}
    return {'authorization': aws_request.headers['Authorization']}


def signature_cases(seed, rounds):
    for n in range(rounds * 2000):
        rng = random.Random(f'{seed}.{n}')
        mode, request = rng.choice(('header', 'query')), random_request(rng)
        if mode == 'query':
            request['body'] = ''  # botocore moves a body into the query
        yield (f'{mode} {request}', {'sign': mode, 'request': request},
               botocore_signature(mode, request), lambda e, g: e == g)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument('--seed', type=int, default=1)
    arguments.add_argument('--rounds', type=int, default=1)
    arguments.add_argument('--binary', default=str(ROOT / 'build/tests/differential_decisions'))
    options = arguments.parse_args()

    different = 0
    for make_cases in (endpoint_cases, expression_cases, signature_cases):
        prepared = list(make_cases(options.seed, options.rounds))
        lines = ''.join(json.dumps(line) + '\n' for _, line, _, _ in prepared)
        output = subprocess.run([options.binary], input=lines.encode(), stdout=subprocess.PIPE,
                                check=True)
        answers = output.stdout.decode().splitlines()
        assert len(answers) == len(prepared), 'our side did not answer every line'
        failed = 0
        for (title, _, expected, same), answer in zip(prepared, answers):
            if not same(expected, json.loads(answer)):
                failed += 1
                print(f'DIFFERENT {title}: {answer} instead of {json.dumps(expected)}')
        print(f'{make_cases.__name__}: {len(prepared)} comparisons, {failed} different '
              f'(--seed {options.seed} --rounds {options.rounds})')
        different += failed
    return 1 if different else 0


if __name__ == '__main__':
    sys.exit(main())
