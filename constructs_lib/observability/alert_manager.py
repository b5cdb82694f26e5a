"""Managed Prometheus' alert manager, made from the platform's own file for Alertmanager.

Routes, grouping and inhibition are taken word for word from monitoring/alertmanager, so that an
alert goes the same way whichever Alertmanager has it. Only the receivers differ. Managed Prometheus
reads no key from a file; it knows SNS and, with a key in Secrets Manager, PagerDuty. All go to SNS
here: the forwarder behind the topic reads one secret for CloudWatch's alarms and for these, and
tells Opsgenie and the chat as well.

What a receiver is for stands in an attribute of the message, beside its state and the incident's
key, so that a text that is cut off, or holds odd characters, still opens and closes the right one.

Source: Amazon Managed Service for Prometheus User Guide, "Create an alert manager configuration",
"Configure alert manager to send messages to your Amazon SNS topic", "Use PagerDuty as an alert
receiver" and "Understanding Amazon SNS message validation rules".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from constructs_lib.errors import ConfigurationError

FILE = "monitoring/alertmanager/alertmanager.yml"
TEMPLATE = "default_template"
# What a sender needs of its own: Managed Prometheus takes no addresses and no keys, and its
# templates and receivers are others.
OWN = ("global", "templates", "receivers")
CONSOLES = {"aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}

_SECTION = re.compile(r"([a-z_]+):.*")
_RECEIVER = re.compile(r"  - name: ['\"]?([A-Za-z0-9_-]+)['\"]?")
_INTEGRATION = re.compile(r"    ([a-z]+)_configs:.*")


class Duty(Enum):
    """What the forwarder does with messages of a receiver; its attribute `Duty`."""

    PAGE = "page"
    CHAT = "chat"
    HEARTBEAT = "heartbeat"


_DUTIES: Mapping[str, Duty] = {
    "pagerduty": Duty.PAGE,
    "opsgenie": Duty.PAGE,
    "slack": Duty.CHAT,
    "webhook": Duty.HEARTBEAT,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertManagerFiles:
    """The texts of monitoring/alertmanager.

    Attributes:
        configuration: alertmanager.yml.
        message: templates/message.tmpl.
    """

    configuration: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """Where an environment's alerts go, and what their messages link to; texts may be tokens.

    Attributes:
        alerts: ARN of the topic that wakes people and writes to the chat.
        heartbeats: ARN of the topic of heartbeats.
        grafana: Host of Grafana; None where there is none.
        region: Region of both topics.
        partition: "aws", or that of another set of regions.
        project: First part of every name.
        environment: Second part of every name.
    """

    alerts: str
    heartbeats: str
    grafana: str | None
    region: str
    partition: str
    project: str
    environment: str


def definition(files: AlertManagerFiles, to: Destination) -> str:
    """Return the definition, as Managed Prometheus takes it.

    Raises:
        ConfigurationError: The file has no routes or receivers where they are looked for, or a
            receiver that Managed Prometheus' messages cannot stand for.
    """
    sections = _sections(files.configuration)
    for name in ("route", "receivers"):
        if name not in sections:
            raise ConfigurationError(f"{FILE} has no line '{name}:', allowed: Alertmanager's own")
    taken = [line for name, lines in sections.items() if name not in OWN for line in lines]
    duties = _duties(sections["receivers"])
    lines = ["template_files:", f"  {TEMPLATE}: |"]
    lines += _indented(_plain(files.message).splitlines(), 4)
    lines += _indented(_links(to), 4)
    lines += ["alertmanager_config: |"]
    lines += _indented(["templates:", f"  - {TEMPLATE}", *map(_plain, taken), "receivers:"], 2)
    for name, duty in duties.items():
        lines += _indented(_receiver(name, duty, to), 2)
    return "".join(f"{line}\n" for line in lines)


def _sections(text: str) -> dict[str, list[str]]:
    """Lines of each part of the file by its name, without comments."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if section := _SECTION.fullmatch(line):
            current = found.setdefault(section[1], [])
        current.append(line)
    return found


def _duties(lines: Iterable[str]) -> dict[str, Duty | None]:
    """What each receiver is for; one that wakes somebody does so whatever else it tells."""
    found: dict[str, Duty | None] = {}
    name = ""
    for line in lines:
        if receiver := _RECEIVER.fullmatch(line):
            name = receiver[1]
            found[name] = None
        elif integration := _INTEGRATION.fullmatch(line):
            if not name or integration[1] not in _DUTIES:
                raise ConfigurationError(
                    f"{FILE}: receivers[{name!r}] has {integration[1]}_configs, allowed: "
                    f"{', '.join(f'{each}_configs' for each in _DUTIES)}"
                )
            duty = _DUTIES[integration[1]]
            found[name] = duty if duty is Duty.PAGE else found[name] or duty
    if not found:
        raise ConfigurationError(
            f"{FILE}: receivers has none, allowed: lines '  - name: <name>', two spaces deep"
        )
    return found


def _receiver(name: str, duty: Duty | None, to: Destination) -> list[str]:
    """A receiver; one without integrations tells nobody there, and here."""
    if duty is None:
        return [f"  - name: {name}"]
    if duty is Duty.HEARTBEAT:
        topic, resolved, message = to.heartbeats, "false", '{{ template "terrace.title" . }}'
    else:
        topic, resolved = to.alerts, "true"
        message = '{{ template "terrace.title" . }}\n\n{{ template "terrace.message" . }}'
    quoted = message.replace('"', '\\"').replace("\n", "\\n")
    return [
        f"  - name: {name}",
        "    sns_configs:",
        f"      - topic_arn: {topic}",
        "        sigv4:",
        f"          region: {to.region}",
        f"        send_resolved: {resolved}",
        "        subject: '{{ template \"terrace.subject\" . }}'",
        f'        message: "{quoted}"',
        "        attributes:",
        "          Source: terrace.prometheus",
        f"          Duty: {duty.value}",
        "          Status: '{{ .Status }}'",
        "          Key: '{{ template \"terrace.key\" . }}'",
    ]


def _links(to: Destination) -> list[str]:
    """Templates that differ between environments, or that only a message of SNS needs."""
    host = CONSOLES.get(to.partition, "console.aws.amazon.com")
    slash = "$252F"  # of a log group's name, as the console writes it: encoded twice
    logs = (
        f"https://{to.region}.{host}/cloudwatch/home?region={to.region}#logsV2:log-groups"
        f"/log-group/{slash}{to.project}{slash}{to.environment}{slash}"
        "{{ .CommonLabels.service }}"
    )
    dashboard = f'https://{to.grafana}{{{{ or .CommonAnnotations.dashboard_url "/dashboards" }}}}'
    key = "prometheus{{ range .GroupLabels.SortedPairs }} {{ .Name }}={{ .Value }}{{ end }}"
    templates = {
        "dashboard": dashboard if to.grafana else "this environment has no Grafana",
        "logs": logs,
        # A subject of SNS is ASCII, and 100 characters at most.
        "subject": '{{ reReplaceAll "[^ -~]" "?" (printf "%.85s" .CommonLabels.alertname) }}'
        " {{ .Status }}",
        "key": key,
    }
    return [
        f'{{{{ define "terrace.{name}" }}}}{text}{{{{ end }}}}' for name, text in templates.items()
    ]


def _indented(lines: Iterable[str], depth: int) -> list[str]:
    return [f"{' ' * depth}{line}" if line else "" for line in lines]


def _plain(text: str) -> str:
    """Keep Terraform from reading what a file says as its own template."""
    return text.replace("${", "$${").replace("%{", "%%{")
