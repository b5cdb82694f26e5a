"""Dangers that are written in an unusual way: none of them may pass as judged."""

import json
from pathlib import Path
from typing import Any

import pytest

from conventions.checking import inspect
from conventions.errors import UnreadableError
from tests.support.judging import DAY

ANYWHERE = {"description": "all", "cidr_blocks": ["0.0.0.0/0"]}
OPEN = {"description": "edge", "ingress": [ANYWHERE]}
GROUP = "${aws_security_group.x.id}"
BALANCER = {"aws_lb": {"x": {"internal": False, "security_groups": [GROUP]}}}
ALL = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'


def resource(type_: str, **body: Any) -> dict[str, Any]:
    return {"resource": {type_: {"x": body}}}


def carried_by(type_: str, **body: Any) -> dict[str, Any]:
    return {"resource": {"aws_security_group": {"x": OPEN}, **BALANCER, type_: {"y": body}}}


def policy(text: str) -> dict[str, Any]:
    return resource("aws_iam_policy", name="x", policy=text)


def bucket(*statements: dict[str, Any]) -> dict[str, Any]:
    allowed = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "b/*", "Principal": "*"}
    whole = {"Statement": [allowed | each for each in statements]}
    return resource("aws_s3_bucket_policy", bucket="b", policy=json.dumps(whole))


def only(test: str, key: str, *values: str) -> dict[str, Any]:
    return bucket({"Condition": {test: {key: [*values]}}})


def denied(test: str, key: str, value: str, resource_: str = "*") -> dict[str, Any]:
    condition = {test: {key: value}}
    return bucket({}, {"Effect": "Deny", "Resource": resource_, "Condition": condition})


def trust(**statement: Any) -> dict[str, Any]:
    body = {"statement": {"actions": ["sts:AssumeRole"], **statement}}
    return {"data": {"aws_iam_policy_document": {"x": body}}}


def attached(policy_arn: str, **data: Any) -> dict[str, Any]:
    return resource("aws_iam_role_policy_attachment", policy_arn=policy_arn, role="r") | {
        "data": {"aws_iam_policy": {"x": data}}
    }


def verdict(folder: Path, rule: str, files: dict[str, Any]) -> str:
    for name, body in files.items():
        (folder / name).write_text(json.dumps(body), encoding="utf-8")
    report = inspect(folder, waivers=None, today=DAY)
    if any(each.rule == rule for each in report.findings):
        return "violated"
    return "not judged" if any(rule in each.rules for each in report.unjudged) else "passed"


