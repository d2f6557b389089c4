"""Greets whoever the event names, and else whom settings.json names."""
import json
import pathlib

from greeting import greet

SETTINGS = json.loads(pathlib.Path(__file__).with_name("settings.json").read_text("utf-8"))


def handle(event, context):
    if event.get("ramuda_action") == "ping":
        return "alive"  # ramuda deploy asks before it activates a version
    return greet(event.get("name", SETTINGS["name"]))
