import json
from xml.etree import ElementTree

import pytest

from conventions import Report, __main__
from conventions.__main__ import main
from conventions.rule import Finding

COMMON = {"project_name": "string", "environment": "string", "common_tags": "map(string)"}
CLEAN = json.dumps(
    {
        "terraform": {"required_version": "~> 1.11"},
        "variable": {n: {"type": t, "description": n} for n, t in COMMON.items()},
    }
)
ALARM = {"alarm_actions": ["arn"], "alarm_description": "https://wiki/disks.md#disk-full"}


def test_clean_terraform_ends_with_0(tmp_path, capsys) -> None:
    (tmp_path / "main.tf.json").write_text(CLEAN, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert " rules ran over 1 document and 0 resources: 0 violations" in capsys.readouterr().out


def test_a_violation_ends_with_1(tmp_path, capsys) -> None:
    (tmp_path / "main.tf.json").write_text('{"output": {"ID": {"value": 1}}}', encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "the id of output.ID is not lower snake case" in capsys.readouterr().out


def test_advice_alone_ends_with_0(monkeypatch, capsys) -> None:
    advice = Finding(document="d", path="d", rule="X", found="f", remedy="r", is_must=False)
    only = Report(findings=(advice,), rules=1, documents=1, resources=1, waived=0)
    monkeypatch.setattr(__main__.inputs, "read", lambda *_: [])
    monkeypatch.setattr(__main__, "judged", lambda *_, **__: only)
    assert main([]) == 0
    assert "SHOULD" in capsys.readouterr().out


def test_nothing_to_read_ends_with_2_and_a_sentence(tmp_path, capsys) -> None:
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"conventions: {tmp_path} holds no Terraform JSON (*.tf.json); nothing was read.\n"
    )


def test_malformed_json_ends_with_2_and_a_sentence(tmp_path, capsys) -> None:
    (tmp_path / "main.tf.json").write_text("{", encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"conventions: {tmp_path}/main.tf.json is not JSON at line 1, column 2")
    assert error.count("\n") == 1


def test_malformed_waivers_end_with_2_and_a_sentence(tmp_path, capsys) -> None:
    (tmp_path / "main.tf.json").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "w.toml").write_text("=", encoding="utf-8")
    assert main([str(tmp_path), "--waivers", str(tmp_path / "w.toml")]) == 2
    assert capsys.readouterr().err.startswith(f"conventions: {tmp_path}/w.toml cannot be read: ")


def test_the_same_findings_are_written_as_sarif_and_as_junit(tmp_path, capsys) -> None:
    (tmp_path / "main.tf.json").write_text('{"output": {"ID": {"value": 1}}}', encoding="utf-8")
    sarif, junit = tmp_path / "out.sarif", tmp_path / "out.xml"
    assert main([str(tmp_path), "--sarif", str(sarif), "--junit", str(junit)]) == 1
    results = json.loads(sarif.read_text(encoding="utf-8"))["runs"][0]["results"]
    suites = ElementTree.parse(junit).getroot()  # noqa: S314 - written by the line above
    failures = list(suites.iter("failure"))
    table = capsys.readouterr().out
    assert table.count(" MUST ") == len(results) == len(failures) > 0


def test_a_report_that_cannot_be_written_ends_with_2_after_the_table(tmp_path, capsys) -> None:
    (tmp_path / "main.tf.json").write_text(CLEAN, encoding="utf-8")
    file = tmp_path / "nowhere" / "out.sarif"
    assert main([str(tmp_path), "--sarif", str(file)]) == 2
    printed = capsys.readouterr()
    assert "0 violations" in printed.out
    assert printed.err == f"conventions: {file} cannot be written: No such file or directory.\n"


def test_nothing_is_written_where_nothing_was_read(tmp_path) -> None:
    file = tmp_path / "out.xml"
    assert main([str(tmp_path), "--junit", str(file)]) == 2
    assert not file.exists()


def test_runbooks_are_those_of_the_project_unless_named(tmp_path, monkeypatch, capsys) -> None:
    body = json.loads(CLEAN) | {"resource": {"aws_cloudwatch_metric_alarm": {"disk": ALARM}}}
    (tmp_path / "main.tf.json").write_text(json.dumps(body), encoding="utf-8")
    for folder, heading in (("docs/runbooks", "Nothing"), ("others", "Disk full")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "disks.md").write_text(f"# {heading}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    main(["."])
    assert "links to disks.md#disk-full, which is not a heading there" in capsys.readouterr().out
    main([".", "--runbooks", "others"])
    assert "disks.md" not in capsys.readouterr().out


def test_named_runbooks_that_are_not_there_end_with_2(tmp_path, capsys) -> None:
    assert main([str(tmp_path), "--runbooks", str(tmp_path / "gone")]) == 2
    assert capsys.readouterr().err == f"conventions: {tmp_path}/gone holds no runbook (*.md).\n"


def test_the_default_folder_is_terraform_out(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([]) == 2
    assert capsys.readouterr().err == (
        "conventions: terraform-out is not a folder; synthesize first or name another folder.\n"
    )


def test_the_catalogue_is_printed_on_request(capsys) -> None:
    assert main(["--catalogue"]) == 0
    assert capsys.readouterr().out.startswith("# Module conventions\n")


def test_an_unknown_option_ends_with_2() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--nonsense"])
    assert ended.value.code == 2


def test_what_is_not_judged_ends_with_2_only_if_it_must_all_be(tmp_path, capsys) -> None:
    body = json.loads(CLEAN) | {"module": {"net": {"source": "./net"}}}
    (tmp_path / "main.tf.json").write_text(json.dumps(body), encoding="utf-8")
    (tmp_path / "hcl.tf").touch()
    assert main([str(tmp_path)]) == 0
    assert "Not judged: 1 module call, 1 file; --verbose says which." in capsys.readouterr().out
    assert main([str(tmp_path), "--strict", "--verbose"]) == 2
    assert f"{tmp_path.name}/module.net" in capsys.readouterr().out


def test_a_violation_goes_before_what_is_not_judged(tmp_path) -> None:
    body = {"output": {"ID": {"value": 1}}, "module": {"net": {"source": "./net"}}}
    (tmp_path / "main.tf.json").write_text(json.dumps(body), encoding="utf-8")
    assert main([str(tmp_path), "--strict"]) == 1


def test_everything_judged_ends_with_0_where_it_must_be(tmp_path) -> None:
    (tmp_path / "main.tf.json").write_text(CLEAN, encoding="utf-8")
    assert main([str(tmp_path), "--strict"]) == 0


def test_several_folders_are_judged_together(tmp_path, capsys) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf.json").write_text(CLEAN, encoding="utf-8")
    assert main([str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    assert " rules ran over 2 documents and 0 resources" in capsys.readouterr().out


def test_what_is_refused_cannot_command_a_terminal(tmp_path, capsys) -> None:
    (tmp_path / "main.tf.json").write_text(r'{"\u001b[31m": 1}', encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    assert r"main.tf.json: \x1b[31m must be a block or a list, got 1." in capsys.readouterr().err
