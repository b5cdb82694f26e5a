"""A start-up that is prepared after cdktf was imported, which has started Node.js already."""

import sys
from collections.abc import Callable

import jsii
from jsii import JSIIAssembly, _reference_map

AT_ONCE = {"cdktf", "constructs"}  # loaded fast enough by jsii


def hindrance() -> str | None:
    """Tell what keeps Node.js from being started once more, None if nothing does."""
    loaded = set(_reference_map._assembly_to_module.values())  # noqa: SLF001 - no seam here
    if slow := sorted(loaded - AT_ONCE):
        return f"{', '.join(slow)} was imported"
    if loaded and _is_in_use(loaded):
        return "something of cdktf was used"
    return None


def start_again(install: Callable[[], None]) -> None:
    """End the Node.js that jsii started, and load what it had loaded into the next one."""
    modules = list(_reference_map._assembly_to_module.values())  # noqa: SLF001 - no seam here
    if modules:
        jsii.kernel.provider._process.stop()  # type: ignore[attr-defined]  # noqa: SLF001
    install()
    for module in modules:
        assembly = sys.modules[f"{module}._jsii"].__jsii_assembly__
        JSIIAssembly.load(assembly.name, assembly.version, assembly.module, assembly.filename)


def _is_in_use(loaded: set[str]) -> bool:
    statistics = jsii.kernel.stats()  # type: ignore[no-untyped-call]
    if statistics.object_count > 0:
        return True
    if "cdktf" not in loaded:
        return False
    import cdktf  # noqa: PLC0415 - only where it was imported before

    return cdktf.Token.as_string(0) != "${TfToken[TOKEN.0]}"  # the first of all tokens
