"""Folders as others write them: nothing in them is passed over in silence."""

import json

import pytest

from conventions import synthesis
from conventions.errors import UnreadableError

MAIN = {"cidr_block": "a", "lifecycle": {"prevent_destroy": True}}
VPC = {"resource": {"aws_vpc": {"main": MAIN}}}
EIP = {"resource": {"aws_eip": {"x": {}}}}


def put(folder, **files: object) -> None:
    for name, body in files.items():
        file = folder / name.replace("__", "/").replace("_tf", ".tf").replace("_json", ".json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(body if isinstance(body, str) else json.dumps(body), encoding="utf-8")


def unread(folder) -> list[tuple[str, str]]:
    read = synthesis.read(folder)
    every = [*read.unread, *(each for d in read.documents for each in d.unjudged)]
    return [(each.kind, each.path.replace(str(folder), "FOLDER")) for each in every]


def refused(folder) -> str:
    with pytest.raises(UnreadableError) as error:
        synthesis.read(folder)
    return str(error.value).replace(str(folder), "FOLDER")


def test_what_is_not_json_is_counted(tmp_path) -> None:
    put(tmp_path, main_tf_json=VPC, extra_tf="")
    (tmp_path / "more.tofu").touch()
    assert unread(tmp_path) == [("file", "FOLDER/extra.tf"), ("file", "FOLDER/more.tofu")]


def test_json_of_opentofu_is_read_unless_it_takes_the_place_of_another_file(tmp_path) -> None:
    put(tmp_path, main_tf_json=VPC)
    (tmp_path / "main.tofu.json").write_text("{}", encoding="utf-8")
    (tmp_path / "own.tofu.json").write_text(
        '{"resource": {"aws_eip": {"x": {}}}}', encoding="utf-8"
    )
    (document,) = synthesis.read(tmp_path).documents
    assert [block.address for block in document.resources] == ["aws_vpc.main", "aws_eip.x"]
    assert unread(tmp_path) == [("file", "FOLDER/main.tofu.json")]


def test_folders_below_are_counted(tmp_path) -> None:
    put(tmp_path, main_tf_json=VPC, modules__net__main_tf_json={}, a__b__main_tf="")
    put(tmp_path, **{".terraform__modules__x__main_tf": "", "docs__page.md": ""})
    assert unread(tmp_path) == [("folder", "FOLDER/a/b"), ("folder", "FOLDER/modules/net")]


def test_a_document_beside_the_stacks_is_judged_too(output) -> None:
    root = output(dev=VPC)
    put(root, main_tf_json=EIP, hcl__stacks__dev__main_tf="")
    put(root, hcl__stacks__old__main_tf="")
    documents = synthesis.read(root).documents
    assert [document.name for document in documents] == ["dev", "terraform-out"]
    assert unread(root) == [("folder", "FOLDER/hcl/stacks/old")]


def test_blocks_that_no_rule_judges_are_counted(tmp_path) -> None:
    body = {
        "ephemeral": {"aws_secret": {"x": {}}},
        "frobnicate": {"y": {}},
        "module": {"net": {"source": "./net"}},
        "removed": [{"from": "aws_vpc.old", "provisioner": {"local-exec": {}}}],
        "//": {"a": "comment"},
    }
    put(tmp_path, main_tf_json=body)
    assert unread(tmp_path) == [
        ("block", f"{tmp_path.name}/ephemeral.aws_secret"),
        ("block", f"{tmp_path.name}/frobnicate.y"),
        ("block", f"{tmp_path.name}/removed.aws_vpc.old"),
        ("module call", f"{tmp_path.name}/module.net"),
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"resource": [{}, "junk"]}, "resource must be a block or a list of blocks, got 'junk'"),
        ({"resource": "x" * 999}, f"resource must be a block or a list, got '{'x' * 59}…"),
        ({"junk": 1}, "junk must be a block or a list, got 1"),
    ],
)
def test_junk_is_refused_in_a_short_sentence(tmp_path, body, message: str) -> None:
    put(tmp_path, main_tf_json=body)
    assert refused(tmp_path) == f"FOLDER/main.tf.json: {message}"


def test_empty_bodies_are_read_as_terraform_reads_them(tmp_path) -> None:
    put(tmp_path, main_tf_json={"resource": [None, {"aws_vpc": {"a": [None], "b": None}}, []]})
    (document,) = synthesis.read(tmp_path).documents
    assert [block.address for block in document.resources] == ["aws_vpc.a"]


def test_a_list_in_a_list_is_one_block(tmp_path) -> None:
    put(
        tmp_path,
        main_tf_json={"resource": {"aws_vpc": {"a": {"tag": [[{"k": 1}, {"v": 2}], {"k": 3}]}}}},
    )
    (block,) = synthesis.read(tmp_path).documents[0].resources
    assert block.nested("tag") == [{"k": 1, "v": 2}, {"k": 3}]


def test_an_override_file_changes_what_others_declare(tmp_path) -> None:
    override = {
        "resource": {"aws_vpc": {"main": {"cidr_block": "b", "lifecycle": {"ignore_changes": []}}}},
        "provider": {"aws": [{"alias": "x", "region": "r2"}]},
        "terraform": {"required_providers": {"b": "2"}, "backend": {"local": {}}},
        "locals": {"a": "2"},
    }
    main = {
        **VPC,
        "provider": {"aws": [{"region": "r1"}, {"alias": "x", "region": "r1"}]},
        "terraform": {"required_providers": {"a": "1", "b": "1"}, "backend": {"s3": {}}},
        "locals": {"a": "1", "b": "${local.a}"},
        "output": {"b": {"value": "${local.b}"}},
    }
    put(tmp_path, main_override_tf_json=override, zzz_tf_json=main)
    (document,) = synthesis.read(tmp_path).documents
    (vpc,) = document.resources
    assert vpc.body == {
        "cidr_block": "b",
        "lifecycle": {"prevent_destroy": True, "ignore_changes": []},
    }
    assert [each.body["region"] for each in document.providers] == ["r1", "r2"]
    assert document.required_providers == {"a": "1", "b": "2"}
    assert list(document.backends) == ["local"]
    assert document.outputs[0].body["value"] == "2"


def test_an_override_of_nothing_is_refused(tmp_path) -> None:
    put(tmp_path, main_tf_json={}, override_tf_json=VPC)
    assert refused(tmp_path) == (
        "FOLDER/override.tf.json: an override file changes resource.aws_vpc.main, "
        "which no other file declares"
    )


@pytest.mark.parametrize(
    ("tags", "is_production"),
    [
        ({"Environment": "production"}, True),
        ({"Environment": "${local.where}"}, False),
        ({"Environment": "${var.environment}"}, True),
        ("${var.tags}", True),
        ({"Project": "acme"}, False),
        ('${merge({ Environment = "shared" }, {})}', True),
    ],
)
def test_an_environment_that_is_unknown_is_judged_as_production(stack, tags, is_production) -> None:
    provider = {"aws": [{"default_tags": [{"tags": tags}]}]}
    assert stack(provider=provider, locals={"where": "dev"}).is_production is is_production