@pytest.mark.parametrize(
    ("rule", "expected", "body"),
    [
        pytest.param("NET001", "violated", body, id=f"group of {type_} too")
        for type_, body in {
            "function": carried_by(
                "aws_lambda_function", vpc_config={"security_group_ids": [GROUP]}
            ),
            "template": carried_by(
                "aws_launch_template", network_interfaces=[{"security_groups": [GROUP]}]
            ),
            "interface": carried_by("aws_network_interface_sg_attachment", security_group_id=GROUP),
        }.items()
    ]
    + [
        pytest.param(
            "NET001",
            "violated",
            resource("aws_default_security_group", vpc_id="vpc-1", ingress=[ANYWHERE]),
            id="default group",
        ),
        pytest.param(
            "NET001",
            "violated",
            {
                "resource": {
                    "aws_ec2_managed_prefix_list": {"y": {"entry": [{"cidr": "0.0.0.0/0"}]}},
                    "aws_vpc_security_group_ingress_rule": {
                        "x": {"prefix_list_id": "${aws_ec2_managed_prefix_list.y.id}"}
                    },
                }
            },
            id="prefix list",
        ),
        pytest.param(
            "DBS001",
            "not judged",
            {
                **resource(
                    "aws_rds_cluster",
                    engine="aurora-postgresql",
                    storage_encrypted='${lookup(var.db, "encrypted", false)}',
                    iam_database_authentication_enabled=True,
                    manage_master_user_password=True,
                    backup_retention_period=7,
                    deletion_protection=True,
                    kms_key_id="k",
                    availability_zones=["a", "b"],
                ),
                "provider": {"aws": {"default_tags": {"tags": {"Environment": "dev"}}}},
            },
            id="default of a look-up in a variable",
        ),
        pytest.param("IAM001", "violated", policy(ALL[:-1] + ', "Statement": []}'), id="twice"),
        pytest.param(
            "IAM001", "not judged", policy(ALL.replace("Action", "${var.key}")), id="unknown key"
        ),
        pytest.param(
            "IAM001",
            "not judged",
            resource(
                "aws_iam_role",
                dynamic={
                    "inline_policy": {"for_each": "${var.x}", "content": {"policy": "${var.y}"}}
                },
            ),
            id="inline policies by a dynamic block",
        ),
        pytest.param("IAM009", "not judged", only("StringLike", "aws:SourceVpc", "${var.x}")),
        pytest.param(
            "IAM009", "not judged", only("IpAddress", "aws:SourceIp", "1.1.1.1", "${var.x}")
        ),
        pytest.param("IAM009", "violated", only("StringLike", "aws:SourceVpc", "vpc-*")),
        pytest.param("IAM009", "violated", only("StringLike", "aws:PrincipalArn", "arn:*")),
        pytest.param("IAM009", "violated", only("StringLike", "aws:PrincipalArn", "*:role/x")),
        pytest.param("IAM009", "violated", only("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*")),
        pytest.param("IAM009", "violated", only("ArnLike", "aws:SourceArn", "arn:aws:s3:::*")),
        pytest.param("IAM009", "passed", only("ArnLike", "aws:SourceArn", "arn:aws:s3:::logs-*")),
        pytest.param("IAM009", "passed", only("StringLike", "aws:UserId", "AROA111:*")),
        pytest.param("IAM009", "violated", denied("StringNotLike", "aws:SourceVpc", "*")),
        pytest.param("IAM009", "violated", denied("NotIpAddress", "aws:SourceIp", "0.0.0.0/0")),
        pytest.param(
            "IAM009", "violated", denied("StringNotEquals", "aws:SourceVpc", "v", "other/*")
        ),
        pytest.param("IAM009", "passed", denied("StringNotEquals", "aws:SourceVpc", "v")),
        pytest.param("IAM009", "passed", denied("StringNotEquals", "aws:SourceVpc", "v", "b/*")),
        pytest.param(
            "IAM009",
            "not judged",
            trust(
                principals={"type": "AWS", "identifiers": ["*"]},
                dynamic={
                    "condition": {
                        "for_each": "${var.x}",
                        "content": {
                            "test": "StringEquals",
                            "variable": "aws:PrincipalOrgID",
                            "values": ["o-1"],
                        },
                    }
                },
            ),
            id="condition by a dynamic block",
        ),
        pytest.param(
            "IAM010",
            "not judged",
            attached("${data.aws_iam_policy.x.arn}", arn="arn:aws:iam::aws:policy/${var.x}"),
            id="policy looked up by an unknown ARN",
        ),
        pytest.param(
            "IAM010",
            "not judged",
            attached(
                '${data.aws_iam_policy.x["AdministratorAccess"].arn}',
                for_each=["AdministratorAccess", "ReadOnlyAccess"],
                name="${each.value}",
            ),
            id="one of several policies looked up",
        ),
    ],
)
def test_a_danger_is_found_or_said_not_to_be_judged(
    tmp_path: Path, rule: str, expected: str, body: dict[str, Any]
) -> None:
    assert verdict(tmp_path, rule, {"main.tf.json": body}) == expected


