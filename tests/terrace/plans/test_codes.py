import os
from pathlib import Path

import pytest

from terrace.delivery.codes import Code
from terrace.plans.codes import code_of
from terrace.toolchain import failures, terraform

LOCKED = """Error: Error acquiring the state lock
Lock Info:
  ID:        1
  Path:      bucket/terrace/dev/terraform.tfstate
  Operation: OperationTypeApply
  Who:       a@b
  Version:   1.11.4
  Created:   2026-11-28 10:00:00.1 +0000 UTC
"""


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("Error: No valid credential sources found", Code.SIGNED_OUT),
        ("Error: api error ExpiredToken: too old", Code.SIGNED_OUT),
        (LOCKED, Code.BUSY),
        ('Error: S3 bucket "b" does not exist', Code.REFUSED),
    ],
)
def test_a_known_failure_has_its_code(output: str, code: Code, tmp_path: Path) -> None:
    sentence = failures.known_failure(output, cwd=tmp_path, env={})
    assert sentence
    assert code_of(sentence) == code


@pytest.mark.parametrize("environ", [{"PATH": ""}, {"PATH": "", "TERRAFORM_BINARY_NAME": "x"}])
def test_a_missing_terraform_is_a_missing_tool(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(terraform.UserError) as refusal:
        terraform.locate({**os.environ, **environ}, tmp_path)
    assert code_of(str(refusal.value)) == Code.TOOL_MISSING
