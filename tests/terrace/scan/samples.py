"""A small stack, findings in it, and what the scanners print, for tests of the scan."""

import json
from pathlib import Path
from typing import Any

from conventions.blocks import blocks
from conventions.document import Document, Kind
from terrace.scan.findings import Finding, Scanned, Tool
from terrace.scan.stacks import Stack


def stack(name: str = "dev", **body: Any) -> Stack:
    """A stack with a bucket that a construct made."""
    bucket = {"//": {"metadata": {"path": f"{name}/files/main"}}, "bucket": "files"}
    whole = {"resource": {"aws_s3_bucket": {"files_main": bucket}}} | body
    document = Document(
        name=name,
        kind=Kind.STACK,
        file=Path(name, "cdk.tf.json"),
        body={key: blocks(value) for key, value in whole.items()},
    )
    return Stack(document=document, folder=Path(name))


def finding(**choices: Any) -> Finding:
    """A finding of checkov about the bucket, unless chosen otherwise."""
    usual = {
        "stack": "dev",
        "path": "dev/files/main",
        "address": "aws_s3_bucket.files_main",
        "tool": Tool.CHECKOV,
        "rule": "CKV_AWS_18",
        "severity": "",
        "what": "No access log",
    }
    return Finding(**(usual | choices))


def scanned(*findings: Finding, tool: Tool = Tool.CHECKOV, passed: int = 7) -> Scanned:
    """A scan of dev with these findings."""
    return Scanned(tool=tool, stack="dev", passed=passed, failed=len(findings), findings=findings)


def checkov_report(**results: Any) -> str:
    """What checkov prints."""
    empty = {"passed_checks": [], "failed_checks": [], "skipped_checks": [], "parsing_errors": []}
    return json.dumps({"check_type": "terraform_plan", "results": empty | results})


def checkov_check(check: str, resource: str = "aws_s3_bucket.files_main") -> dict[str, Any]:
    """One record in a report of checkov."""
    return {"check_id": check, "check_name": f"Ensure {check}", "resource": resource}


def trivy_report(*misconfigurations: dict[str, Any], type_: str = "terraformplan-snapshot") -> str:
    """What trivy prints, with two passed checks."""
    folder = {"Target": ".", "Class": "config", "Type": type_}
    summary = {"MisconfSummary": {"Successes": 2, "Failures": 0}}
    file = {"Target": "main.tf", "Class": "config", "Type": type_}
    found = {"Misconfigurations": list(misconfigurations)}
    return json.dumps({"SchemaVersion": 2, "Results": [folder | summary, file | found]})


def trivy_check(**choices: Any) -> dict[str, Any]:
    """One record in a report of trivy."""
    usual = {
        "ID": "AWS-0089",
        "Title": "S3 bucket logging",
        "Message": "Bucket has logging disabled",
        "Severity": "HIGH",
        "Status": "FAIL",
        "CauseMetadata": {"Resource": "aws_s3_bucket.files_main"},
    }
    return usual | choices
