"""The complete example: modules as an environment, deployed into an embedded AWS, destroyed."""

import re
from pathlib import Path

import pytest

from terrace import toolchain
from terrace.embedded_aws.environment import client_environment
from tests.support.embedded_aws import embedded_aws_in

pytestmark = pytest.mark.e2e
AT_ONCE = "-parallelism=40"  # a deployment mostly waits


def test_the_complete_example_deploys_replans_clean_and_is_destroyed(
    copied: Path, tmp_path: Path
) -> None:
    folder = copied / "examples/complete"
    base = toolchain.environment()
    with embedded_aws_in(tmp_path / "aws") as aws:
        env = base | client_environment(aws.endpoint, base=base)

        def terraform(*arguments: str) -> str:
            command = [str(toolchain.terraform_binary()), *arguments, "-no-color"]
            return toolchain.run(command, cwd=folder, env=env).stdout

        terraform("init", "-input=false")
        terraform("apply", "-input=false", "-auto-approve", AT_ONCE)
        addresses = terraform("state", "list").split()
        called = {address.split(".")[1] for address in addresses if "module." in address}
        assert called == set(re.findall(r'(?m)^module "(\w+)"', (folder / "main.tf").read_text()))
        assert len(called) == 15
        assert "No changes." in terraform("plan", "-input=false")
        terraform("destroy", "-input=false", "-auto-approve", "-refresh=false", AT_ONCE)
        assert terraform("state", "list").split() == []
        assert aws.client("rds").describe_db_instances()["DBInstances"] == []
