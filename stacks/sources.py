"""What a synthesis reads beside Python: part of the source, so that a commit gives one output."""

from pathlib import Path

from constructs_lib.errors import ConfigurationError
from constructs_lib.monitoring.alarm import Runbooks
from constructs_lib.observability.alert_manager import AlertManagerFiles
from environments import Environment, Platform
from environments.previews import is_preview

MONITORING = Path(__file__).parents[1] / "monitoring"
ALERTS = MONITORING / "alerts"
OBJECTIVES = ALERTS / "objectives"
RECORDING_RULES = MONITORING / "prometheus/recording-rules.yml"
ALERT_MANAGER = MONITORING / "alertmanager"
RUNBOOKS = "blob/main/docs/runbooks"  # in the repository


def runbooks(platform: Platform) -> Runbooks:
    """Where the alarms' runbooks are read."""
    return Runbooks(f"https://github.com/{platform.repository}/{RUNBOOKS}")


def rules(environment: Environment) -> dict[str, str]:
    """Read the files of rules of an environment by their names; AWS parses them.

    Rules on what an environment does not have are left out: they are paid for as often as they are
    evaluated, and would never ring.

    Raises:
        ConfigurationError: A file cannot be read, or is not what Prometheus takes.
    """
    e, own = environment, OBJECTIVES / f"{environment.name}.yml"
    wanted = {
        RECORDING_RULES: True,
        ALERTS / "alert-rules.yml": True,
        ALERTS / "telemetry.yml": True,
        ALERTS / "queues.yml": bool(e.jobs) or any(each.consumes for each in e.services.values()),
        ALERTS / "database.yml": e.database is not None,
        ALERTS / "kubernetes.yml": e.kubernetes is not None,
        ALERTS / "nodes.yml": e.kubernetes is not None,
        ALERTS / "certificates.yml": e.kubernetes is not None,  # the exporter runs in a cluster
        # Previews come and go without a commit.
        own: (own.is_file() or e.has_measured_objectives) and not is_preview(e.name),
    }
    found = {file: _rules(file) for file, is_wanted in wanted.items() if is_wanted}
    names = {file: "objectives" if file.parent == OBJECTIVES else file.stem for file in found}
    return {names[file]: text for file, text in found.items()}


def _rules(file: Path) -> str:
    text = _text(file, "; run: make monitoring" if file.parent == OBJECTIVES else "")
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


def _text(file: Path, hint: str = "") -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise ConfigurationError(f"{file} cannot be read: {problem}{hint}") from None
