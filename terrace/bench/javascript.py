"""The stacks as a program written in JavaScript, one statement for each resource.

Nothing that uses cdktf can be faster, so this is what a synthesis is measured by.
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from terrace import hcl
from terrace.errors import UserError
from terrace.hcl.tree import Blocks, BlockTree

PROGRAM = "main.js"
COMMAND = ("node", "--preserve-symlinks", "--preserve-symlinks-main")
HEAD = '"use strict";\nconst cdktf = require("cdktf");\nconst app = new cdktf.App();'
BINDINGS = "@cdktf/provider-aws"
PACKAGES = ("cdktf", "constructs", BINDINGS)
COMMENT = "//"
BACKEND = ("bucket", "key", "region", "encrypt", "kms_key_id")  # cdktf has no other argument
UNTYPED = {"aws_wafv2_web_acl": "statement"}  # a block that cdktf takes as it is
OF_EVERY_RESOURCE: Blocks = {"lifecycle": {"precondition": {}, "postcondition": {}}}
_CLASS = re.compile(r'^(\w+)\.tfResourceType = "', re.MULTILINE)

Json = Mapping[str, Any]


def write(synthesized: Path, folder: Path) -> None:
    """Write main.js, and links to the packages that it needs.

    Args:
        synthesized: Output of a synthesis.
        folder: Empty folder for the program.

    Raises:
        UserError: jsii has not unpacked the packages yet, which the first synthesis does.
    """
    for package in PACKAGES:
        link = folder / "node_modules" / package
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(_unpacked(package))
    program = Program(folder / "node_modules" / BINDINGS / "lib", hcl.load())
    stacks = json.loads((synthesized / "manifest.json").read_text())["stacks"]
    for name, stack in stacks.items():
        program.add(name, json.loads((synthesized / stack["synthesizedStackPath"]).read_text()))
    (folder / PROGRAM).write_text(program.text())


class Program:
    """The program, as far as it is written."""

    def __init__(self, bindings: Path, schema: BlockTree) -> None:
        self._bindings = bindings
        self._schema = schema
        self._classes: dict[str, str] = {}  # folders by names
        self._statements: list[str] = []

    def text(self) -> str:
        """Put everything together."""
        imports = [
            f'const {{ {class_} }} = require("{BINDINGS}/lib/{folder}");'
            for class_, folder in sorted(self._classes.items())
        ]
        return "\n".join([HEAD, *imports, *self._statements, "app.synth();\n"])

    def add(self, name: str, document: Json) -> None:
        """Add a stack and all that is in it."""
        self._statements += [
            "{",
            f"const stack = new cdktf.TerraformStack(app, {json.dumps(name)}), providers = {{}};",
            *_settings(document["terraform"]),
            *(self._provider(body) for body in document["provider"]["aws"]),
            *self._blocks(document),
            *_plain("TerraformVariable", document.get("variable", {})),
            *_plain("TerraformOutput", document.get("output", {})),
            "}",
        ]

    def _provider(self, body: Json) -> str:
        self._classes["AwsProvider"] = "provider"
        name = ".".join(["aws", *filter(None, [body.get("alias")])])
        arguments = _literal(body, self._schema.blocks("provider", "aws"))
        return f'providers["{name}"] = new AwsProvider(stack, "provider-{name}", {arguments});'

    def _blocks(self, document: Json) -> Iterator[str]:
        states = document.get("data", {}).get("terraform_remote_state", {})
        configs = {name: state["config"] for name, state in states.items()}
        yield from _plain("DataTerraformRemoteStateS3", configs)
        for kind, prefix in (("data", "data-aws-"), ("resource", "")):
            for type_, bodies in document.get(kind, {}).items():
                if bodies is not states:
                    class_ = self._class(prefix + type_.removeprefix("aws_").replace("_", "-"))
                    for label, body in bodies.items():
                        arguments = self._body(kind, type_, body)
                        yield f"new {class_}(stack, {json.dumps(label)}, {arguments});"

    def _body(self, kind: str, type_: str, body: Json) -> str:
        written = {}
        if "provider" in body:
            written["provider"] = f"providers[{json.dumps(body['provider'])}]"
        if "depends_on" in body:
            written["depends_on"] = json.dumps([{"fqn": each} for each in body["depends_on"]])
        blocks = _without(UNTYPED.get(type_, ""), self._schema.blocks(kind, type_))
        return _literal(body, {**blocks, **OF_EVERY_RESOURCE}, written)

    def _class(self, folder: str) -> str:
        (class_,) = _CLASS.findall((self._bindings / folder / "index.js").read_text())
        self._classes[class_] = folder
        return str(class_)


def _settings(settings: Json) -> Iterator[str]:
    """Write what a stack says of its state, and of versions."""
    backend = settings["backend"]["s3"]
    arguments = _literal({name: backend[name] for name in BACKEND if name in backend})
    yield f"new cdktf.S3Backend(stack, {arguments});"
    overrides = {"required_version": settings["required_version"]}
    for provider, requirement in settings["required_providers"].items():
        for name, value in requirement.items():
            overrides[f"required_providers.{provider}.{name}"] = value
    for name in backend.keys() - set(BACKEND):
        overrides[f"backend.s3.{name}"] = backend[name]
    for path, value in overrides.items():
        yield f'stack.addOverride("terraform.{path}", {json.dumps(value)});'


def _plain(class_: str, bodies: Json) -> Iterator[str]:
    """Write elements that belong to no provider."""
    for label, body in bodies.items():
        yield f"new cdktf.{class_}(stack, {json.dumps(label)}, {_literal(body)});"


def _literal(
    body: Json, blocks: Blocks | None = None, written: Mapping[str, str] | None = None
) -> str:
    """Write the arguments of a block, of which some may be written already."""
    texts = dict(written or {})
    for name, value in body.items():
        if blocks and name in blocks:
            bodies = value if isinstance(value, list) else [value]
            inner = ", ".join(_literal(each, blocks[name]) for each in bodies)
            texts[name] = f"[{inner}]" if isinstance(value, list) else inner
        elif name != COMMENT:
            texts.setdefault(name, json.dumps(value))
    return "{" + ", ".join(f"{_camel(name)}: {text}" for name, text in texts.items()) + "}"


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def _without(dropped: str, blocks: Blocks) -> Blocks:
    if not dropped:
        return blocks
    return {name: _without(dropped, inner) for name, inner in blocks.items() if name != dropped}


def _unpacked(package: str) -> Path:
    versions = _cache() / package
    found = sorted(versions.glob("*/*/package.json"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise UserError(f"{versions} does not hold {package}; synthesize once, and try again")
    return found[-1].parent


def _cache() -> Path:
    """Where jsii unpacks packages."""
    if configured := os.environ.get("JSII_RUNTIME_PACKAGE_CACHE_ROOT"):
        return Path(configured)
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/com.amazonaws.jsii/package-cache"
    return Path.home() / ".cache/aws/jsii/package-cache"
