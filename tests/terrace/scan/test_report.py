from datetime import date

from conventions.waiver_file import WaiverFile
from conventions.waivers import Waiver
from terrace.scan.findings import Tool
from terrace.scan.report import render
from terrace.scan.verdict import judge
from tests.terrace.scan.samples import finding, scanned

TODAY = date(2026, 11, 24)


def test_findings_counts_and_one_sentence() -> None:
    low = finding(tool=Tool.TRIVY, rule="AVD-AWS-0089", severity="LOW", path="", what="No\nlog")
    scans = [scanned(finding(), finding(rule="CKV_AWS_21")), scanned(low, tool=Tool.TRIVY)]
    waivers = tuple(
        Waiver(rule=check, path="dev/*", reason="r", owner="o", expires=TODAY)
        for check in ("CKV_AWS_21", "CKV_AWS_1")
    )
    outcome = judge(scans, WaiverFile(waivers=waivers), documents=(), today=TODAY)
    assert render(scans, outcome) == [
        "TOOL     CHECK         SEVERITY  STACK  RESOURCE                  CONSTRUCT PATH  FOUND",
        "trivy    AVD-AWS-0089  LOW       dev    aws_s3_bucket.files_main  -               No log",
        (
            "checkov  CKV_AWS_18    -         dev    aws_s3_bucket.files_main  dev/files/main  "
            "No access log"
        ),
        "",
        "TOOL     STACK  PASSED  FAILED  WAIVED",
        "checkov  dev    7       2       1",
        "trivy    dev    7       1       0",
        "",
        (
            "scan-waivers.toml: the waiver of CKV_AWS_1 for dev/*, owned by o, covers no finding "
            "that none before it covers; remove it"
        ),
        (
            "17 checks ran over the plans of 1 stack: 1 finding, 1 advised, 1 waived, "
            "1 waiver to mend."
        ),
    ]


def test_without_findings_there_is_no_table_of_them() -> None:
    scans = [scanned()]
    assert render(scans, judge(scans, WaiverFile(), documents=(), today=TODAY)) == [
        "TOOL     STACK  PASSED  FAILED  WAIVED",
        "checkov  dev    7       0       0",
        "",
        (
            "7 checks ran over the plans of 1 stack: 0 findings, 0 advised, 0 waived, "
            "0 waivers to mend."
        ),
    ]
