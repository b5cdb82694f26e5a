"""Python half of the fast start-up: an empty package in place of 2,125 imports."""

import importlib.machinery
import importlib.util
import sys
import types

PACKAGE = "cdktf_cdktf_provider_aws"


def install() -> None:
    """Register the bindings' package without running its `__init__`.

    `from cdktf_cdktf_provider_aws.vpc import Vpc` then finds the submodule through
    `__path__`, and loads it and nothing else. A package that is loaded already is left
    as it is, and a missing one fails at its import, as without this module.
    """
    if PACKAGE in sys.modules:
        return
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.submodule_search_locations is None:
        return
    sys.modules[PACKAGE] = _bare_package(spec)


def _bare_package(spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
    package = types.ModuleType(PACKAGE, "Bindings of the AWS provider, loaded one by one.")
    package.__spec__ = spec
    package.__loader__ = spec.loader
    package.__package__ = PACKAGE
    package.__file__ = spec.origin
    package.__path__ = list(spec.submodule_search_locations or ())
    package.__getattr__ = _load_submodule  # type: ignore[method-assign]  # PEP 562
    return package


def _load_submodule(name: str) -> types.ModuleType:
    """Serve `import cdktf_cdktf_provider_aws as aws; aws.vpc.Vpc`, as the stock package does."""
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return importlib.import_module(f"{PACKAGE}.{name}")
    except ModuleNotFoundError as error:
        raise AttributeError(f"module {PACKAGE!r} has no attribute {name!r}") from error
