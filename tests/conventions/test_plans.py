"""Plans in the form of `terraform show -json`, judged as documents."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from conventions import inputs
from conventions.checking import judged
from conventions.document import Kind
from conventions.errors import UnreadableError
from conventions.hearings import WORLDS, hearing
from conventions.plan_reading import read
from conventions.targets import companions
from tests.support.judging import DAY

BUCKET, VERSIONS = "aws_s3_bucket", "aws_s3_bucket_versioning"
TAGS = {"Environment": "production"}


def resource(address: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    type_, name = re.sub(r"\[[^]]*\]", "", address).split(".")[-2:]
    key = re.search(r"\[([^]]*)\]$", address)
    index = {"index": json.loads(key[1])} if key else {}
    known = {"address": address, "mode": "managed", "type": type_, "name": name, "values": values}
    return {**known, **index, **more}


def written(address: str, **expressions: Any) -> dict[str, Any]:
    type_, _, name = address.partition(".")
    return {"mode": "managed", "type": type_, "name": name, "expressions": expressions}


def refers(*references: str) -> dict[str, list[str]]:
    return {"references": [*references]}


def plan(
    resources: list[dict[str, Any]],
    configuration: dict[str, Any],
    unknown: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a plan; resources of modules are put into them by their addresses."""
    tree: dict[str, Any] = {"resources": []}
    children: dict[str, dict[str, Any]] = {}
    for each in resources:
        module = each["address"].rpartition(f".{each['type']}.")[0]
        if module:
            child = children.setdefault(module, {"address": module, "resources": []})
            child["resources"].append(each)
        else:
            tree["resources"].append(each)
    changes = [{"address": a, "change": {"after_unknown": u}} for a, u in (unknown or {}).items()]
    return {
        "planned_values": {"root_module": tree | {"child_modules": [*children.values()]}},
        "resource_changes": changes,
        "configuration": {"root_module": configuration},
        **more,
    }


def put(folder: Path, body: object, name: str = "dev.json") -> Path:
    (folder / name).write_text(json.dumps(body), encoding="utf-8")
    return folder / name


def module_call(**inner: Any) -> dict[str, Any]:
    return {"module_calls": {"a": {"expressions": {"bucket": refers("local.x")}, "module": inner}}}


def test_resources_of_modules_have_their_whole_address(tmp_path) -> None:
    address = 'module.a["x"].aws_s3_bucket.logs["eu"]'
    document = read(put(tmp_path, plan([resource(address, {"bucket": "n"})], module_call())))
    (bucket,) = document.of(BUCKET)
    assert (bucket.address, bucket.path) == (address, f"dev/{address}")
    assert (document.name, document.kind) == ("dev", Kind.STACK)


def test_companions_are_found_through_variables_outputs_and_keys(tmp_path) -> None:
    """Bucket by bucket: of the module's instance with the same key, of its output, of its input."""
    resources = [
        resource('module.a["x"].aws_s3_bucket.this', {"bucket": "bx"}),
        resource('module.a["y"].aws_s3_bucket.this', {"bucket": "by"}),
        resource('module.a["x"].aws_s3_bucket_versioning.this', {}),
        resource('module.a["y"].aws_s3_bucket_versioning.this', {}),
        resource("aws_s3_bucket_versioning.out", {}),
        resource('aws_s3_bucket.each["k"]', {"bucket": "b0"}),
        resource('aws_s3_bucket_versioning.each["k"]', {}),
        resource('aws_s3_bucket.each["l"]', {"bucket": "b1"}),
    ]
    inner = {
        "resources": [written(f"{VERSIONS}.this", bucket=refers("aws_s3_bucket.this.id"))],
        "outputs": {"id": {"expression": refers("aws_s3_bucket.this.id", "aws_s3_bucket.this")}},
    }
    configuration = {
        **module_call(**inner),
        "resources": [
            written(f"{VERSIONS}.out", bucket=refers('module.a["y"].id', 'module.a["y"]')),
            written(f"{VERSIONS}.each", bucket=refers("aws_s3_bucket.each", "each.key")),
        ],
    }
    unknown = {e["address"]: {"bucket": True} for e in resources if VERSIONS in e["address"]}
    document = read(put(tmp_path, plan(resources, configuration, unknown)))
    found = {
        bucket.address: [each.address for each in companions(document, bucket, VERSIONS, "bucket")]
        for bucket in document.of(BUCKET)
    }
    assert found == {
        'module.a["x"].aws_s3_bucket.this': ['module.a["x"].aws_s3_bucket_versioning.this'],
        'module.a["y"].aws_s3_bucket.this': [
            "aws_s3_bucket_versioning.out",
            'module.a["y"].aws_s3_bucket_versioning.this',
        ],
        'aws_s3_bucket.each["k"]': ['aws_s3_bucket_versioning.each["k"]'],
        'aws_s3_bucket.each["l"]': [],
    }


