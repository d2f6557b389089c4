"""Answers as a service would send them: values to XML, JSON and headers."""
import base64
import calendar
import json
from email.utils import formatdate
from xml.etree import ElementTree

from botocore.utils import is_json_value_header

OUTSIDE = ('header', 'headers', 'statusCode')


def response(protocol, operation, value):
    headers, body = {}, value
    shape = operation.output_shape
    rest = protocol.startswith('rest')
    if shape is not None and rest:
        headers, body = split(shape, value)
    payload = shape.serialization.get('payload') if shape is not None and rest else None
    if payload:
        content = payload_body(protocol, shape.members[payload], body.get(payload))
    else:
        content = whole_body(protocol, operation, shape, body)
    return {'status_code': 200, 'headers': headers, 'body': content}


def split(shape, value):
    headers, body = {}, {}
    for name, item in value.items():
        member = shape.members[name]
        place = member.serialization.get('location')
        wire_name = member.serialization.get('name', name)
        if place == 'header':
            headers[wire_name] = header_text(member, item)
        elif place == 'headers':
            headers.update({wire_name + k: v for k, v in item.items()})
        elif place != 'statusCode':
            body[name] = item
    return headers, body


def header_text(shape, item):
    if is_json_value_header(shape):
        return base64.b64encode(json.dumps(item).encode()).decode()
    if shape.type_name == 'timestamp':
        return formatdate(calendar.timegm(item.timetuple()), usegmt=True)
    if shape.type_name == 'list':
        return ','.join(header_text(shape.member, i) for i in item)
    return plain_text(shape, item)


def plain_text(shape, item):
    kind = shape.type_name
    if kind == 'boolean':
        return 'true' if item else 'false'
    if kind == 'blob':
        return base64.b64encode(item).decode()
    if kind == 'timestamp':
        return item.strftime('%Y-%m-%dT%H:%M:%S.%fZ')
    return str(item)


def payload_body(protocol, shape, item):
    if shape.type_name in ('blob', 'string'):
        return item.encode() if isinstance(item, str) else item or b''
    if protocol == 'rest-json':
        return json.dumps(to_json(shape, item or {})).encode()
    return xml_text(shape, shape.serialization.get('name', 'Root'), item or {})


def whole_body(protocol, operation, shape, value):
    if protocol in ('json', 'rest-json'):
        return json.dumps(to_json(shape, value) if shape is not None else {}).encode()
    if protocol == 'rest-xml':
        return xml_text(shape, operation.name + 'Result', value) if shape is not None else b''
    root = ElementTree.Element(operation.name + 'Response', xmlns='http://example.com/')
    parent = root
    if shape is not None and 'resultWrapper' in shape.serialization:
        parent = ElementTree.SubElement(root, shape.serialization['resultWrapper'])
    if shape is not None:
        add_members(parent, shape, value)
    if protocol == 'ec2':
        ElementTree.SubElement(root, 'requestId').text = 'request-1'
    else:
        metadata = ElementTree.SubElement(root, 'ResponseMetadata')
        ElementTree.SubElement(metadata, 'RequestId').text = 'request-1'
    return ElementTree.tostring(root)


def xml_text(shape, name, value):
    root = ElementTree.Element(name, xmlns='http://example.com/')
    add_members(root, shape, value)
    return ElementTree.tostring(root)


def add_members(node, shape, value):
    for name, item in value.items():
        member = shape.members[name]
        if member.serialization.get('location') in OUTSIDE:
            continue
        wire_name = member.serialization.get('name', name)
        if member.serialization.get('xmlAttribute'):
            node.set('{http://www.w3.org/2001/XMLSchema-instance}' + wire_name.split(':')[-1], item)
        else:
            add(node, member, wire_name, item)


def add(parent, shape, name, item):
    kind = shape.type_name
    flat = shape.serialization.get('flattened')
    if kind == 'structure':
        add_members(ElementTree.SubElement(parent, name), shape, item)
    elif kind == 'list':
        own = shape.member.serialization.get('name')
        node = parent if flat else ElementTree.SubElement(parent, name)
        for each in item:
            add(node, shape.member, (own or name) if flat else (own or 'member'), each)
    elif kind == 'map':
        node = parent if flat else ElementTree.SubElement(parent, name)
        for key, each in item.items():
            entry = ElementTree.SubElement(node, name if flat else 'entry')
            add(entry, shape.key, shape.key.serialization.get('name', 'key'), key)
            add(entry, shape.value, shape.value.serialization.get('name', 'value'), each)
    else:
        ElementTree.SubElement(parent, name).text = plain_text(shape, item)


def to_json(shape, item):
    kind = shape.type_name
    if kind == 'structure':
        if shape.is_document_type:
            return item
        return {shape.members[n].serialization.get('name', n): to_json(shape.members[n], v)
                for n, v in item.items()
                if shape.members[n].serialization.get('location') not in OUTSIDE}
    if kind == 'list':
        return [to_json(shape.member, i) for i in item]
    if kind == 'map':
        return {k: to_json(shape.value, v) for k, v in item.items()}
    if kind == 'blob':
        return base64.b64encode(item).decode()
    if kind == 'timestamp':
        return item.timestamp()
    return item


def error(protocol, operation, rng):
    codes = [e.metadata.get('error', {}).get('code', e.name) for e in operation.error_shapes]
    code = rng.choice(codes + ['ThrottlingException'])
    message = rng.choice(['', 'went wrong', 'a <b> & "c" \u00e4'])
    status = rng.choice([400, 404, 500, 503])
    headers = {'x-amzn-RequestId': 'request-2'}
    if protocol in ('json', 'rest-json'):
        name = rng.choice(['message', 'Message'])
        body = {name: message}
        if protocol == 'rest-json' and rng.random() < 0.5:
            headers['x-amzn-ErrorType'] = code + rng.choice(['', ':http://internal.amazon.com/'])
        else:
            body['__type'] = rng.choice(['', 'com.amazonaws.x#']) + code
        content = json.dumps(body).encode()
    else:
        content = error_xml(protocol, operation, code, message)
    return {'status_code': status, 'headers': headers, 'body': content}


def error_xml(protocol, operation, code, message):
    if protocol == 'ec2':
        root = ElementTree.Element('Response')
        error_node = ElementTree.SubElement(ElementTree.SubElement(root, 'Errors'), 'Error')
    elif operation.service_model.service_name == 's3':
        root = error_node = ElementTree.Element('Error')
    else:
        root = ElementTree.Element('ErrorResponse', xmlns='http://example.com/')
        error_node = ElementTree.SubElement(root, 'Error')
        ElementTree.SubElement(error_node, 'Type').text = 'Sender'
    ElementTree.SubElement(error_node, 'Code').text = code
    ElementTree.SubElement(error_node, 'Message').text = message
    id_name = 'RequestID' if protocol == 'ec2' else 'RequestId'
    ElementTree.SubElement(root, id_name).text = 'request-2'
    return ElementTree.tostring(root)
