"""Constants that tools of the original knew (01-core 7.3, 7.4)."""

DEFAULT_CONFIG = {
    "ramuda": {
        "settings_file": "settings.json",
        "runtime": [
            "python2.7",
            "python3.6",
            "python3.7",
            "nodejs4.3",
            "nodejs6.10",
            "nodejs8.10",
        ],
        "python_bundle_venv_dir": ".gcdt/venv",
        "keep": False,
        "non_config_commands": ["logs", "invoke"],
    },
    "tenkai": {
        "settings_file": "settings.json",
        "stack_output_file": "stack_output.yml",
        "log_group": "/var/log/messages",
    },
    "kumo": {"non_config_commands": ["start", "stop", "list"]},
}

CONFIG_READER_CONFIG = {
    "lookups": ["secret", "ssl", "stack", "baseami", "acm"],
    "plugins": {
        "gcdt_slack_integration": {
            "slack_webhook": "lookup:secret:slack.webhook:CONTINUE_IF_NOT_FOUND"
        },
        "gcdt_lookups": {"ami_accountid": "569909643510"},
    },
}
