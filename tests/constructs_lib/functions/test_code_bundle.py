import ast
import base64
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import pytest

from constructs_lib.functions.code_bundle import bundle

CODE = Path(__file__).parents[3] / "constructs_lib/functions/code"
MODULES = sorted(path.stem for path in CODE.glob("[a-z]*.py"))
IN_THE_RUNTIME = {"boto3", "botocore"}  # AWS Lambda Developer Guide, "Python runtimes"


@pytest.mark.parametrize("module", MODULES)
def test_the_archive_holds_the_module_where_lambda_looks_for_it(module: str) -> None:
    packed = bundle(module)
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(packed.content_base64)))
    (entry,) = archive.infolist()
    assert archive.read(entry) == (CODE / f"{module}.py").read_bytes()
    assert (entry.filename, entry.external_attr >> 16) == (f"{module}.py", 0o100644)
    digest = hashlib.sha256(base64.b64decode(packed.content_base64)).digest()
    assert packed.sha256_base64 == base64.b64encode(digest).decode()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_needs_nothing_that_the_runtime_lacks(module: str) -> None:
    tree = ast.parse((CODE / f"{module}.py").read_text())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported
    assert imported - sys.stdlib_module_names <= IN_THE_RUNTIME


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_handler(module: str) -> None:
    tree = ast.parse((CODE / f"{module}.py").read_text())
    handlers = [each for each in tree.body if getattr(each, "name", "") == "handler"]
    assert len(handlers) == 1
