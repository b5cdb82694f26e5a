import pytest
from cdktf import Fn, TerraformOutput

from constructs_lib.errors import ConfigurationError
from constructs_lib.parameters import Parameters
from constructs_lib.security.reference import ExistingRole
from tests.support.synth import ACCOUNT, SITE, Json, Sketch, only, resources, synthesize
from tests.support.workload import policy

PATH = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/terrace/test/app"


def add(stack: Sketch) -> Parameters:
    return Parameters(stack, "settings", site=SITE, owner="app")


def build(stack: Sketch) -> None:
    settings = add(stack)
    settings.put("TABLE_NAME", "items", "DynamoDB table")
    settings.put("DATABASE_HOST", "postgres.example", "Host of PostgreSQL")
    settings.grant_read(ExistingRole("starter"), grantee="execution")
    TerraformOutput(stack, "arns", value=settings.arns)
    TerraformOutput(stack, "revision", value=settings.revision)
    TerraformOutput(stack, "path", value=settings.path)


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_each_setting_is_a_parameter_of_its_own_below_the_path_of_the_service(
    document: Json,
) -> None:
    found = resources(document, "aws_ssm_parameter")
    assert {
        address: (each["name"], each["type"], each["value"], each["description"])
        for address, each in found.items()
    } == {
        "settings_table_name": (
            "/terrace/test/app/TABLE_NAME",
            "String",
            "items",
            "DynamoDB table",
        ),
        "settings_database_host": (
            "/terrace/test/app/DATABASE_HOST",
            "String",
            "postgres.example",
            "Host of PostgreSQL",
        ),
    }
    assert document["output"]["path"]["value"] == "/terrace/test/app"


def test_whoever_hands_them_on_finds_each_by_its_name(document: Json) -> None:
    assert document["output"]["arns"]["value"] == {
        "DATABASE_HOST": "${aws_ssm_parameter.settings_database_host.arn}",
        "TABLE_NAME": "${aws_ssm_parameter.settings_table_name.arn}",
    }


def test_the_revision_changes_with_every_setting_in_whatever_order_they_came(
    document: Json,
) -> None:
    versions = ("settings_database_host.version", "settings_table_name.version")
    assert document["output"]["revision"]["value"] == ".".join(
        f"${{aws_ssm_parameter.{each}}}" for each in versions
    )


def test_the_same_value_twice_is_one_parameter() -> None:
    def twice(stack: Sketch) -> None:
        settings = add(stack)
        settings.put("TABLE_NAME", "items", "DynamoDB table")
        settings.put("TABLE_NAME", "items", "DynamoDB table")

    assert only(synthesize(twice), "aws_ssm_parameter")["value"] == "items"


def test_the_same_attribute_read_twice_is_one_parameter() -> None:
    def twice(stack: Sketch) -> None:
        settings = add(stack)
        for token in (Fn.upper("items"), Fn.upper("items")):
            settings.put("TABLE_NAME", token, "DynamoDB table")

    assert only(synthesize(twice), "aws_ssm_parameter")["value"] == '${upper("items")}'


def test_another_value_for_a_name_is_refused_and_the_first_one_stays() -> None:
    def clash(stack: Sketch) -> None:
        settings = add(stack)
        settings.put("QUEUE_URL", "first", "Queue of orders")
        with pytest.raises(ConfigurationError) as refusal:
            settings.put("QUEUE_URL", "second", "Queue of returns")
        assert str(refusal.value) == (
            "app: setting QUEUE_URL is 'second', allowed: 'first', which it has already"
        )

    assert only(synthesize(clash), "aws_ssm_parameter")["value"] == "first"


def test_who_listens_is_told_at_once_and_of_every_new_setting_but_of_no_repetition() -> None:
    told: list[list[str]] = []

    def listen(stack: Sketch) -> None:
        settings = add(stack)
        settings.on_change(lambda: told.append(sorted(settings.values)))
        settings.put("A", "1", "First")
        settings.put("A", "1", "First")
        settings.put("B", "2", "Second")

    synthesize(listen)
    assert told == [[], ["A"], ["A", "B"]]


def test_a_reader_reads_the_settings_of_this_service_and_changes_none(document: Json) -> None:
    """One by one as ECS does, and all below the path as an instance and External Secrets do."""
    assert policy(document, "starter", "settings") == {
        "ReadSettings": {
            "sid": "ReadSettings",
            "actions": ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
            "resources": [f"{PATH}/*", PATH],
        }
    }
