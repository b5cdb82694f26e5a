"""What workloads are told of their stores, as their run-times have it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from terrace.aws import Unreadable, reading
from terrace.reach import places
from terrace.reach.found import Missing, Reader, looking_for, one
from terrace.reach.rows import Row, Stands
from terrace.reach.verdict import Answer, Verdict

AT_ONCE = 10  # Systems Manager API Reference, GetParameters
# The container beside a service that works with these settings, as constructs_lib/compute names it.
COLLECTOR = "collector"
COLLECTED = ("METRICS_REMOTE_WRITE_URL", "TRACES_ENDPOINT")
Values = Mapping[str, Mapping[str, str]]  # by owner and name


@dataclass(kw_only=True)
class Told:
    """The settings of an environment, read once, when they are asked for.

    Attributes:
        reader: Reads the environment.
    """

    reader: Reader
    _values: Values | None = None
    _tasks: dict[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def verdicts(self, row: Row, wanted: Mapping[str, str]) -> Iterator[Verdict]:
        """Whether a workload is told where a store is.

        Args:
            row: The workload.
            wanted: Name and value of each setting, as the store itself has it.
        """
        try:
            there = self._there(row)
            for name, value in wanted.items():
                yield self._verdict(row, name, value, there.get(name))
                yield from self._given(row, name)
        except Unreadable as problem:
            yield Verdict(Answer.UNREAD, str(problem))
        except Missing as problem:
            yield Verdict(Answer.CLOSED, str(problem))

    def _there(self, row: Row) -> Mapping[str, str]:
        if row.stands is Stands.FUNCTION:
            full = self.reader.names.name(row.name)
            with looking_for(f"the function {full}", "ResourceNotFoundException"):
                client = self.reader.client("lambda")
                found = client.get_function_configuration(FunctionName=full)
            variables: Mapping[str, str] = found.get("Environment", {}).get("Variables", {})
            return variables
        if row.stands is Stands.ONCE:
            family = self.reader.names.name(row.owner or "")
            container = _named(row.owner or "", self._defined(family))
            return {each["name"]: each["value"] for each in container.get("environment", [])}
        if self._values is None:
            self._values = self._read()
        return self._values.get(row.owner or "", {})

    def _read(self) -> Values:
        root = self.reader.names.path("")
        below = [{"Key": "Path", "Option": "Recursive", "Values": [root.rstrip("/")]}]
        listed = self.reader.pages(
            "ssm", "describe_parameters", "Parameters", ParameterFilters=below
        )
        values: dict[str, dict[str, str]] = defaultdict(dict)
        for each in self._parameters([found["Name"] for found in listed]):
            owner, _, name = each["Name"].removeprefix(root).partition("/")
            values[owner][name] = each["Value"]
        return values

    def _parameters(self, names: Sequence[str]) -> Iterator[Mapping[str, str]]:
        """One by one they may be read by a plan, and not by their path."""
        client = self.reader.client("ssm")
        for first in range(0, len(names), AT_ONCE):
            with reading(f"the parameters below {self.reader.names.path('')}"):
                answer = client.get_parameters(Names=list(names[first : first + AT_ONCE]))
            yield from answer["Parameters"]

    def _verdict(self, row: Row, name: str, wanted: str, found: str | None) -> Verdict:
        if row.stands is Stands.FUNCTION:
            where = f"the variable {name} of function {self.reader.names.name(row.name)}"
        elif row.stands is Stands.ONCE:
            where = f"the variable {name} of task {self.reader.names.name(row.owner or '')}"
        else:
            where = f"the parameter {self._path(row, name)}"
        if found is None:
            return Verdict(Answer.CLOSED, f"{where} is not there")
        if found != wanted:
            return Verdict(Answer.CLOSED, f"{where} is {found!r}, and the store is at {wanted!r}")
        return Verdict(Answer.OPEN, f"{where} is {wanted!r}")

    def _path(self, row: Row, name: str) -> str:
        return f"{self.reader.names.path(row.owner or '')}/{name}"

    def _given(self, row: Row, name: str) -> Iterator[Verdict]:
        """What ECS hands to the containers of a service; other run-times ask by path."""
        if row.stands is not Stands.TASKS:
            return
        if row.name not in self._tasks:
            task = places.service(self.reader, row.name)["taskDefinition"]
            self._tasks[row.name] = self._defined(task)
        own = [row.name, *([COLLECTOR] if name in COLLECTED else [])]
        for container in own:
            handed = _named(container, self._tasks[row.name]).get("secrets", [])
            sources = {each["name"]: each["valueFrom"] for each in handed}
            yield self._handed(row, container, name, sources.get(name))

    def _defined(self, task: str) -> Sequence[Mapping[str, Any]]:
        """How a task definition describes its containers."""
        with looking_for(f"the task definition {task}", "ClientException"):
            answer = self.reader.client("ecs").describe_task_definition(taskDefinition=task)
            found: Sequence[Mapping[str, Any]] = answer["taskDefinition"]["containerDefinitions"]
            return found

    def _handed(self, row: Row, container: str, name: str, source: str | None) -> Verdict:
        parameter = self.reader.names.arn("ssm", f"parameter{self._path(row, name)}")
        what = f"the container {container}"
        if container != row.name:
            what += f" of {row.name}"
        if source == parameter:
            return Verdict(Answer.OPEN, f"{what} gets {name}")
        got = f"takes it from {source}" if source else "does not get it"
        return Verdict(Answer.CLOSED, f"{what} {got}, allowed: {parameter}")


def _named(name: str, containers: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = one(
        f"the container {name}", [each for each in containers if each["name"] == name]
    )
    return found
