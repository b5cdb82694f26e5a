"""Bindings of a provider of nobody, as `cdktf get` generates them: `write(folder)`."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

NAMESPACES = ("alpha", "betaGamma")
LOADED = "TOY: loaded "

INDEX = "".join(f"exports.{each} = require('./{each}');\n" for each in NAMESPACES)
LAZY_INDEX = "".join(
    f"Object.defineProperty(exports, '{each}', {{ get: () => require('./{each}') }});\n"
    for each in NAMESPACES
)
RESOURCE = """
const cdktf = require("cdktf");
const {{ TerraformResource }} = require("cdktf/lib/terraform-resource"); // a file within a package
console.error("TOY: loaded {name}");
class {name} extends cdktf.TerraformResource {{
  constructor(scope, id) {{
    super(scope, id, {{ terraformResourceType: "toy_{name}" }});
    if (TerraformResource !== cdktf.TerraformResource) throw new Error("there are two of cdktf");
    {more}
  }}
  get size() {{ return this.getStringAttribute("size"); }}
  synthesizeAttributes() {{ return {{ made: true }}; }}
}}
{name}[Symbol.for("jsii.rtti")] = {{ fqn: "toy.{namespace}.{name}", version: "1.0.0" }};
{name}.tfResourceType = "toy_{name}";
exports.{name} = {name};
"""
FILES = {
    "package/lib/index.js": INDEX,
    "package/lib/lazy-index.js": LAZY_INDEX,
    "package/lib/alpha.js": RESOURCE.format(
        namespace="alpha",
        name="Alpha",
        more='if (id === "parent") new (require("./betaGamma").BetaGamma)(this, "child");',
    ),
    "package/lib/betaGamma.js": RESOURCE.format(namespace="betaGamma", name="BetaGamma", more=""),
}

PACKAGE = """
from ._jsii import *

__all__ = [
    "alpha",
    "beta_gamma",
]

import publication
publication.publish()

# Loading modules to ensure their types are registered with the jsii runtime library
from . import alpha
from . import beta_gamma
"""
JSII = """
import jsii
import cdktf._jsii
import constructs._jsii
__jsii_assembly__ = jsii.JSIIAssembly.load("toy", "1.0.0", __name__[0:-6], "toy.jsii.tgz")
__all__ = ["__jsii_assembly__"]
"""
MODULE = """
import builtins
import jsii
from .._jsii import *
import cdktf as _cdktf
import constructs as _constructs
class {name}(_cdktf.TerraformResource, metaclass=jsii.JSIIMeta, jsii_type="toy.{namespace}.{name}"):
    def __init__(self, scope: _constructs.Construct, id_: builtins.str) -> None:
        jsii.create(self.__class__, self, [scope, id_])
    @jsii.python.classproperty
    @jsii.member(jsii_name="tfResourceType")
    def TF_RESOURCE_TYPE(cls) -> builtins.str:
        return jsii.sget(cls, "tfResourceType")
    @builtins.property
    @jsii.member(jsii_name="size")
    def size(self) -> builtins.str:
        return jsii.get(self, "size")
__all__ = ["{name}"]
"""


def write(folder: Path) -> None:
    """Write the package `imports.toy` into a folder."""
    package = folder / "imports" / "toy"
    for name, text in {
        "__init__": PACKAGE,
        "_jsii/__init__": JSII,
        "alpha/__init__": MODULE.format(namespace="alpha", name="Alpha"),
        "beta_gamma/__init__": MODULE.format(namespace="betaGamma", name="BetaGamma"),
    }.items():
        file = package / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    meta = {
        "name": "toy",
        "version": "1.0.0",
        "main": "lib/index.js",
        "peerDependencies": {"cdktf": "^0.20.0", "constructs": "^10.0.0"},
        "jsii": {"outdir": "dist", "targets": {}},
    }
    files = FILES | {
        "package/package.json": json.dumps(meta),
        "package/.jsii": json.dumps(_assembly()),
    }
    with tarfile.open(package / "_jsii" / "toy.jsii.tgz", "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))


def _assembly() -> dict[str, Any]:
    return {
        "schema": "jsii/0.10.0",
        "jsiiVersion": "5.8.0",
        "name": "toy",
        "version": "1.0.0",
        "fingerprint": "none",
        "author": {"name": "nobody", "roles": ["author"]},
        "description": "toy",
        "homepage": "https://example.com",
        "license": "MIT",
        "repository": {"type": "git", "url": "https://example.com"},
        "dependencies": {"cdktf": "^0.20.0", "constructs": "^10.0.0"},
        "submodules": {f"toy.{each}": {} for each in NAMESPACES},
        "targets": {"js": {"npm": "toy"}},
        "types": {
            f"toy.{each}.{name}": {
                "assembly": "toy",
                "base": "cdktf.TerraformResource",
                "fqn": f"toy.{each}.{name}",
                "initializer": {
                    "parameters": [
                        {"name": "scope", "type": {"fqn": "constructs.Construct"}},
                        {"name": "id", "type": {"primitive": "string"}},
                    ]
                },
                "kind": "class",
                "name": name,
                "namespace": each,
                "properties": [
                    {"name": "size", "immutable": True, "type": {"primitive": "string"}},
                    {
                        "name": "tfResourceType",
                        "const": True,
                        "immutable": True,
                        "static": True,
                        "type": {"primitive": "string"},
                    },
                ],
            }
            for each, name in (("alpha", "Alpha"), ("betaGamma", "BetaGamma"))
        },
    }
