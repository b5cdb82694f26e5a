from datetime import date

import conventions
from conventions import check

BAD_ID = {"resource": {"aws_eip": {"NAT": {}}}}
WAIVER = """
[[waiver]]
rule = "NAM001"
path = "dev/aws_eip.NAT"
reason = "the name is older than the rule"
owner = "network"
expires = 2030-06-15
"""


def rules_at(findings, path: str) -> list[str]:
    return [finding.rule for finding in findings if finding.path == path]


def test_findings_are_ordered_by_document_path_and_rule(output, run) -> None:
    findings = list(run(output(staging=BAD_ID, dev=BAD_ID)).findings)
    assert findings == sorted(findings)
    assert findings[0].document == "dev"


def test_check_returns_the_findings_of_the_report(output, run) -> None:
    root = output(dev=BAD_ID)
    found = check(root, waivers=None, today=date(2030, 6, 15))
    assert found == list(run(root).findings)
    assert rules_at(found, "dev/aws_eip.NAT") == ["NAM001"]


def test_the_report_counts_what_was_judged(output, run) -> None:
    data = {"data": {"aws_region": {"current": {}}}}
    report = run(output(dev=BAD_ID | data, staging=BAD_ID))
    assert (report.documents, report.resources) == (2, 3)
    assert report.violations == len(report.findings)


def test_the_report_names_the_file_behind_each_name(output, run, tmp_path) -> None:
    root, file = output(dev=BAD_ID), tmp_path / "waivers.toml"
    assert [(subject.name, subject.file) for subject in run(root, file).subjects] == [
        ("dev", root / "stacks" / "dev" / "cdk.tf.json"),
        ("terraform-out", root / "manifest.json"),
        ("waivers.toml", file),
    ]


def test_a_folder_that_is_one_document_is_named_once(output, run) -> None:
    folder = output(dev=BAD_ID) / "stacks" / "dev"
    (subject,) = run(folder).subjects
    assert (subject.name, subject.file.name) == ("dev", "cdk.tf.json")


def test_runbooks_reach_the_rules(output, run, tmp_path) -> None:
    alarm = {"alarm_actions": ["arn"], "alarm_description": "https://wiki/gone.md#x"}
    root = output(dev={"resource": {"aws_cloudwatch_metric_alarm": {"disk": alarm}}})
    (tmp_path / "disks.md").touch()
    path = "dev/aws_cloudwatch_metric_alarm.disk"
    assert "ALM001" not in rules_at(run(root).findings, path)
    assert "ALM001" in rules_at(run(root, runbooks=tmp_path).findings, path)


def test_a_waiver_in_force_removes_its_finding_on_its_last_day_too(output, run, tmp_path) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text(WAIVER, encoding="utf-8")
    report = run(output(dev=BAD_ID), file)
    assert rules_at(report.findings, "dev/aws_eip.NAT") == []
    assert report.waived == 1


def test_an_expired_waiver_removes_nothing(output, run, tmp_path) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text(WAIVER.replace("2030-06-15", "2030-06-14"), encoding="utf-8")
    report = run(output(dev=BAD_ID), file)
    assert rules_at(report.findings, "dev/aws_eip.NAT") == ["NAM001"]
    assert rules_at(report.findings, "waivers.toml") == ["WAI001"]


def test_the_public_names_exist() -> None:
    assert all(hasattr(conventions, name) for name in conventions.__all__)
