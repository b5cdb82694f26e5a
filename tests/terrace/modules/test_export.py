import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cdktf import App

from constructs_lib.errors import ConfigurationError
from constructs_lib.networking.config import NetworkingConfig
from environments import ENVIRONMENTS
from terrace.cli import main
from terrace.errors import UserError
from terrace.modules import export
from terrace.modules.definitions import MODULES
from terrace.modules.stack import ModuleStack

ROOT = Path(__file__).parents[3]
COMMITTED = ROOT / "terraform-out"
SHARED_DOMAINS = {"config", "messaging", "startup"}  # parts of others, and no domain
FILES = {"README.md", "main.tf", "outputs.tf", "variables.tf", "versions.tf"}


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("modules")
    assert export.run([], output) == 0
    return output


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for kind in ("modules", "json")
        for path in (folder / kind).rglob("*")
        if path.is_file() and ".terraform" not in path.parts and path.name != ".terraform.lock.hcl"
    }


def document(name: str) -> dict[str, Any]:
    path = COMMITTED / "json/modules" / name / "main.tf.json"
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, document(name)) for name in MODULES)


def test_the_committed_modules_are_what_the_constructs_give(fresh: Path) -> None:
    committed = files(COMMITTED)
    assert len(committed) == len(MODULES) * (len(FILES) + 2) + 1  # and one for all
    assert files(fresh) == committed


def test_every_domain_leaves_the_house_in_the_standard_structure() -> None:
    domains = {path.name for path in (ROOT / "constructs_lib").iterdir() if path.is_dir()}
    assert domains - SHARED_DOMAINS - {"__pycache__"} <= MODULES.keys()
    for name in MODULES:
        folder = COMMITTED / "modules" / name
        assert {path.name for path in folder.iterdir()} >= FILES
        assert (folder / "tests" / f"{name}.tftest.hcl").is_file()


def test_a_module_has_neither_backend_nor_provider() -> None:
    for name, found in documents():
        assert "provider" not in found, name
        assert found["terraform"].keys() == {"required_version", "required_providers"}, name


def test_every_resource_that_takes_tags_gets_the_common_ones() -> None:
    tagged = 0
    for _, found in documents():
        for resources in found["resource"].values():
            for resource in resources.values():
                if "tags" in resource:
                    assert "var.common_tags" in resource["tags"]
                    tagged += 1
    assert tagged > 100


def test_what_takes_tags_is_the_same_in_a_module_and_in_an_environment() -> None:
    """A type that has tags of its own in an environment must not lose the common ones."""
    files = [COMMITTED / f"stacks/{each.name}/cdk.tf.json" for each in ENVIRONMENTS]
    stacks = [json.loads(file.read_text())["resource"] for file in files]
    by_type = {kind: body for _, found in documents() for kind, body in found["resource"].items()}
    for stack in stacks:
        for kind in stack.keys() & by_type.keys():
            if any("tags" in each for each in stack[kind].values()):
                assert all("tags" in each for each in by_type[kind].values()), kind


def test_the_specifications_variables_are_there() -> None:
    variables = document("compute")["variable"]
    assert {"project_name", "environment", "common_tags"} <= variables.keys()
    assert variables["minimum_tasks"]["default"] == 2
    assert variables["private_subnet_ids"]["type"] == "list(string)"
    assert variables["common_tags"]["type"] == "map(string)"


def test_subnets_are_computed_from_the_variable() -> None:
    subnet = document("networking")["resource"]["aws_subnet"]["network_database_b"]
    assert subnet["cidr_block"] == "${cidrsubnet(var.cidr, 6, 41)}"


def test_a_readme_tells_what_goes_in_and_out_and_what_it_costs() -> None:
    for name, found in documents():
        text = (COMMITTED / "modules" / name / "README.md").read_text()
        for entry in (*found["variable"], *found["output"]):
            assert f"| `{entry}` |" in text
        assert "USD" in text.partition("## Cost")[2].partition("##")[0]
        assert f'module "{name.replace("-", "_")}"' in text


def test_one_readme_leads_to_all_of_them() -> None:
    index = (COMMITTED / "modules/README.md").read_text()
    for module in MODULES.values():
        assert f"| [{module.name}]({module.name}/README.md) | {module.purpose} |" in index


