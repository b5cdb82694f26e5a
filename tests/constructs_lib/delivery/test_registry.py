import json
from typing import Any

from constructs_lib.delivery.registry import Registry
from constructs_lib.delivery.registry_replication import RegistryReplication
from constructs_lib.site import Site
from tests.support.platform import key
from tests.support.synth import (
    ACCOUNT,
    PROTECTED_SITE,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)


def registry(site: Site = SITE) -> Json:
    return synthesize(
        lambda stack: Registry(
            stack,
            "registry",
            site=site,
            thing="app",
            key=key(stack),
            readers=["arn:aws:iam::222222222222:root", "arn:aws:iam::333333333333:root"],
        )
    )


def test_a_tag_never_changes_and_every_image_is_scanned() -> None:
    repository = only(registry(), "aws_ecr_repository")
    assert repository["image_tag_mutability"] == "IMMUTABLE"
    assert repository["image_scanning_configuration"] == {"scan_on_push": True}
    assert repository["encryption_configuration"] == [
        {"encryption_type": "KMS", "kms_key": "${aws_kms_key.key_main.arn}"}
    ]


def test_environments_pull_and_cannot_push() -> None:
    pull = statements(registry(), "registry_pull")["EnvironmentsPull"]
    assert pull["principals"][0]["identifiers"] == [
        "arn:aws:iam::222222222222:root",
        "arn:aws:iam::333333333333:root",
    ]
    assert not any(word in action for action in pull["actions"] for word in ("Put", "Upload"))


def test_untagged_layers_go_and_images_of_all_releases_that_can_be_gone_back_to_stay() -> None:
    rules = json.loads(only(registry(), "aws_ecr_lifecycle_policy")["policy"])["rules"]
    assert [rule["selection"]["countNumber"] for rule in rules] == [14, 1000]


def test_images_are_not_destroyed_by_mistake_unless_nothing_is_real() -> None:
    kept = only(registry(PROTECTED_SITE), "aws_ecr_repository")
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert kept["force_delete"] is False
    goes = only(registry(), "aws_ecr_repository")
    assert "lifecycle" not in goes
    assert goes["force_delete"] is True


def test_images_go_to_repositories_that_are_as_strict_in_the_other_region() -> None:
    def build(stack: Sketch) -> None:
        encryption = key(stack)
        options: dict[str, Any] = {"site": SITE, "readers": [], "key": encryption}
        there = {"provider": stack.elsewhere}
        Registry(stack, "registry", thing="app", **options)
        copies = [
            Registry(stack, f"copy-{each}", thing=each, **options, **there)
            for each in ("app", "web")
        ]
        RegistryReplication(stack, "replication", site=SITE.at("us-west-2"), targets=copies)

    document = synthesize(build)
    here, there = (
        resources(document, "aws_ecr_repository")[each]
        for each in ("registry_main", "copy_app_main")
    )
    assert there == here | {"provider": "aws.elsewhere"}
    replication = only(document, "aws_ecr_replication_configuration")
    (rule,) = replication["replication_configuration"]["rule"]
    assert rule["destination"] == [{"region": "us-west-2", "registry_id": ACCOUNT}]
    assert here["name"].startswith(rule["repository_filter"][0]["filter"])
    assert replication["depends_on"] == [
        "aws_ecr_repository.copy_app_main",
        "aws_ecr_repository.copy_web_main",
    ]
