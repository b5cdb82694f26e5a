"""VER: which Terraform and which providers, and nothing that runs outside them."""

import re
from collections.abc import Iterator

from conventions.blocks import nested
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Over, Problem

_QUALIFIED = re.compile(r"([\w.-]+/)?[\w-]+/[\w-]+")
_BOUNDED = re.compile(r".*(~>|<)|=?\s*\d+\.\d+\.\d+$")
_PINNED = re.compile(r"~>\s*\d+(\.\d+)+")
_AWS = re.compile(r"~>\s*5(\.\d+)+")
_BUILT_IN = "terraform"  # terraform_remote_state and terraform_data need no provider entry


@must(
    "VER001",
    "`required_version` is bounded above, and every provider is required by its qualified source "
    "and a `~>` version (AWS: `~> 5.0`)",
    reason="An unbounded version makes the next major release an outage that nobody chose.",
    source="The project's specification, module structure; HashiCorp Terraform documentation, "
    "version constraints; Azure Verified Modules TFNFR25, TFNFR26",
)
def versions_are_bounded(document: Document) -> Iterator[Problem]:
    """Judge the terraform block, and miss no provider that a resource needs."""
    versions = [str(s["required_version"]) for s in document.settings if "required_version" in s]
    if not versions:
        yield Problem(document, "required_version is not set", 'set it, such as "~> 1.11"')
    elif not any(_BOUNDED.match(version) for version in versions):
        found = f'required_version "{versions[0]}" has no upper bound'
        yield Problem(document, found, 'bound it, such as "~> 1.11"')
    for name, entry in document.required_providers.items():
        yield from _about_provider(document, name, entry)
    used = {block.type.partition("_")[0] for block in (*document.resources, *document.data_sources)}
    for name in sorted(used - document.required_providers.keys() - {_BUILT_IN}):
        found = f"provider {name} is used and not required"
        yield Problem(document, found, "add it to required_providers")


def _about_provider(document: Document, name: str, entry: object) -> Iterator[Problem]:
    settings = entry if isinstance(entry, dict) else {"version": entry}
    source, version = str(settings.get("source", "")), str(settings.get("version", ""))
    if not _QUALIFIED.fullmatch(source):
        found = f'provider {name} has the source "{source}"'
        yield Problem(document, found, f"qualify it, such as hashicorp/{name}")
    parts = [part.strip() for part in version.split(",")]  # all of them must hold
    if name == "aws" and not any(map(_AWS.fullmatch, parts)):
        yield Problem(document, f'provider aws has the version "{version}"', 'set it to "~> 5.0"')
    elif not any(map(_PINNED.match, parts)):
        found = f'provider {name} has the version "{version}"'
        yield Problem(document, found, "bound it with ~>")


@must(
    "VER002",
    "a lock file beside every stack names each required provider",
    reason="Without it two runs of one commit may use two versions of a provider.",
    source="HashiCorp Terraform documentation, dependency lock file",
    over=Over.STACKS,
)
def providers_are_locked(document: Document) -> Iterator[Problem]:
    """Judge the .terraform.lock.hcl that was read with the stack."""
    remedy = "run terraform providers lock and commit the file"
    required = document.required_providers.values()  # first, for a plan may not say them
    if document.lock is None:
        yield Problem(document, "there is no .terraform.lock.hcl", remedy)
        return
    for entry in required:
        source = str(entry.get("source", "")) if isinstance(entry, dict) else ""
        if source and f'/{source}"' not in document.lock and f'"{source}"' not in document.lock:
            yield Problem(document, f"the lock file does not name {source}", remedy)


@must(
    "VER003",
    "no provisioners and no external data source",
    reason="They run programs that a plan cannot show and a state cannot undo.",
    source="HashiCorp Terraform documentation, provisioners are a last resort",
)
def nothing_runs_outside_terraform(document: Document) -> Iterator[Problem]:
    """Judge every resource and data source."""
    for block in document.resources:
        for provisioner in nested(block.body, "provisioner"):
            kind = next(iter(provisioner), "unnamed")
            found = f"{block.address} runs a {kind} provisioner"
            yield Problem(block, found, "use a resource, or a step of the pipeline")
    for block in document.data_sources:
        if block.type == "external":
            found = f"{block.address} runs a program during the plan"
            yield Problem(block, found, "use a data source of a provider")
