"""Whether files that nothing generates name accounts, regions and resources as the stacks do."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from constructs_lib.kubernetes.service_account import SERVICES
from environments import Environment, Platform

FOLDERS = ("kubernetes", "docker", "monitoring", "scripts", ".github")
LOCAL = ("docker/docker-compose", "docker/compose/")  # these know a stand-in of AWS, and no account
IN_SERVICES = ("kubernetes/base", "kubernetes/overlays", "kubernetes/components")
ACCOUNT = r"(?<![0-9A-Za-z.-])(?P<said>\d{12})(?![0-9A-Za-z])"
IN_NAME = r"(?<=-)(?P<said>\d{12})(?![0-9A-Za-z])"
REGION = (
    r"(?<![0-9a-z])(?P<said>(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?-"
    r"(?:north|south|east|west|central)(?:east|west)?-\d)(?!\d)"
)
REGISTRY = r"(?P<said>\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:/[a-z0-9._/-]+)?)"
ROLE = r":role/(?P<said>[\w+=,.@/-]+)"
ACCOUNT_NAME = r"^\s*serviceAccountName:\s*(?P<said>[a-z0-9-]+)\s*$"
NAMESPACE = r"^\s*namespace:\s*(?P<said>[a-z0-9-]+)\s*$"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What environments/ and the stacks say.

    Attributes:
        platform: What all environments share.
        environments: The environments by name.
        names: Physical names in the stacks.
        paths: Names of parameters, secrets and log groups in the stacks.
        repositories: Repositories of images.
        roles: Names of roles.
        accounts: Service accounts that have a role, by namespace.
    """

    platform: Platform
    environments: dict[str, Environment]
    names: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    repositories: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    accounts: dict[str, set[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Pattern of a physical name."""
        return rf"(?<![\w.-])(?P<said>{self.platform.project}-[a-z0-9]+(?:-[a-z0-9]+)*)"

    @property
    def path(self) -> str:
        """Pattern of a path."""
        return rf"(?<![\w.*-])(?P<said>/{self.platform.project}/[a-z0-9-]+(?:/[\w.-]+)*)"

    @property
    def host(self) -> str:
        """Pattern of a host name."""
        return rf"(?<![\w.-])(?P<said>(?:[a-z0-9-]+\.)*{re.escape(self.platform.domain)})(?![\w-])"

    def of(self, environment: str | None) -> list[Environment]:
        """Return the one environment that a file is about, or all."""
        return [self.environments[environment]] if environment else [*self.environments.values()]


def facts(output: Path, environments: tuple[Environment, ...], platform: Platform) -> Facts:
    """Read the synthesized stacks, and the templates of accounts that come before them."""
    found = Facts(platform=platform, environments={each.name: each for each in environments})
    for file in (*output.glob("stacks/*/cdk.tf.json"), *output.glob("bootstrap/*.json")):
        text = file.read_text(encoding="utf-8")
        found.names.update(each["said"] for each in re.finditer(found.name, text))
        found.paths.update(each["said"] for each in re.finditer(found.path, text))
        found.roles.update(re.findall(r'"RoleName": "([^"]+)"', text))
        _add_resources(found, json.loads(text).get("resource", {}))
    return found


def _add_resources(found: Facts, resources: dict[str, dict[str, Any]]) -> None:
    found.repositories.update(_named(resources, "aws_ecr_repository"))
    found.roles.update(_named(resources, "aws_iam_role"))
    for each in resources.get("aws_eks_pod_identity_association", {}).values():
        found.accounts.setdefault(each["namespace"], set()).add(each["service_account"])


def _named(resources: dict[str, dict[str, Any]], kind: str) -> Iterator[str]:
    return (each["name"] for each in resources.get(kind, {}).values())


def disagreements(root: Path, facts: Facts) -> list[str]:
    """Return what the files of a working copy name otherwise, each by file and line."""
    return [
        f"{file.relative_to(root).as_posix()} line {number}: {said}"
        for folder in FOLDERS
        for file in sorted((root / folder).rglob("*"))
        if file.is_file() and not file.relative_to(root).as_posix().startswith(LOCAL)
        for number, line in _lines(file)
        for said in _judged(line, file.relative_to(root), facts)
    ]


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:  # a picture or an archive
        return
    yield from enumerate(text.splitlines(), start=1)


def _judged(line: str, path: Path, facts: Facts) -> Iterator[str]:
    line = line.replace(facts.platform.repository, "")  # which may begin like a physical name
    environment = _environment(path, facts)
    rules: list[tuple[str, Callable[[str, str | None, Facts], str | None]]] = [
        (ACCOUNT, _account),
        (IN_NAME, _account),
        (REGION, _region),
        (REGISTRY, _registry),
        (ROLE, _role),
        (facts.name, _name),
        (facts.path, _path),
        (facts.host, _host),
    ]
    if path.as_posix().startswith(IN_SERVICES):
        rules += [(ACCOUNT_NAME, _service_account), (NAMESPACE, _namespace)]
    for pattern, judge in rules:
        for match in re.finditer(pattern, line):
            if wrong := judge(match["said"], environment, facts):
                yield wrong


def _environment(path: Path, facts: Facts) -> str | None:
    """Return the environment that a file is about, by a folder or the end of its name."""
    parts = [part.partition(".")[0] for part in path.parts]
    for name in facts.environments:
        if any(part == name or part.endswith(f"-{name}") for part in parts):
            return name
    return None


def _account(said: str, environment: str | None, facts: Facts) -> str | None:
    known = {facts.platform.account_id, *(each.account_id for each in facts.of(environment))}
    return None if said in known else f"account {said} is none, {_allowed(known)}"


def _region(said: str, environment: str | None, facts: Facts) -> str | None:
    known = {facts.platform.region, facts.platform.recovery_region}
    for each in facts.of(environment):
        known |= {each.region}
        known |= {each.backups.recovery_region or each.region} if each.backups else set()
    return None if said in known else f"region {said} is none, {_allowed(known)}"


def _registry(said: str, environment: str | None, facts: Facts) -> str | None:
    address, _, repository = said.partition("/")
    shared = f"{facts.platform.account_id}.dkr.ecr.{facts.platform.region}.amazonaws.com"
    if address != shared:
        return f"registry {address} is none, {_allowed({shared})}"
    if repository and repository not in facts.repositories:
        return f"repository {repository} is none, {_allowed(facts.repositories)}"
    return None


def _role(said: str, environment: str | None, facts: Facts) -> str | None:
    return (
        None
        if said.rsplit("/", maxsplit=1)[-1] in facts.roles
        else f"role {said} is none of the stacks'"
    )


def _name(said: str, environment: str | None, facts: Facts) -> str | None:
    if said not in facts.names:
        return f"name {said} is none of the stacks'"
    return _elsewhere("name", said, said.split("-")[1], environment, facts)


def _path(said: str, environment: str | None, facts: Facts) -> str | None:
    within = said.rstrip("/")
    if not any(each == within or each.startswith(f"{within}/") for each in facts.paths):
        return f"path {said} is none of the stacks'"
    return _elsewhere("path", said, said.split("/")[2], environment, facts)


def _host(said: str, environment: str | None, facts: Facts) -> str | None:
    labels = said.removesuffix(facts.platform.domain).rstrip(".").split(".")
    if labels == [""]:
        return None
    if labels[-1] not in facts.environments:
        return f"host {said} is in no environment, {_allowed(set(facts.environments))}"
    return _elsewhere("host", said, labels[-1], environment, facts)


def _elsewhere(kind: str, said: str, its: str, environment: str | None, facts: Facts) -> str | None:
    if environment and its in facts.environments and its != environment:
        return f"{kind} {said} is {its}'s, allowed: one of {environment}'s"
    return None


def _service_account(said: str, environment: str | None, facts: Facts) -> str | None:
    known = facts.accounts.get(SERVICES, set())
    return None if said in known else f"service account {said} has no role, {_allowed(known)}"


def _namespace(said: str, environment: str | None, facts: Facts) -> str | None:
    return None if said == SERVICES else f"namespace {said} is none, {_allowed({SERVICES})}"


def _allowed(known: set[str]) -> str:
    return f"allowed: {', '.join(sorted(known))}"
