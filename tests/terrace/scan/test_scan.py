"""The real Terraform and the real scanners; a check that reads nothing would fail here."""

import json
import os
import shutil
from pathlib import Path

import pytest

from terrace import toolchain
from terrace.scan import command, stacks, tools
from terrace.scan.findings import Finding, Scanned, Tool
from terrace.scan.plans import LOCK
from terrace.steps import Steps

pytestmark = [pytest.mark.terraform, pytest.mark.e2e]
ROOT = toolchain.repository_root()
OUTPUT = ROOT / "terraform-out"

BAD = {
    "resource": {
        "aws_ebs_volume": {"disk": {"//": {"metadata": {"path": "bad/disk"}}}},
        "aws_vpc_security_group_ingress_rule": {"open": {"//": {"metadata": {"path": "bad/open"}}}},
    }
}
BAD_HCL = """
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_ebs_volume" "disk" {
  availability_zone = "us-east-1a"
  size              = 8
  encrypted         = false
}

resource "aws_vpc_security_group_ingress_rule" "open" {
  security_group_id = "sg-0123456789abcdef0"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = "0.0.0.0/0"
}
"""


def bad_stacks(output: Path) -> list[stacks.Stack]:
    as_json, as_hcl = output / "stacks" / "bad", output / "hcl" / "stacks" / "bad"
    for folder in (as_json, as_hcl):
        folder.mkdir(parents=True)
    (as_json / "cdk.tf.json").write_text(json.dumps(BAD))
    (output / "manifest.json").write_text(json.dumps({"stacks": {"bad": {}}}))
    (as_hcl / "main.tf").write_text(BAD_HCL)
    shutil.copyfile(OUTPUT / "stacks/state-backend" / LOCK, as_hcl / LOCK)
    return stacks.read(output)


@pytest.fixture
def steps() -> Steps:
    """Steps with both scanners in place."""
    steps = Steps(total=4)
    tools.bring_about_tools(ROOT, os.environ)
    return steps


def found(scans: list[Scanned], tool: Tool, stack: str) -> dict[str, Finding]:
    (scanned,) = (each for each in scans if (each.tool, each.stack) == (tool, stack))
    return {finding.rule: finding for finding in scanned.findings}


def test_a_small_stack_is_read_and_a_bad_one_is_found_out(tmp_path: Path, steps: Steps) -> None:
    small = [each for each in stacks.read(OUTPUT) if each.name == "state-backend"]
    both = small + bad_stacks(tmp_path / "output")
    scans = command.scan(both, tmp_path / "scratch", root=ROOT, steps=steps)

    of_checkov, of_trivy = (found(scans, tool, "bad") for tool in Tool)
    assert {"CKV_AWS_3", "CKV_AWS_24"} <= of_checkov.keys()
    assert of_checkov["CKV_AWS_3"].path == "bad/disk"
    assert of_checkov["CKV_AWS_24"].address == "aws_vpc_security_group_ingress_rule.open"
    assert "AVD-AWS-0026" in of_trivy
    assert (of_trivy["AVD-AWS-0026"].path, of_trivy["AVD-AWS-0026"].severity) == (
        "bad/disk",
        "HIGH",
    )
    for tool, fewest in ((Tool.CHECKOV, 20), (Tool.TRIVY, 10)):
        (small,) = (s for s in scans if (s.tool, s.stack) == (tool, "state-backend"))
        assert small.passed >= fewest
