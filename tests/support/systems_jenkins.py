"""The reader of the Jenkinsfile."""

import re

from terrace.delivery.check import groovy
from tests.support.systems import ROOT, Delivery, System, parts, planned, targets


def jenkins() -> System:
    """Jenkins'."""
    (pipeline,) = groovy.read((ROOT / "Jenkinsfile").read_text())[-1:]
    stages = {each.text: each for each in pipeline.all("stage")}
    order = list(stages)
    shell = {name: [each.text for each in stage.all("sh")] for name, stage in stages.items()}
    deliveries = {}
    for name, stage in stages.items():
        if not name.startswith("deploy "):
            continue
        stack = name.removeprefix("deploy ")
        plan = f"plan {stack}"
        (command,) = shell[plan]
        source = command.split()[2] if len(command.split()) > 2 else ""
        assert order.index(plan) < order.index(name)
        assert not source or order.index(f"deploy {source}") < order.index(plan)
        locks = [each for each in stage.all("lock") if [*each.all("sh")]]
        deliveries[stack] = Delivery(
            targets=targets([*planned(shell[plan], source), *shell[name]]),
            source=source,
            waits=stage.first("input") is not None,
            alone=locks[0].text.removeprefix("terrace-") if locks else "",
            proves=[each.text for each in stage.all("label")] == [f"terrace-{stack}"],
            on_main=all(
                [each.text for each in stages[each_].all("branch")] == ["main"]
                for each_ in (plan, name)
            ),
        )
    assert [each.text for each in stages["publish"].all("branch")] == ["main"]
    checks = [c for name in order[: order.index("publish")] for c in shell[name]]
    values = [part for each in stages["test"].all("values") for part in _strings(each.arguments)]
    return System(
        checks=targets(checks),
        parts=parts(shell["test"], values),
        publish=targets(shell["publish"]),
        deliveries=deliveries,
    )


def _strings(arguments: str) -> list[str]:
    return re.findall(r"'([^']*)'", arguments)