def test_a_module_takes_a_second_provider_from_its_caller() -> None:
    """CloudFront's part of the edge is in another region, which only the caller can enter."""
    found = document("edge")
    (requirement,) = found["terraform"]["required_providers"].values()
    assert requirement["configuration_aliases"] == ["aws.edge"]
    assert (
        found["resource"]["aws_wafv2_web_acl"]["delivery_firewall_main"]["provider"] == "aws.edge"
    )
    assert "provider" not in found["resource"]["aws_s3_bucket"]["delivery_static_assets_main"]
    text = (COMMITTED / "modules/edge/README.md").read_text()
    assert "| `aws.edge` | us-east-1, where" in text
    assert "aws.edge = aws.edge" in text


def test_wrong_values_are_tried_together_unless_they_depend_on_others() -> None:
    text = (COMMITTED / "modules/jobs/tests/jobs.tftest.hcl").read_text()
    together, _, alone = text.partition('run "refuses_maximum_instances"')
    assert "var.maximum_instances" not in together
    assert "expect_failures = [var.maximum_instances]" in alone


def test_what_a_modules_own_tests_look_at_is_in_it(fresh: Path) -> None:
    for name, module in MODULES.items():
        there = json.loads((fresh / "json/modules" / name / "main.tf.json").read_text())["resource"]
        for condition in module.checks.values():
            for type_, address in re.findall(r"\b(aws_\w+)\.(\w+)", condition):
                assert address in there[type_], f"{name}: {type_}.{address}"


def test_an_unknown_module_gets_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modules", "networks"]) == 1
    assert capsys.readouterr().err == (
        f"error: module is 'networks', allowed: {', '.join(sorted(MODULES))}\n"
    )


def test_one_module_is_written_alone_and_the_others_stay(fresh: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    shutil.copytree(fresh, output)
    (output / "modules/security/main.tf").write_text("changed")
    (output / "modules/compute/main.tf").write_text("changed")
    export.run(["security"], output)
    assert (output / "modules/security/main.tf").read_text() != "changed"
    assert (output / "modules/compute/main.tf").read_text() == "changed"


def test_a_module_that_is_gone_loses_its_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for kind in ("modules", "json/modules"):
        (tmp_path / kind / "gone").mkdir(parents=True)
    monkeypatch.setattr(export, "MODULES", {"security": MODULES["security"]})
    export.run([], tmp_path)
    assert {path.name for path in (tmp_path / "modules").iterdir()} == {"README.md", "security"}
    assert [path.name for path in (tmp_path / "json/modules").iterdir()] == ["security"]


def test_an_output_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "modules").write_text("a file where a folder should be")
    with pytest.raises(UserError) as refusal:
        export.export([MODULES["security"]], tmp_path, is_complete=False)
    assert str(refusal.value) == (
        f"output folder {tmp_path} cannot be written: Not a directory; choose another with --output"
    )


def test_what_cannot_be_written_whole_leaves_every_module_as_it_was(tmp_path: Path) -> None:
    former = tmp_path / "json/modules/security/main.tf.json"
    former.parent.mkdir(parents=True)
    former.write_text("former")
    in_the_way = tmp_path / "modules/security/versions.tf/theirs"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.touch()
    with pytest.raises(UserError, match="Is a directory; choose another with --output"):
        export.export([MODULES["security"]], tmp_path, is_complete=False)
    assert former.read_text() == "former"
    left = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(left) == ["main.tf.json", "theirs"]


def test_an_input_that_decides_what_there_is_cannot_be_a_variable() -> None:
    module = ModuleStack(App(skip_validation=True), "wrong")
    zones = module.texts("zones", "Zones", example=["a", "b"])
    with pytest.raises(ConfigurationError) as refusal:
        NetworkingConfig(cidr="10.0.0.0/16", zones=tuple(zones), nat_zones=("a",))
    assert str(refusal.value) == (
        "NetworkingConfig: zones is a variable, allowed: a literal value; "
        "it decides which resources there are, which Terraform has to know beforehand"
    )


def test_a_module_that_breaks_a_rule_is_not_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(export, "TERRAFORM_VERSIONS", ">= 1.0")
    with pytest.raises(UserError, match=r"^1 violation of the conv.*\n  VER001 MUST security"):
        export.export([MODULES["security"]], tmp_path, is_complete=False)
    assert not list(tmp_path.iterdir())
