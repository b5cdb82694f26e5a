"""The package that a stranger installs."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("constructs_lib", "conventions", "environments", "stacks", "terrace")
PROGRAM = """
import constructs_lib.startup.auto
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
app = App(outdir="out")
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws")
SqsQueue(stack, "queue")
app.synth()
print(constructs_lib.__file__)
"""


@pytest.mark.stock  # it builds the package, and is not among the quick ones
def test_the_package_has_every_file_and_gives_a_program_elsewhere_its_fast_start(
    tmp_path: Path,
) -> None:
    uv = Path(sys.executable).with_name("uv")
    build = [uv, "build", "--quiet", "--offline", "--wheel", "--out-dir", tmp_path / "wheel", ROOT]
    subprocess.run([str(each) for each in build], check=True)
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    files = {
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files <= {path.relative_to(tmp_path / "site") for path in (tmp_path / "site").rglob("*")}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        check=True,
        capture_output=True,
        text=True,
    )
    assert ended.stdout.startswith(str(tmp_path))
    assert "slowly" not in ended.stderr
    assert (tmp_path / "out/stacks/stack/cdk.tf.json").is_file()