def test_what_a_module_is_given_leads_to_where_it_comes_from(tmp_path) -> None:
    inner = {"resources": [written(f"{VERSIONS}.this", bucket=refers("var.bucket"))]}
    configuration = module_call(**inner)
    configuration["module_calls"]["a"]["expressions"]["bucket"] = refers("aws_s3_bucket.logs.id")
    resources = [
        resource("aws_s3_bucket.logs", {}),
        resource("module.a.aws_s3_bucket_versioning.this", {"bucket": "sg-1"}),
    ]
    document = read(put(tmp_path, plan(resources, configuration)))
    (user,) = (block for block, _ in document.uses["aws_s3_bucket.logs"])
    assert user.address == "module.a.aws_s3_bucket_versioning.this"
    assert user.text("bucket") == "sg-1"  # known, and still a reference


def test_what_the_apply_knows_is_asked_for_and_what_is_computed_is_not_set(tmp_path) -> None:
    values = {"name": None, "on": True, "rule": [{"days": None, "size": 3}], "list": ["a", None]}
    rule = {"days": True, "id": True}
    unknown = {"name": True, "kms": True, "rule": [rule], "list": [False, True]}
    expressions = {
        "name": refers("local.x"),
        "rule": [{"days": refers("local.y"), "size": {"constant_value": 3}}],
        "list": refers("aws_vpc.main.id"),
    }
    document = read(
        put(
            tmp_path,
            plan(
                [resource("aws_db_instance.main", values)],
                {"resources": [written("aws_db_instance.main", **expressions)]},
                {"aws_db_instance.main": unknown},
            ),
        )
    )
    (database,) = document.resources
    assert database.body.keys() == {"name", "on", "rule", "list", "lifecycle"}
    (rule,) = database.nested("rule")
    assert (rule["size"], rule.keys()) == (3, {"days", "size"})
    assert len(database.body["list"]) == 2
    with hearing(WORLDS[0]) as run:
        assert database.number("name", 0) is None
    assert [origin.argument for origin, _ in run.asked] == ["name"]


def test_a_sensitive_value_is_set_and_is_not_printed(tmp_path) -> None:
    secret = resource("aws_db_instance.main", {"password": "hunter2", "username": None})
    secret["sensitive_values"] = {"password": True, "username": True}
    file = put(tmp_path, plan([secret], {}))
    (database,) = read(file).resources
    assert bool(database.body["password"])
    assert "username" not in database.body
    report = judged(inputs.read([], file, None), waivers=None, today=DAY)
    assert "hunter2" not in repr(report)
    assert "aws_db_instance.main carries its password" in [each.found for each in report.findings]


def test_default_tags_are_those_that_all_resources_have(tmp_path) -> None:
    provider = {"name": "aws", "expressions": {"default_tags": [{"tags": refers("var.tags")}]}}
    body = plan(
        [
            resource("aws_vpc.a", {"tags_all": {**TAGS, "Name": "a"}}),
            resource("aws_vpc.b", {"tags_all": TAGS}),
        ],
        {},
    )
    body["configuration"]["provider_config"] = {"aws": provider}
    document = read(put(tmp_path, body))
    assert document.tags() == TAGS
    assert document.is_production


def test_data_that_was_read_before_the_plan_is_judged(tmp_path) -> None:
    values = {"statement": [{"actions": ["*"], "resources": ["a"], "effect": "Allow"}]}
    data = resource("aws_iam_policy_document.all", values, mode="data")
    data["address"] = f"data.{data['address']}"
    prior = {"values": {"root_module": {"resources": [data]}}}
    report = judged(
        inputs.read([], put(tmp_path, plan([], {}, prior_state=prior)), None),
        waivers=None,
        today=DAY,
    )
    assert "statement 1 allows the action *" in [each.found for each in report.findings]