@pytest.mark.parametrize(
    ("expected", "former", "new"),
    [
        ("passed", {"ingress": [ANYWHERE]}, {"ingress": {"for_each": [], "content": ANYWHERE}}),
        ("violated", {}, {"ingress": {"for_each": [1], "content": ANYWHERE}}),
        (
            "violated",
            {"dynamic": {"ingress": {"for_each": [1], "content": ANYWHERE}}},
            {"egress": {"for_each": [1], "content": ANYWHERE}},
        ),
    ],
)
def test_a_dynamic_block_of_an_override_replaces_its_own_kind_only(
    tmp_path: Path, expected: str, former: dict[str, Any], new: dict[str, Any]
) -> None:
    files = {
        "main.tf.json": resource("aws_security_group", description="d", **former),
        "main_override.tf.json": resource("aws_security_group", dynamic=new),
    }
    assert verdict(tmp_path, "NET001", files) == expected


def test_a_count_is_read_as_terraform_reads_digits(tmp_path: Path) -> None:
    body = resource("aws_security_group", **OPEN, count="²")
    assert verdict(tmp_path, "NET001", {"main.tf.json": body}) == "violated"


@pytest.mark.parametrize("form", ["${{{0}}}${{{0}}}", ["${{{0}}}", "${{{0}}}"]])
def test_locals_that_double_themselves_are_left_to_a_plan(tmp_path: Path, form: Any) -> None:
    def made(name: str) -> Any:
        return [t.format(name) for t in form] if isinstance(form, list) else form.format(name)

    names = {f"a{n}": made(f"local.a{n + 1}") for n in range(64)} | {"a64": "x"}
    body = resource("aws_security_group", **OPEN, name="${local.a0}") | {"locals": names}
    assert verdict(tmp_path, "NET001", {"main.tf.json": body}) == "violated"


def test_generated_blocks_in_generated_blocks_are_left_to_a_plan_when_they_are_many(
    tmp_path: Path,
) -> None:
    inner: dict[str, Any] = {"a": "${a.value}"}
    for _ in range(22):
        inner = {"dynamic": {"a": {"for_each": [1, 2], "content": inner}}}
    body = resource("aws_security_group", **OPEN, **inner)
    assert verdict(tmp_path, "NET001", {"main.tf.json": body}) == "violated"


def test_what_terraform_would_fail_on_is_refused_in_a_sentence(tmp_path: Path) -> None:
    nested = '{"a":' * 900 + '"${var.x}"' + "}" * 900
    deep = f'{{"resource": {{"aws_sqs_queue": {{"x": {nested}}}}}}}'
    (tmp_path / "main.tf.json").write_text(deep, encoding="utf-8")
    with pytest.raises(UnreadableError, match="cannot be read"):
        inspect(tmp_path, waivers=None, today=DAY)
    (tmp_path / "main.tf.json").write_text("{}", encoding="utf-8")
    (tmp_path / "other.tf.json").symlink_to("nowhere")
    with pytest.raises(UnreadableError, match=r"other\.tf\.json cannot be read"):
        inspect(tmp_path, waivers=None, today=DAY)


def test_a_policy_that_is_nested_too_deeply_crashes_no_rule(tmp_path: Path) -> None:
    body = policy(f'{{"Statement": {"[" * 5000}{"]" * 5000}}}')
    (tmp_path / "main.tf.json").write_text(json.dumps(body), encoding="utf-8")
    findings = inspect(tmp_path, waivers=None, today=DAY).findings
    assert not [each for each in findings if each.is_crash]
    assert any(each.rule == "IAM001" for each in findings)


def test_resources_of_a_provider_that_no_rule_knows_are_not_judged(tmp_path: Path) -> None:
    resources = {
        "google_compute_firewall": {"x": {"source_ranges": ["0.0.0.0/0"]}},
        "awscc_ec2_security_group": {"x": {}},
        "random_password": {"x": {}},
        "aws_cloudformation_stack": {"x": {"template_body": "{}"}},
    }
    (tmp_path / "main.tf.json").write_text(json.dumps({"resource": resources}), encoding="utf-8")
    unjudged = inspect(tmp_path, waivers=None, today=DAY).unjudged
    assert [each.what for each in unjudged if each.kind == "block"] == [
        "what it makes is written in another language, which is not read",
        "no rule judges resources of the provider awscc",
        "no rule judges resources of the provider google",
    ]
