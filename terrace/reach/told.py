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
Values = Mapping[str, Mapping[str, str]]  # by owner and name


@dataclass(kw_only=True)
class Told:
    """The settings of an environment, read once, when they are asked for.

    Attributes:
        reader: Reads the environment.
    """

    reader: Reader
    _values: Values | None = None
    _containers: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def verdicts(self, row: Row, wanted: Mapping[str, str]) -> Iterator[Verdict]:
        """Whether a workload is told where a store is.

        Args:
            row: The workload.
            wanted: Name and value of each setting, as the store itself has it.
        """
        try:
            there = self._there(row)
            given = self._given(row)
        except Unreadable as problem:
            yield Verdict(Answer.UNREAD, str(problem))
            return
        except Missing as problem:
            yield Verdict(Answer.CLOSED, str(problem))
            return
        for name, value in wanted.items():
            yield self._verdict(row, name, value, there.get(name))
            if given is not None:
                yield self._handed(row, name, given.get(name))

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
            container = self._defined(row.owner or "", family)
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

    def _given(self, row: Row) -> Mapping[str, str] | None:
        """What ECS hands to a service's container; None for other run-times, which ask by path."""
        if row.stands is not Stands.TASKS:
            return None
        if row.name not in self._containers:
            self._containers[row.name] = self._container(row.name)
        return self._containers[row.name]

    def _container(self, name: str) -> Mapping[str, str]:
        task = places.service(self.reader, name)["taskDefinition"]
        secrets = self._defined(name, task).get("secrets", [])
        return {each["name"]: each["valueFrom"] for each in secrets}

    def _defined(self, name: str, task: str) -> Mapping[str, Any]:
        """How a task definition describes a container."""
        with looking_for(f"the task definition {task}", "ClientException"):
            answer = self.reader.client("ecs").describe_task_definition(taskDefinition=task)
            containers = answer["taskDefinition"]["containerDefinitions"]
            found: Mapping[str, Any] = one(
                f"the container {name}", [each for each in containers if each["name"] == name]
            )
            return found

    def _handed(self, row: Row, name: str, source: str | None) -> Verdict:
        parameter = self.reader.names.arn("ssm", f"parameter{self._path(row, name)}")
        if source == parameter:
            return Verdict(Answer.OPEN, f"the container {row.name} gets {name}")
        got = f"takes it from {source}" if source else "does not get it"
        return Verdict(Answer.CLOSED, f"the container {row.name} {got}, allowed: {parameter}")
