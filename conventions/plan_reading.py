"""Reading a plan: its planned values, beside what its configuration says of each."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from conventions import files
from conventions.blocks import COMMENT, Block, Json, Mode
from conventions.document import Document, Kind
from conventions.errors import UnreadableError
from conventions.hearings import Origin
from conventions.plan_parts import common_tags, declared_variables, resources
from conventions.plan_references import Addresses, Module
from conventions.plan_values import Shapes, body, constants, untold
from conventions.plans import Plan
from conventions.resource_types import ALIASES
from conventions.unjudged import FILE, Unjudged

_MODES = {"managed": Mode.RESOURCE, "data": Mode.DATA}
_OF_THE_FOLDER = ("terraform", "moved", "removed", "import", "locals")


def read(file: Path, folder: Document | None = None) -> Plan:
    """Read a plan.

    Args:
        file: What `terraform show -json` said of it.
        folder: The document that its folder is, None if that is not known.

    Raises:
        UnreadableError: the file cannot be read, or is something else.
    """
    parsed = files.parse(file)
    if not isinstance(parsed.get("planned_values"), dict):
        kind = "a state" if "values" in parsed else "something else"
        raise UnreadableError(
            f"{file} must be what `terraform show -json` says of a plan, got {kind}"
        )
    try:
        return _Reading(parsed, file, folder).plan()
    except (TypeError, AttributeError, LookupError, ValueError, RecursionError) as error:
        raise UnreadableError(f"{file} has not the form of a plan: {error!r}") from None


class _Reading:
    """One plan on the way to a document."""

    def __init__(self, parsed: Json, file: Path, folder: Document | None) -> None:
        self.parsed, self.file, self.folder = parsed, file, folder
        self.name = folder.name if folder else file.name.partition(".")[0]
        configuration = parsed.get("configuration") or {}
        self.root = Module("", None, configuration.get("root_module") or {}, {})
        self.provider_config: Json = configuration.get("provider_config") or {}
        changes = parsed.get("resource_changes") or []
        self.unknown = {each["address"]: each["change"].get("after_unknown") for each in changes}
        prior = (parsed.get("prior_state") or {}).get("values") or {}
        former = resources(prior.get("root_module") or {}, "")
        planned = resources(parsed["planned_values"].get("root_module", {}), "")
        self.found = [*planned, *(each for each in former if each[0].get("mode") == "data")]
        self.addresses = Addresses(each["address"] for each, _ in self.found)
        written = (*folder.resources, *folder.data_sources) if folder else ()
        self.own = {block.address: block for block in written}

    def plan(self) -> Plan:
        """Return the document."""
        said = self.folder.body if self.folder else {}
        variables = self.root.written.get("variables") or {}
        outputs = self.root.written.get("outputs") or {}
        planned = [self._block(each, module) for each, module in self.found]
        providers = [self._provider(each, planned) for each in self.provider_config.values()]
        return Plan(
            name=self.name,
            kind=self.folder.kind if self.folder else Kind.STACK,
            file=self.file,
            body={key: value for key, value in said.items() if key in _OF_THE_FOLDER},
            lock=self.folder.lock if self.folder else None,
            folder=self.folder,
            unread=tuple(self._unread()),
            planned=tuple(planned),
            declared=tuple(declared_variables(self.name, variables)),
            called=(*providers, *(self._output(*each) for each in outputs.items())),
        )

    def _unread(self) -> Iterator[Unjudged]:
        put_off = self.parsed.get("complete") is False or self.parsed.get("deferred_changes")
        if self.parsed.get("errored") or put_off:
            what = "is of a plan that failed, or that put something off"
            yield Unjudged(self.name, str(self.file), FILE, what)
        if not self.root.written and any(self.unknown.values()):
            what = "does not say how its resources are written, so what is unknown of them is not"
            yield Unjudged(self.name, str(self.file), FILE, what)

    def _block(self, resource: Json, within: str) -> Block:
        address, type_, id_ = resource["address"], resource["type"], resource["name"]
        module = self.root.at(within)
        written = module.resource(resource["mode"], type_, id_)
        index = resource.get("index")
        key = "" if index is None else f'["{index}"]' if isinstance(index, str) else f"[{index}]"
        own = self.own.get(address.removesuffix(key))
        block = Block(
            document=self.name,
            mode=_MODES[resource["mode"]],
            type=ALIASES.get(type_, type_),
            written_type=type_,
            id=id_,
            whole_address=address,
            body={COMMENT: own.body[COMMENT]} if own and COMMENT in own.body else {},
        )
        origin = Origin(self.name, block.path, address, "")
        shapes = Shapes(
            resource.get("values"),
            self.unknown.get(address),
            resource.get("sensitive_values"),
            written.get("expressions"),
        )
        resolve = partial(self.addresses.meant_by, module=module, key=key)
        values = body(shapes, origin, resolve)
        lifecycle = own.body.get("lifecycle", {}) if own else untold(origin, "lifecycle")
        alias = str(written.get("provider_config_key", "")).rpartition(":")[2]
        provisioners: list[Json] = [
            {each["type"]: {}} for each in written.get("provisioners") or []
        ]
        besides: Json = {"lifecycle": lifecycle}
        besides |= {"provider": alias} if "." in alias else {}
        besides |= {"provisioner": provisioners} if provisioners else {}
        return replace(block, body={**block.body, **values, **besides})

    def _provider(self, provider: Json, planned: list[Block]) -> Block:
        name, alias = provider["name"], str(provider.get("alias") or "")
        block = Block(document=self.name, mode=Mode.PROVIDER, type=name, id=alias, body={})
        origin = Origin(self.name, block.path, block.address, "")
        arguments = constants(provider.get("expressions") or {}, origin)
        if "default_tags" in arguments and not provider.get("module_address"):
            arguments["default_tags"] = [{"tags": common_tags(planned, name, alias)}]
        return replace(block, body=arguments | ({"alias": alias} if alias else {}))

    def _output(self, name: str, output: Json) -> Block:
        expression = output.get("expression")
        refers = self.addresses.meant_by(expression, self.root, "")
        block = Block(document=self.name, mode=Mode.OUTPUT, type="", id=name, body={})
        value = untold(Origin(self.name, block.path, block.address, "value"), refers=refers)
        said: Json = {key: output[key] for key in ("description", "sensitive") if key in output}
        return replace(block, body={"value": value, **said})
