"""promtool: Prometheus' configuration, and its rules with every lint."""

from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.monitoring.programs import program

CONFIGURATIONS = ("monitoring/prometheus/prometheus*.yml",)
RULES = (
    "monitoring/prometheus/recording-rules.yml",
    "monitoring/alerts/*.yml",
    "monitoring/alerts/objectives/*.yml",
)


def configuration(files: Files) -> Outcome:
    """Check the configuration, and that the files of rules that it names are there.

    Raises:
        UserError: It could not be checked.
    """
    found = files.found(*CONFIGURATIONS)
    refuse_nothing("promtool", found, "monitoring/prometheus")
    findings = []
    for each in found:
        ended = files.run(
            [program("promtool", files), "check", "config", "--lint-fatal", each],
            accepted=(0, 1, 3),
        )
        if ended.returncode:
            findings += [f"{each}: {line}" for line in _failures(ended.stdout + ended.stderr)]
    return Outcome(check="configuration", read=f"{len(found)} files", findings=findings)


def rules(files: Files) -> Outcome:
    """Check that Prometheus takes the rules, and that none is there twice.

    Raises:
        UserError: They could not be checked.
    """
    found = files.found(*RULES)
    refuse_nothing("promtool", found, "monitoring/alerts")
    command = [program("promtool", files), "check", "rules", "--lint=all", "--lint-fatal", *found]
    ended = files.run(command, accepted=(0, 1, 3))
    findings = _failures(ended.stdout + ended.stderr) if ended.returncode else []
    return Outcome(check="rules", read=f"{len(found)} files", findings=findings)


def _failures(text: str) -> list[str]:
    """Lines of promtool's answer that say what is wrong, and not what is right."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    good = ("Checking ", "SUCCESS")
    return [line for line in lines if not line.startswith(good)]
