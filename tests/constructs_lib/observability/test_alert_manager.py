"""What Managed Prometheus' alert manager gets, made from the platform's own file."""

from typing import Any

import pytest
import yaml

from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.alert_manager import (
    AlertManagerFiles,
    Destination,
    definition,
)
from stacks import sources
from tests.support.synth import ACCOUNT, REGION

ALERTS = f"arn:aws:sns:{REGION}:{ACCOUNT}:terrace-test-alerts"
HEARTBEATS = f"arn:aws:sns:{REGION}:{ACCOUNT}:terrace-test-heartbeats"
FILE = yaml.safe_load(sources.alert_manager().configuration)
SMALL = """\
# a comment
global:
  slack_api_url_file: /etc/alertmanager/keys/chat
route:
  receiver: quiet  # "${HOME}"
receivers:
  - name: quiet
  - name: "loud"
    slack_configs: &chat
      - api_url_file: /etc/alertmanager/keys/chat
    pagerduty_configs:
      - routing_key_file: /etc/alertmanager/keys/pager
"""


def made(configuration: str | None = None, **changes: Any) -> str:
    files = sources.alert_manager()
    if configuration is not None:
        files = AlertManagerFiles(configuration=configuration, message="{{ .Status }}\n")
    values: dict[str, Any] = {
        "alerts": ALERTS,
        "heartbeats": HEARTBEATS,
        "grafana": "grafana.example",
        "region": REGION,
        "partition": "aws",
        "project": "terrace",
        "environment": "test",
    }
    return definition(files, Destination(**values | changes))


def manager(text: str) -> Any:
    return yaml.safe_load(yaml.safe_load(text)["alertmanager_config"])


def receivers(text: str) -> dict[str, Any]:
    found = {
        each["name"]: each.get("sns_configs", [None])[0] for each in manager(text)["receivers"]
    }
    return {
        name: each and (each["attributes"]["Duty"], each["topic_arn"], each["send_resolved"])
        for name, each in found.items()
    }


def test_an_alert_goes_the_same_way_as_in_an_alertmanager_of_ones_own() -> None:
    assert manager(made())["route"] == FILE["route"]
    assert manager(made())["inhibit_rules"] == FILE["inhibit_rules"]


def test_receivers_say_what_they_are_for_and_nobody_is_told_twice() -> None:
    assert receivers(made()) == {
        "nobody": None,
        "page": ("page", ALERTS, True),
        "opsgenie": ("page", ALERTS, True),
        "chat": ("chat", ALERTS, True),
        "heartbeat": ("heartbeat", HEARTBEATS, False),
    }


def test_it_holds_nothing_that_managed_prometheus_refuses() -> None:
    text = made()
    for each in ("_file:", "api_url", "http_config", "/etc/alertmanager", "global:"):
        assert each not in text
    for receiver in manager(text)["receivers"]:
        for each in receiver.get("sns_configs", []):
            assert each["sigv4"] == {"region": REGION}
    limit = "5d"  # beyond which it repeats all the same
    for route in (FILE["route"], *FILE["route"]["routes"]):
        assert route.get("repeat_interval", "1m")[-1] in "hm", limit


def test_templates_come_along_and_link_into_the_account() -> None:
    whole = yaml.safe_load(made())
    (name,) = manager(made())["templates"]
    text = whole["template_files"][name]
    assert sources.alert_manager().message.strip() in text
    assert (
        "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:"
        "log-groups/log-group/$252Fterrace$252Ftest$252F{{ .CommonLabels.service }}"
    ) in text
    assert 'https://grafana.example{{ or .CommonAnnotations.dashboard_url "/dashboards" }}' in text


@pytest.mark.parametrize(
    ("partition", "host"),
    [("aws-cn", ".console.amazonaws.cn/"), ("aws-us-gov", ".console.amazonaws-us-gov.com/")],
)
def test_logs_are_linked_in_the_console_of_the_partition(partition: str, host: str) -> None:
    assert f"https://cn-north-1{host}" in made(partition=partition, region="cn-north-1")


def test_where_there_is_no_grafana_a_message_says_so() -> None:
    assert "}}this environment has no Grafana{{" in made(grafana=None)


def test_comments_and_an_alertmanagers_own_settings_stay_behind() -> None:
    text = made(SMALL)
    assert "a comment" not in text
    assert receivers(text) == {"quiet": None, "loud": ("page", ALERTS, True)}


def test_terraform_takes_nothing_in_it_for_a_template_of_its_own() -> None:
    assert '# "$${HOME}"' in made(SMALL)


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ("receivers:\n  - name: a\n", "has no line 'route:', allowed: Alertmanager's own"),
        ("route:\n  receiver: a\n", "has no line 'receivers:', allowed: Alertmanager's own"),
        ("route: {}\nreceivers:\n- name: a\n", "receivers has none, allowed: lines '  - name: "),
        (
            "route: {}\nreceivers:\n  - name: a\n    email_configs:\n",
            "receivers['a'] has email_configs, allowed: pagerduty_configs, opsgenie_configs, ",
        ),
    ],
)
def test_a_file_that_it_cannot_be_made_from_is_one_sentence(configuration: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        made(configuration)
    assert str(refusal.value).startswith("monitoring/alertmanager/alertmanager.yml")
    assert said in str(refusal.value)
