import json
from pathlib import Path

import pytest

from conventions.document import Kind
from conventions.errors import UnreadableError
from conventions.synthesis import read

RESOURCE = {"resource": {"aws_vpc": {"network": {}}}}


def refused(folder) -> str:
    with pytest.raises(UnreadableError) as error:
        read(folder)
    return str(error.value).replace(str(folder), "FOLDER")


def add(file, text: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_stacks_and_modules_are_read_with_the_order_of_the_stacks(output) -> None:
    root = output(dev=RESOURCE, shared={})
    add(root / "json" / "modules" / "network" / "main.tf.json", "{}")
    add(root / "modules" / "network" / "main.tf")  # the same in HCL, for callers
    (root / "manifest.json").write_text(
        '{"stacks": {"dev": {"dependencies": ["shared"]}}}', encoding="utf-8"
    )
    synthesis = read(root)
    assert [(d.name, d.kind) for d in synthesis.documents] == [
        ("dev", Kind.STACK),
        ("shared", Kind.STACK),
        ("network", Kind.MODULE),
    ]
    assert synthesis.dependencies == {"dev": ("shared",)}


def test_the_folder_of_readable_terraform_beside_the_stacks_is_not_read(output) -> None:
    root = output(dev=RESOURCE)
    (root / "hcl" / "stacks" / "dev").mkdir(parents=True)
    (root / "hcl" / "stacks" / "dev" / "metadata.json").write_text("not json", encoding="utf-8")
    assert [document.name for document in read(root).documents] == ["dev"]


def test_modules_without_any_stack_need_no_manifest(tmp_path) -> None:
    add(tmp_path / "json" / "modules" / "network" / "main.tf.json", "{}")
    (document,) = read(tmp_path).documents
    assert (document.name, document.kind) == ("network", Kind.MODULE)


@pytest.mark.parametrize("file", ["main.tf", "main.tf.json"])
def test_a_published_module_without_json_is_refused_for_nobody_judges_it(output, file) -> None:
    root = output(dev=RESOURCE)
    add(root / "modules" / "network" / file)
    assert refused(root) == (
        "FOLDER/modules/network is a module that nobody judges; add FOLDER/json/modules/network"
    )


def test_a_published_module_alone_is_refused_too(tmp_path) -> None:
    add(tmp_path / "modules" / "network" / "main.tf")
    assert refused(tmp_path).startswith("FOLDER/modules/network is a module that nobody judges")


def test_a_folder_of_modules_may_hold_more_than_modules(output) -> None:
    root = output(dev=RESOURCE)
    add(root / "modules" / "README.md")
    add(root / "modules" / "docs" / "README.md")
    assert [document.name for document in read(root).documents] == ["dev"]


def test_a_module_folder_without_json_is_refused(output) -> None:
    root = output(dev=RESOURCE)
    (root / "json" / "modules" / "network").mkdir(parents=True)
    assert refused(root) == (
        "FOLDER/json/modules/network holds no Terraform JSON (*.tf.json); nothing was read"
    )


def test_runbooks_are_read_with_the_documents(output, tmp_path) -> None:
    add(tmp_path / "runbooks" / "database.md", "# Disk full")
    root = output(dev=RESOURCE)
    assert read(root).runbooks is None
    pages = read(root, runbooks=tmp_path / "runbooks").runbooks
    assert pages == {"database.md": frozenset({"disk-full"})}


def test_everything_together_has_the_name_of_the_folder_wherever_it_is_read_from(
    output, monkeypatch
) -> None:
    root = output(dev=RESOURCE)
    monkeypatch.chdir(root)
    assert read(Path()).path == "terraform-out"


def test_any_folder_of_terraform_json_is_one_document_of_all_its_files(tmp_path) -> None:
    (tmp_path / "main.tf.json").write_text(json.dumps(RESOURCE), encoding="utf-8")
    (tmp_path / "more.tf.json").write_text(
        '{"resource": {"aws_eip": {"nat": {}}}}', encoding="utf-8"
    )
    synthesis = read(tmp_path)
    (document,) = synthesis.documents
    assert [block.address for block in document.resources] == ["aws_vpc.network", "aws_eip.nat"]
    assert (document.kind, synthesis.is_complete) == (Kind.MODULE, False)
    assert document.file == tmp_path / "main.tf.json"


def test_a_single_folder_with_a_backend_is_a_stack(tmp_path) -> None:
    (tmp_path / "cdk.tf.json").write_text('{"terraform": {"backend": {"s3": {}}}}', "utf-8")
    assert read(tmp_path).documents[0].kind is Kind.STACK


def test_a_stack_has_the_name_that_cdktf_gave_it(output) -> None:
    root = output(folder={"//": {"metadata": {"stackName": "dev"}}})
    (root / "manifest.json").write_text('{"stacks": {}}', encoding="utf-8")
    assert read(root).documents[0].name == "dev"


def test_the_lock_file_is_read_with_its_stack(output) -> None:
    root = output(dev=RESOURCE)
    (root / "stacks" / "dev" / ".terraform.lock.hcl").write_text("locked", encoding="utf-8")
    assert read(root).documents[0].lock == "locked"


def test_a_lock_file_that_is_not_text_is_refused(output) -> None:
    root = output(dev=RESOURCE)
    (root / "stacks" / "dev" / ".terraform.lock.hcl").write_bytes(b"\xff")
    assert refused(root).startswith("FOLDER/stacks/dev/.terraform.lock.hcl cannot be read: 'utf-8'")


def test_malformed_json_names_file_line_and_column(output) -> None:
    assert refused(output(dev='{\n  "resource": oops\n}')) == (
        "FOLDER/stacks/dev/cdk.tf.json is not JSON at line 2, column 15: Expecting value"
    )


def test_a_key_twice_in_one_object_is_refused_for_the_first_would_be_lost(output) -> None:
    assert refused(output(dev='{"resource": {"a": 1, "a": 2}}')) == (
        "FOLDER/stacks/dev/cdk.tf.json cannot be read: the key 'a' appears twice in one object"
    )


def test_json_that_is_not_an_object_is_refused(output) -> None:
    assert refused(output(dev="[]")) == (
        "FOLDER/stacks/dev/cdk.tf.json must hold a JSON object, got list"
    )


def test_a_block_that_is_no_block_is_refused(output) -> None:
    assert refused(output(dev={"resource": "text"})) == (
        "FOLDER/stacks/dev/cdk.tf.json: resource must be a block or a list, got 'text'"
    )


def test_an_inner_block_that_is_no_block_is_refused(output) -> None:
    assert refused(output(dev={"resource": {"aws_vpc": {"x": 1}}})) == (
        "FOLDER/stacks/dev: resource.aws_vpc.x must be a block or a list of blocks, got 1"
    )


def test_a_missing_folder_is_refused(tmp_path) -> None:
    assert refused(tmp_path / "nowhere") == (
        "FOLDER is not a folder; synthesize first or name another folder"
    )


def test_a_folder_in_which_nothing_was_read_is_refused(tmp_path) -> None:
    assert refused(tmp_path) == "FOLDER holds no Terraform JSON (*.tf.json); nothing was read"
    (tmp_path / "stacks").mkdir()
    assert refused(tmp_path) == "FOLDER holds no stack and no module; synthesize first"


def test_a_stack_without_json_among_others_is_refused(output) -> None:
    root = output(dev=RESOURCE)
    (root / "stacks" / "old").mkdir()
    assert refused(root) == (
        "FOLDER/stacks/old holds no Terraform JSON (*.tf.json); nothing was read"
    )


def test_terraform_that_is_not_json_is_refused_rather_than_passed_over(output) -> None:
    root = output(dev=RESOURCE)
    (root / "stacks" / "dev" / "extra.tf").touch()
    assert refused(root) == (
        "FOLDER/stacks/dev holds extra.tf beside its JSON; only JSON can be read"
    )


def test_stacks_without_a_manifest_are_refused(output) -> None:
    root = output(dev=RESOURCE)
    (root / "manifest.json").unlink()
    assert refused(root) == (
        "FOLDER/manifest.json is missing, so the order of the stacks is unknown"
    )


def test_a_stack_of_the_manifest_that_is_not_there_is_refused(output) -> None:
    root = output(dev=RESOURCE)
    (root / "manifest.json").write_text('{"stacks": {"gone": {}}}', encoding="utf-8")
    assert refused(root) == ("FOLDER/manifest.json names the stack gone, which was not synthesized")


def test_a_manifest_of_another_shape_is_refused(output) -> None:
    root = output(dev=RESOURCE)
    (root / "manifest.json").write_text('{"stacks": []}', encoding="utf-8")
    assert refused(root) == ("FOLDER/manifest.json: stacks must be an object of objects, got []")
