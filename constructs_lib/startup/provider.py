"""What jsii asks for answers: here, Node.js as this package starts it.

Each answer is waited for, but that a package or a binding was loaded: Node.js does that while
Python does the same.
"""

from typing import Any

import jsii
from jsii import _reference_map
from jsii._kernel.providers import ProcessProvider
from jsii._kernel.types import LoadRequest, LoadResponse

from constructs_lib.startup import bindings
from constructs_lib.startup.node_process import NodeProcess


class Provider(ProcessProvider):
    """Requests to Node.js."""

    pace = "waiting"

    def __init__(self) -> None:
        self._running: NodeProcess | None = None

    @property
    def _process(self) -> NodeProcess:
        if self._running is None:
            self._running = NodeProcess(self.pace)
            self._running.start()
        return self._running

    def load(self, request: LoadRequest) -> LoadResponse:
        """Load a package."""
        package = {"name": request.name, "version": request.version, "tarball": request.tarball}
        self._process.send_on(("some",), {"api": "load", **package})
        self._process.flush()
        return LoadResponse(assembly=request.name, types=0)

    def load_binding(self, type_name: str) -> None:
        """Let Node.js load a binding while Python does."""
        self._process.send_on(
            ("some",), {"api": "sget", "fqn": type_name, "property": "tfResourceType"}
        )
        self._process.flush()


def install(provider: Provider) -> None:
    """Have jsii ask it."""
    jsii.kernel.provider = provider
    register = _reference_map.register_type
    import_module_of = _reference_map._try_import_type_module  # noqa: SLF001 - no seam here

    def register_and_load(made: Any) -> None:
        register(made)
        if "TF_RESOURCE_TYPE" in vars(made) and bindings.are_from_here(made):
            provider.load_binding(made.__jsii_type__)

    def load_type(name: str) -> bool:
        return bindings.load_type(name) or import_module_of(name)

    _reference_map.register_type = register_and_load  # type: ignore[assignment]
    _reference_map._try_import_type_module = load_type  # type: ignore[assignment]  # noqa: SLF001


def is_installed() -> bool:
    """Whether it does."""
    return isinstance(jsii.kernel.provider, Provider)
