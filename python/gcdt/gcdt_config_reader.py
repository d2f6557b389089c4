"""Reads configuration files."""


def read_json_config(path):
    """The content of a JSON file."""
    import json

    with open(path, encoding="utf-8") as file:
        return json.load(file)
