"""checkov and trivy on rendered manifests, with the waivers of scan-waivers.toml.

Each object is a file of its own, because trivy names files only. checkov gets a process for each
rendering: in one, the network policies of one environment would count for all.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from conventions.blocks import COMMENT, Block, Mode
from conventions.document import Document, Kind
from terrace import toolchain
from terrace.manifests.checks.rendering import Json, Rendering, identity
from terrace.scan import checkov, trivy
from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Finding, Scanned, Tool, distinct
from terrace.scan.tools import Tools
from terrace.scan.waivers import MANIFESTS
from terrace.side_by_side import side_by_side

FRAMEWORK = "kubernetes"
_CHECKOV = ("--framework", FRAMEWORK, "--output", "json", "--compact", "--soft-fail")
_AT_ONCE = 2
# What neither scanner knows, and which other kind it is scanned as: its pods are the same.
_AS_KNOWN = {"Rollout": ("apps/v1", "Deployment")}


@dataclass(frozen=True, kw_only=True, eq=False)
class Manifests(Document):
    """A rendering as waivers see it: facts such as has:NetworkPolicy are looked up in it.

    Attributes:
        objects: Its objects; each may be called kubernetes/<namespace>/<kind>/<name> in a waiver,
            or, in one rendering only, such as kubernetes/overlays/dev/<namespace>/<kind>/<name>.
    """

    objects: tuple[Json, ...]

    @cached_property
    def resources(self) -> tuple[Block, ...]:  # type: ignore[override]
        """Every object."""
        return tuple(
            Block(
                document=self.name,
                mode=Mode.RESOURCE,
                type=str(each.get("kind")),
                id=identity(each),
                whole_address=identity(each),
                body=each | {COMMENT: {"metadata": {"path": f"{MANIFESTS}{identity(each)}"}}},
            )
            for each in self.objects
        )


def document(rendering: Rendering) -> Manifests:
    """Return a rendering as waivers see it."""
    return Manifests(
        name=rendering.name,
        kind=Kind.STACK,
        file=Path(rendering.name),
        body={},
        objects=rendering.objects,
    )


def scan(renderings: Sequence[Rendering], scratch: Path, tools: Tools) -> list[Scanned]:
    """Scan manifests with both tools.

    Raises:
        UserError: A scanner failed.
        CouldNotScanError: It says nothing of something that runs pods.
    """
    folders = [write(each, scratch / str(number)) for number, each in enumerate(renderings)]
    pairs = list(zip(renderings, folders, strict=True))
    scans = side_by_side(lambda pair: _checkov(*pair, tools), pairs, at_once=_AT_ONCE)
    return scans + side_by_side(lambda pair: _trivy(*pair, tools), pairs, at_once=_AT_ONCE)


def write(rendering: Rendering, folder: Path) -> Path:
    """Write each object into a file of its own."""
    folder.mkdir(parents=True)
    for each in rendering.objects:
        version, kind = _AS_KNOWN.get(each["kind"], (each["apiVersion"], each["kind"]))
        written = json.dumps(each | {"apiVersion": version, "kind": kind}, indent=1)
        (folder / _file(each)).write_text(written, encoding="utf-8")
    return folder


def read_checkov(text: str, rendering: Rendering) -> Scanned:
    """Read a report of checkov.

    Raises:
        CouldNotScanError: It is no complete one.
    """
    found = checkov.results(text, rendering.name, framework=FRAMEWORK)
    passed, failed = found["passed_checks"], found["failed_checks"]
    _refuse_unseen(
        Tool.CHECKOV, rendering, {Path(each["file_path"]).name for each in (*passed, *failed)}
    )
    return Scanned(
        tool=Tool.CHECKOV,
        stack=rendering.name,
        passed=len(passed),
        failed=len(failed),
        findings=distinct(
            _finding(
                rendering,
                each["file_path"],
                tool=Tool.CHECKOV,
                rule=str(each["check_id"]),
                severity=str(each.get("severity") or ""),
                what=str(each["check_name"]),
            )
            for each in failed
        ),
    )


def read_trivy(text: str, rendering: Rendering) -> Scanned:
    """Read a report of trivy.

    Raises:
        CouldNotScanError: It is no complete one.
    """
    results = [each for each in trivy.read(text, rendering.name) if each.get("Type") == FRAMEWORK]
    _refuse_unseen(Tool.TRIVY, rendering, {Path(each["Target"]).name for each in results})
    failed = [
        (each["Target"], found)
        for each in results
        for found in each.get("Misconfigurations") or []
        if found.get("Status") == "FAIL"
    ]
    return Scanned(
        tool=Tool.TRIVY,
        stack=rendering.name,
        passed=sum(each.get("MisconfSummary", {}).get("Successes", 0) for each in results),
        failed=len(failed),
        findings=distinct(
            _finding(
                rendering,
                file,
                tool=Tool.TRIVY,
                rule=trivy.identity(found),
                severity=str(found.get("Severity", "")),
                what=str(found.get("Message") or found.get("Title", "")),
            )
            for file, found in failed
        ),
    )


def _checkov(rendering: Rendering, folder: Path, tools: Tools) -> Scanned:
    command = [*tools.checkov, "--directory", str(folder), *_CHECKOV, "--skip-download"]
    ended = toolchain.run(command, cwd=folder, env=tools.env, name=f"checkov on {rendering.name}")
    return read_checkov(ended.stdout, rendering)


def _trivy(rendering: Rendering, folder: Path, tools: Tools) -> Scanned:
    cache = ("--cache-dir", str(folder.parent / f"trivy-{folder.name}"))
    command = [*tools.trivy, "config", "--format", "json", *trivy.NO_NETWORK, *cache, "."]
    ended = toolchain.run(command, cwd=folder, env=tools.env, name=f"trivy on {rendering.name}")
    trivy.refuse_errors(ended.stderr, rendering.name)
    return read_trivy(ended.stdout, rendering)


def _refuse_unseen(tool: Tool, rendering: Rendering, files: set[str]) -> None:
    """Refuse a scan that said nothing of an object with pods; a parser that gave up finds none."""
    for each in rendering.objects:
        if _runs_pods(each) and _file(each) not in files:
            raise CouldNotScanError(
                f"{tool} evaluated nothing in {rendering.name}/{identity(each)}"
            )


def _runs_pods(each: Json) -> bool:
    if each["kind"] in ("Pod", "CronJob"):
        return True
    spec = each.get("spec")
    template = spec.get("template") if isinstance(spec, dict) else None
    inner = template.get("spec") if isinstance(template, dict) else None
    return isinstance(inner, dict) and "containers" in inner


def _file(each: Json) -> str:
    return identity(each).replace("/", "__") + ".yaml"


def _finding(rendering: Rendering, file: str, **found: Any) -> Finding:
    address = Path(file).stem.replace("__", "/")
    return Finding(stack=rendering.name, path=f"{MANIFESTS}{address}", address=address, **found)
