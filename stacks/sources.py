"""What a synthesis reads beside Python: part of the source, so that a commit gives one output."""

from pathlib import Path

from constructs_lib.errors import ConfigurationError
from constructs_lib.monitoring.alarm import Runbooks
from constructs_lib.observability.alert_manager import AlertManagerFiles
from environments import Environment, Platform
from stacks.objectives import groups
from stacks.rule_text import rule_text

MONITORING = Path(__file__).parents[1] / "monitoring"
ALERTS = MONITORING / "alerts"
RECORDING_RULES = MONITORING / "prometheus/recording-rules.yml"
ALERT_MANAGER = MONITORING / "alertmanager"
RUNBOOKS = "blob/main/docs/runbooks"  # in the repository


def runbooks(platform: Platform) -> Runbooks:
    """Where the alarms' runbooks are read."""
    return Runbooks(f"https://github.com/{platform.repository}/{RUNBOOKS}")


def rules(environment: Environment, platform: Platform) -> dict[str, str]:
    """Read the files of rules of an environment by their names; AWS parses them.

    Those of its objectives follow from it, as in the file that `make monitoring` writes: an
    environment that is new, or a preview, needs no file first.

    Rules on what an environment does not have are left out: they are paid for as often as they are
    evaluated, and would never ring. A file that is not named here is every environment's.

    Raises:
        ConfigurationError: A file cannot be read, or is not what Prometheus takes.
    """
    e = environment
    wanted = {
        RECORDING_RULES: True,
        ALERTS / "alert-rules.yml": True,
        ALERTS / "telemetry.yml": True,
        ALERTS / "queues.yml": bool(e.jobs) or any(each.consumes for each in e.services.values()),
        ALERTS / "database.yml": e.database is not None,
        ALERTS / "kubernetes.yml": e.kubernetes is not None,
        ALERTS / "nodes.yml": e.kubernetes is not None,
        ALERTS / "certificates.yml": e.kubernetes is not None,  # the exporter runs in a cluster
    }
    wanted |= {file: True for file in sorted(ALERTS.glob("*.yml")) if file not in wanted}
    found = {file.stem: _rules(file) for file, is_wanted in wanted.items() if is_wanted}
    own = [*groups(e, runbooks(platform))]
    return {**found, "objectives": rule_text(own)} if own else found


def _rules(file: Path) -> str:
    text = _text(file)
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise ConfigurationError(
                f"{file} line {number} is indented by a tab, allowed: spaces, as in all YAML"
            )
    if "groups:" not in lines:
        raise ConfigurationError(f"{file} has no line 'groups:', allowed: rules of Prometheus")
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
