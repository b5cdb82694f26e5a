"""Keys of receivers: one without a key file, or with a key in the file, is named."""

from typing import Any

import pytest

from terrace.monitoring.check.keys import findings

FOLDER = "/etc/alertmanager/keys"
PAGER = {"routing_key_file": f"{FOLDER}/pagerduty-routing-key"}
HEADER = {"authorization": {"type": "GenieKey", "credentials_file": f"{FOLDER}/heartbeat"}}


def of(kind: str, settings: dict[str, Any], name: str = "page") -> list[str]:
    return list(findings({"receivers": [{"name": name, kind: [settings]}]}))


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("pagerduty_configs", PAGER),
        ("opsgenie_configs", {"api_key_file": f"{FOLDER}/opsgenie", "api_url": "https://eu/"}),
        ("slack_configs", {"api_url_file": f"{FOLDER}/chat", "actions": [{"type": "button"}]}),
        ("webhook_configs", {"url": "https://ping.example", "http_config": HEADER}),
        ("webhook_configs", {"url_file": f"{FOLDER}/heartbeat"}),
    ],
)
def test_a_receiver_whose_key_is_a_file_is_fine(kind: str, settings: dict[str, Any]) -> None:
    assert of(kind, settings) == []


@pytest.mark.parametrize(
    ("kind", "settings", "said"),
    [
        (
            "pagerduty_configs",
            {"severity": "critical"},
            f"has no key file, allowed: routing_key_file or service_key_file below {FOLDER}/",
        ),
        (
            "pagerduty_configs",
            {**PAGER, "routing_key": "abc"},
            "has routing_key written in the file, allowed: routing_key_file",
        ),
        (
            "opsgenie_configs",
            {"api_key_file": f"{FOLDER}/opsgenie", "api_key": "abc"},
            "has api_key written in the file, allowed: api_key_file",
        ),
        (
            "slack_configs",
            {"api_url_file": f"{FOLDER}/chat", "api_url": "https://hooks.example/T0/B0/x"},
            "has api_url written in the file, allowed: api_url_file",
        ),
        (
            "webhook_configs",
            {"url": "https://ping.example/very-secret"},
            (
                "has no key file, allowed: http_config.authorization.credentials_file or url_file "
                f"below {FOLDER}/"
            ),
        ),
        (
            "webhook_configs",
            {"url_file": f"{FOLDER}/a", "http_config": {"basic_auth": {"password": "x"}}},
            (
                "has http_config.basic_auth.password written in the file, allowed: "
                "http_config.authorization.credentials_file"
            ),
        ),
        (
            "slack_configs",
            {"api_url_file": "chat"},
            f"has api_url_file 'chat', allowed: a file such as {FOLDER}/<name>",
        ),
        (
            "slack_configs",
            {"api_url_file": f"{FOLDER}/../../passwd"},
            f"has api_url_file '{FOLDER}/../../passwd', allowed: a file such as {FOLDER}/<name>",
        ),
        (
            "telegram_configs",
            {"bot_token_file": f"{FOLDER}/telegram"},
            (
                "is no integration that is known, allowed: pagerduty_configs, opsgenie_configs, "
                "slack_configs, webhook_configs"
            ),
        ),
    ],
)
def test_a_receiver_without_a_key_file_or_with_a_key_is_named(
    kind: str, settings: dict[str, Any], said: str
) -> None:
    assert of(kind, settings) == [f"receiver 'page': {kind} {said}"]


def test_a_receiver_that_tells_nobody_is_the_one_of_that_name() -> None:
    assert list(findings({"receivers": [{"name": "nobody"}]})) == []
    assert list(findings({"receivers": [{"name": "page", "slack_configs": []}]})) == [
        (
            "receiver 'page' tells nobody, allowed: an integration with a key file; only "
            "'nobody' has none"
        )
    ]
    assert of("pagerduty_configs", PAGER, name="nobody") == [
        "receiver 'nobody' has pagerduty_configs, allowed: none, as its name says"
    ]


def test_a_key_that_all_receivers_would_share_is_found_too() -> None:
    shared = {
        "opsgenie_api_url": "https://api.eu.opsgenie.com/",
        "slack_api_url_file": f"{FOLDER}/chat",
        "slack_api_url": "https://hooks.example/T0/B0/x",
        "smtp_auth_password": "abc",
    }
    assert list(findings({"global": shared})) == [
        "global: slack_api_url is written in the file, allowed: slack_api_url_file",
        "global: smtp_auth_password is written in the file, allowed: smtp_auth_password_file",
    ]
