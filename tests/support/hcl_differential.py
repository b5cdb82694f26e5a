"""Documents through the real Terraform in both forms, many at a time, and what differs.

Each document is a module, so that one run of Terraform plans them all and one that is refused
does not hide the others: the root hands out what each module hands out, as a plan shows it.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from terrace.errors import UserError
from terrace.hcl import BlockTree, write
from terrace.hcl.errors import DocumentError
from terrace.hcl.reading import parse

JSON_FILE = "main.tf.json"
_MODULE = re.compile(r"\bmodule\.(d\d+)\b|\b(d\d+)/[^/]+$")


@dataclass
class Comparison:
    """What became of documents, by their places in the list.

    Attributes:
        same: Planned alike in both forms.
        refused: Refused by the writer, with its sentence and whether Terraform refuses it too.
        invalid: Refused by Terraform in both forms.
        different: What differs, or what Terraform says about one form only.
        unformatted: What `terraform fmt` would change.
    """

    same: list[int] = field(default_factory=list)
    refused: dict[int, tuple[str, bool]] = field(default_factory=dict)
    invalid: dict[int, str] = field(default_factory=dict)
    different: dict[int, str] = field(default_factory=dict)
    unformatted: str = ""

    def refused_alone(self) -> dict[int, str]:
        """What the writer refuses and Terraform does not."""
        return {place: said for place, (said, too) in self.refused.items() if not too}

    def problems(self) -> dict[int, str]:
        """Everything but documents planned alike."""
        return {**self.invalid, **self.different, **self.refused_alone()}


class Differential:
    """Compares documents that need no provider, in a folder of its own."""

    def __init__(self, folder: Path, tree: BlockTree, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._tree = tree
        self._environment = dict(environment)

    def compare(self, documents: list[str]) -> Comparison:
        """Plan each document as JSON, and as the HCL written from it."""
        result = Comparison()
        as_json, as_hcl = self._folder / "json", self._folder / "hcl"
        for folder in (as_json, as_hcl):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        for place, document in enumerate(documents):
            _put(as_json / f"d{place}", {JSON_FILE: document})
            try:
                files = write(parse(document), self._tree)
            except (UserError, DocumentError) as error:
                result.refused[place] = (str(error), False)
            else:
                _put(as_hcl / f"d{place}", files or {"main.tf": ""})
        planned, json_errors = self._plan(as_json, set(range(len(documents))))
        result.unformatted = self._run(as_hcl, "fmt", "-check", "-recursive", "-diff").stdout
        for place in set(result.refused) & set(json_errors):
            result.refused[place] = (result.refused[place][0], True)
        written = set(range(len(documents))) - set(result.refused)
        also_planned, hcl_errors = self._plan(as_hcl, written)
        for place in sorted(written):
            both = (planned.get(place), also_planned.get(place))
            if place in json_errors and place in hcl_errors:
                result.invalid[place] = json_errors[place]
            elif place in json_errors or place in hcl_errors:
                form = "JSON" if place in json_errors else "HCL"
                said = json_errors.get(place) or hcl_errors[place]
                result.different[place] = f"refused as {form} only: {said}"
            elif both[0] != both[1]:
                result.different[place] = first_difference(*both)
            else:
                result.same.append(place)
        return result

    def _plan(self, folder: Path, places: set[int]) -> tuple[dict[int, Any], dict[int, str]]:
        """What Terraform plans for each document that it does not refuse, and what it says else."""
        places = set(places)
        errors: dict[int, str] = {}
        while places:
            modules = {f"d{place}": {"source": f"./d{place}"} for place in places}
            outputs = {
                name: {"value": f"${{module.{name}}}", "sensitive": True} for name in modules
            }
            _put(folder, {JSON_FILE: json.dumps({"module": modules, "output": outputs})})
            found = self._errors(folder)
            if not found:
                return self._shown(folder), errors
            assert set(found) <= places, found
            errors |= found
            places -= set(found)
        return {}, errors

    def _errors(self, folder: Path) -> dict[int, str]:
        steps = (
            ["init", "-json", "-input=false", "-backend=false"],
            ["plan", "-json", "-input=false", "-refresh=false", "-out=plan"],
        )
        for step in steps:
            done = self._run(folder, *step)
            lines = [json.loads(line) for line in done.stdout.splitlines() if line[:1] == "{"]
            found = [each["diagnostic"] for each in lines if each.get("type") == "diagnostic"]
            errors = [each for each in found if each["severity"] == "error"]
            if errors:
                return {place: said for each in errors for place, said in _placed(each).items()}
            assert done.returncode == 0, done.stdout + done.stderr
        return {}

    def _shown(self, folder: Path) -> dict[int, Any]:
        shown = json.loads(
            self._run(folder, "show", "-json", "plan").stdout, parse_int=str, parse_float=str
        )
        planned: dict[int, Any] = {}
        for name, output in shown["planned_values"].get("outputs", {}).items():
            planned[int(name[1:])] = {"outputs": output, "resources": []}
        for change in shown.get("resource_changes", []):
            place = int(change["module_address"].split(".")[1][1:])
            planned[place]["resources"].append((change["address"], change["change"]))
        for check in shown.get("checks", []):
            place = int(check["address"]["to_display"].split(".")[1][1:])
            planned[place].setdefault("checks", []).append(check)
        calls = shown["configuration"]["root_module"].get("module_calls", {})
        for name, call in calls.items():
            planned.setdefault(int(name[1:]), {})["module"] = references(call["module"])
        return planned

    def _run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["terraform", f"-chdir={folder}", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )


def first_difference(of_json: Any, of_hcl: Any, path: str = "") -> str:
    """Where two plans part first, and how."""
    if isinstance(of_json, dict) and isinstance(of_hcl, dict) and set(of_json) == set(of_hcl):
        pairs = [(f"{path}.{key}", of_json[key], of_hcl[key]) for key in of_json]
    elif isinstance(of_json, list | tuple) and len(of_json) == len(of_hcl or ""):
        pairs = [
            (f"{path}[{i}]", *each) for i, each in enumerate(zip(of_json, of_hcl, strict=True))
        ]
    else:
        return f"{path}\nJSON {of_json!r}\nHCL  {of_hcl!r}"
    return next(first_difference(a, b, where) for where, a, b in pairs if a != b)


def references(value: Any) -> Any:
    """A configuration without its constants, which Terraform shows unevaluated for JSON.

    How often, and in which order, an expression names the same thing is its own affair.
    """
    if isinstance(value, dict):
        value = {
            key: sorted(set(inner)) if key == "references" else inner
            for key, inner in value.items()
        }
        kept = {key: references(inner) for key, inner in value.items() if key != "constant_value"}
        return {key: inner for key, inner in kept.items() if inner not in ({}, None)}
    return [references(inner) for inner in value] if isinstance(value, list) else value


def _placed(diagnostic: dict[str, Any]) -> dict[int, str]:
    """The document that a diagnostic is about."""
    text = f"{diagnostic['summary']}: {diagnostic.get('detail', '')}"
    name = diagnostic.get("range", {}).get("filename", "")
    found = re.search(r"\bd(\d+)/", name) or re.search(r"\bmodule\.d(\d+)\b", f"{diagnostic}")
    assert found, diagnostic
    return {int(found[1]): " ".join(text.split())[:300]}


def _put(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
