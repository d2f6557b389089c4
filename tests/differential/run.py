#!/usr/bin/env python3
"""Compares requests and answers of every embedded operation with botocore's.

For each operation random valid parameters are serialized by both sides, wrong ones are reported in
the same words, and random answers and errors are parsed by both. A difference is printed with the
seed that repeats it; exit status 1 if there is one.

    .venv/bin/python tests/differential/run.py [--seed N] [--rounds N] [--service NAME | --all]
                                               [--binary B]

With --all also the services that are not embedded, a hundred thousand comparisons a round.
"""
import argparse
import base64
import json
import os
import pathlib
import random
import subprocess
import sys
import types

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import compare  # noqa: E402
import generate  # noqa: E402
import wire  # noqa: E402
from botocore import handlers, loaders, model, parsers, serialize, validate  # noqa: E402

NOT_COMPARED = {
    # botocore's answer holds parser objects: two members share one element name.
    ('s3', 'GetBucketNotification', 'answer_case'),
    # Python decodes base64 that is none; ours leaves it as it is.
    ('ec2', 'GetConsoleOutput', 'answer_case'),
    # Line breaks in headers are refused here.
    ('entityresolution', 'BatchDeleteUniqueId', 'request_case'),
}
PROTOCOLS = ('query', 'ec2', 'json', 'rest-json', 'rest-xml')


class Service:
    def __init__(self, name, loader):
        description = loader.load_service_model(name, 'service-2')
        metadata = description['metadata']
        offered = metadata.get('protocols', []) + [metadata['protocol']]
        self.name = name
        self.protocol = next(p for p in offered if p in PROTOCOLS)
        self.model = model.ServiceModel(description, name)
        self.serializer = serialize.create_serializer(self.protocol)
        self.parser = parsers.create_parser(self.protocol)


def spoken(loader, name):
    """Whether a protocol of the service is implemented here."""
    metadata = loader.load_service_model(name, 'service-2')['metadata']
    return not set(PROTOCOLS).isdisjoint(metadata.get('protocols', [metadata['protocol']]))


def parsed(service, response, shape):
    return service.parser.parse(dict(response, headers=compare.Headers(response['headers'])), shape)


def customize(service, operation, answer, response):
    """What botocore's event handlers do to single answers."""
    if service.name == 'iam':
        handlers.json_decode_policies(answer, model=operation)
    if operation.name == 'GetTemplate':
        handlers.json_decode_template_body(answer)
    if operation.name == 'GetConsoleOutput':
        handlers.decode_console_output(answer)
    if operation.name == 'GetBucketLocation':
        http = types.SimpleNamespace(raw=True, content=response['body'])
        handlers.parse_get_bucket_location(answer, http)


def request_case(service, operation, rng):
    shape = operation.input_shape
    params = generate.params(shape, rng) if shape else {}
    line = {'params': generate.with_base64(params)}
    expected = service.serializer.serialize_to_request(params, operation)
    return line, lambda got: compare.requests(expected, got, service.protocol)


def invalid_case(service, operation, rng):
    shape = operation.input_shape
    params = generate.spoiled(generate.params(shape, rng), shape, rng) if shape else {}
    expected = ''
    if shape:
        report = validate.ParamValidator().validate(params, shape)
        expected = report.generate_report()
    return {'params': generate.with_base64(params)}, lambda got: compare.problems(expected, got)


def answer_case(service, operation, rng):
    shape = operation.output_shape
    value = generate.answer(shape, rng) if shape else {}
    response = wire.response(service.protocol, operation, value)
    line = {
        'status': 200,
        'headers': response['headers'],
        'body': base64.b64encode(response['body']).decode(),
    }
    expected = parsed(service, response, shape)
    customize(service, operation, expected, response)
    return line, lambda got: compare.answers(expected, got, shape)


def error_case(service, operation, rng):
    response = wire.error(service.protocol, operation, rng)
    line = {
        'status': response['status_code'],
        'headers': response['headers'],
        'body': base64.b64encode(response['body']).decode(),
    }
    expected = parsed(service, response, None)
    return line, lambda got: compare.errors(expected, got)


def cases(services, seed, rounds):
    """(title, line for our side, check of its answer) of every operation."""
    for service in services:
        for name in service.model.operation_names:
            operation = service.model.operation_model(name)
            if operation.has_event_stream_input or operation.has_event_stream_output:
                continue
            for kind in (request_case, invalid_case, answer_case, error_case):
                if (service.name, name, kind.__name__) in NOT_COMPARED:
                    continue
                for n in range(rounds):
                    title = f'{service.name} {name} {kind.__name__} {seed}.{n}'
                    line, check = kind(service, operation, random.Random(title))
                    yield title, dict(line, service=service.name, operation=name), check


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument('--seed', type=int, default=1)
    arguments.add_argument('--rounds', type=int, default=2)
    arguments.add_argument('--service', action='append')
    arguments.add_argument('--all', action='store_true')
    arguments.add_argument('--binary', default=str(ROOT / 'build/tests/differential_protocols'))
    options = arguments.parse_args()

    listed = (ROOT / 'models/services.txt').read_text().splitlines()
    names = options.service or [n for n in listed if n.strip() and not n.startswith('#')]
    loader = loaders.Loader()
    if options.all:
        known = loader.list_available_services('service-2')
        names = [name for name in known if spoken(loader, name)]
        for name in sorted(set(known) - set(names)):
            print(f'SKIPPED {name}: its protocol is none of {", ".join(PROTOCOLS)}')
    services = [Service(name, loader) for name in names]

    planned = list(cases(services, options.seed, options.rounds))
    lines = ''.join(json.dumps(line) + '\n' for _, line, _ in planned)
    output = subprocess.run(
        [options.binary], input=lines.encode(), stdout=subprocess.PIPE, check=True,
        env=dict(os.environ, AWS_DATA_PATH=loader.BUILTIN_DATA_PATH))
    answers = output.stdout.decode().splitlines()
    assert len(answers) == len(planned), 'our side did not answer every line'

    differences = 0
    for (title, line, check), answer in zip(planned, answers):
        problem = check(json.loads(answer))
        if problem:
            differences += 1
            print(f'DIFFERENT {title}: {problem}')
    print(f'{len(planned)} comparisons of {len(services)} services, {differences} different '
          f'(--seed {options.seed} --rounds {options.rounds})')
    return 1 if differences else 0


if __name__ == '__main__':
    sys.exit(main())