def test_what_only_the_folder_says_is_not_judged_without_it(tmp_path) -> None:
    folder = tmp_path / "stack"
    folder.mkdir()
    body = {
        "terraform": {"required_version": "1", "backend": {"s3": {}}},
        "resource": {BUCKET: {"logs": {"//": {"metadata": {"path": "stack/logs"}}}}},
    }
    put(folder, body, "main.tf.json")
    file = put(tmp_path, plan([resource("aws_s3_bucket.logs", {"bucket": "b"})], {}))
    alone = judged(inputs.read([], file, None), waivers=None, today=DAY)
    assert "VER001" not in {each.rule for each in alone.findings}
    assert ("rule", "dev") in {(each.kind, each.path) for each in alone.unjudged}
    both = judged(inputs.read([folder], file, None), waivers=None, today=DAY)
    assert "VER001" in {each.rule for each in both.findings}
    assert both.unjudged == ()
    assert "stack/logs" in {each.path for each in both.findings}


def test_a_plan_that_may_be_of_several_folders_is_refused(output, tmp_path) -> None:
    root = output(a={}, b={})
    file = put(tmp_path, plan([], {}), "c.json")
    with pytest.raises(UnreadableError, match="may be of any of 2 documents; name its folder"):
        inputs.read([root], file, None)
    (read_,) = inputs.read([root], put(tmp_path, plan([], {}), "b.json"), None)
    assert [type(each).__name__ for each in read_.documents] == ["Document", "Plan"]


def test_a_plan_that_failed_is_counted(tmp_path) -> None:
    document = read(put(tmp_path, plan([], {}, errored=True)))
    assert [each.what for each in document.unjudged] == [
        "is of a plan that failed, or that put something off"
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"values": {}}, "must be what `terraform show -json` says of a plan, got a state"),
        (
            {"resource": {}},
            "must be what `terraform show -json` says of a plan, got something else",
        ),
        ({"planned_values": {"root_module": []}}, "has not the form of a plan: "),
        ({"planned_values": {"root_module": {"resources": [1]}}}, "has not the form of a plan: "),
    ],
)
def test_anything_else_is_refused(tmp_path, body, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        read(put(tmp_path, body))


def test_json_says_how_it_is_written(tmp_path) -> None:
    policy = {"resources": [None, None], "name": None}
    arn = "${aws_s3_bucket.logs.arn}/*"
    expressions = {
        "resources": {"constant_value": ["*", arn], **refers("aws_s3_bucket.logs.arn")},
        "name": {"constant_value": "x-${var.y}", **refers("var.y")},
    }
    resources = [resource("aws_s3_bucket.logs", {}), resource("aws_vpc.main", policy)]
    configuration = {"resources": [written("aws_vpc.main", **expressions)]}
    unknown = {"aws_vpc.main": {"resources": [False, True], "name": True}}
    document = read(put(tmp_path, plan(resources, configuration, unknown)))
    (vpc,) = document.of("aws_vpc")
    assert vpc.body["resources"] == [arn]
    assert vpc.written("name") == "x-${var.y}"
    assert [user.id for user, _ in document.uses["aws_s3_bucket.logs"]] == ["main"]


def test_each_of_several_blocks_may_be_the_one_that_says_what_is_unknown(tmp_path) -> None:
    address = "aws_security_group.x"
    rules = [{"description": "a"}, {"description": "b"}]
    values = {"description": "d", "ingress": rules}
    unknown = {"ingress": [{"cidr_blocks": True}, {}]}
    said = [{"description": {}}, {"description": {}, "cidr_blocks": refers("var.x")}]
    said_of = {"resources": [written(address, ingress=said)]}
    body = plan([resource(address, values)], said_of, {address: unknown})
    report = judged(inputs.read([], put(tmp_path, body), None), waivers=None, today=DAY)
    assert any("NET001" in each.rules for each in report.unjudged)


def test_a_plan_that_puts_something_off_or_lacks_its_configuration_says_so(tmp_path) -> None:
    body = plan([resource("aws_security_group.x", {})], {}, {"aws_security_group.x": {"id": True}})
    body["deferred_changes"] = [{"reason": "unknown"}]
    report = judged(inputs.read([], put(tmp_path, body), None), waivers=None, today=DAY)
    assert [each.what for each in report.unjudged if each.kind == "file"] == [
        "does not say how its resources are written, so what is unknown of them is not",
        "is of a plan that failed, or that put something off",
    ]
