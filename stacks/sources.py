"""What a synthesis reads beside Python: part of the source, so that a commit gives one output."""

from pathlib import Path

from constructs_lib.errors import ConfigurationError
from constructs_lib.monitoring.alarm import Runbooks
from constructs_lib.observability.alert_manager import AlertManagerFiles
from environments import Platform

ALERT_RULES = Path(__file__).parents[1] / "monitoring/alerts/alert-rules.yml"
ALERT_MANAGER = Path(__file__).parents[1] / "monitoring/alertmanager"
RUNBOOKS = "blob/main/docs/runbooks"  # in the repository


def runbooks(platform: Platform) -> Runbooks:
    """Where the alarms' runbooks are read."""
    return Runbooks(f"https://github.com/{platform.repository}/{RUNBOOKS}")


def alert_rules() -> str:
    """Read Prometheus' alert rules, which AWS parses when it gets them.

    Raises:
        ConfigurationError: The file cannot be read, or is not what Prometheus takes.
    """
    text = _text(ALERT_RULES)
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise ConfigurationError(
                f"{ALERT_RULES} line {number} is indented by a tab, allowed: spaces, as in all YAML"
            )
    if "groups:" not in lines:
        raise ConfigurationError(
            f"{ALERT_RULES} has no line 'groups:', allowed: alerting rules of Prometheus"
        )
    return text


def alert_manager() -> AlertManagerFiles:
    """Read who is told of which alert, and what a message says.

    Raises:
        ConfigurationError: A file cannot be read.
    """
    return AlertManagerFiles(
        configuration=_text(ALERT_MANAGER / "alertmanager.yml"),
        message=_text(ALERT_MANAGER / "templates/message.tmpl"),
    )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise ConfigurationError(f"{file} cannot be read: {problem}") from None
