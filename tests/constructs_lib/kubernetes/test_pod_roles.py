"""What each role of a pod may do, and on what."""

import json
from collections.abc import Iterator

import pytest

from tests.constructs_lib.kubernetes.cluster import document
from tests.support.synth import Json, only, resources, statements

OWNER = "elbv2.k8s.aws/cluster"
TAG = "kubernetes.io/cluster/terrace-test-cluster"
KEY = "${aws_kms_key.key_main.arn}"


@pytest.fixture(scope="module")
def made() -> Json:
    return document()


def of(made: Json, role: str) -> dict[str, Json]:
    """Statements of all policies of a role by sid."""
    return {
        sid: statement
        for address in made["data"]["aws_iam_policy_document"]
        if address.startswith(f"kubernetes_{role}_role_") and not address.endswith("_trust")
        for sid, statement in statements(made, address).items()
    }


def conditions(statement: Json) -> dict[str, list[str]]:
    return {each["variable"]: each["values"] for each in statement.get("condition", [])}


def test_the_application_reads_its_own_secrets_and_parameters(made: Json) -> None:
    found = of(made, "application")
    assert found["ReadSecrets"]["resources"] == [
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:/terrace/test/app/*"
    ]
    assert found["ReadParameters"]["resources"] == [
        "arn:aws:ssm:us-east-1:123456789012:parameter/terrace/test/app/*"
    ]


def test_the_application_signs_in_to_one_database_as_one_user(made: Json) -> None:
    found = of(made, "application")["SignInToDatabase"]
    assert found["actions"] == ["rds-db:connect"]
    assert found["resources"] == ["arn:aws:rds-db:us-east-1:123456789012:dbuser:db-ABC/app"]


def test_settings_are_decrypted_through_the_services_that_keep_them_only(made: Json) -> None:
    found = of(made, "application")["DecryptSettings"]
    assert (found["actions"], found["resources"]) == (["kms:Decrypt"], [KEY])
    assert conditions(found) == {
        "kms:ViaService": ["secretsmanager.us-east-1.amazonaws.com", "ssm.us-east-1.amazonaws.com"]
    }


def test_external_secrets_reads_the_environments_secrets_and_lists_none(made: Json) -> None:
    found = of(made, "external_secrets")
    assert found["ReadSecrets"]["resources"] == [
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:/terrace/test/*"
    ]
    actions = {action for each in found.values() for action in each["actions"]}
    assert actions == {
        "kms:Decrypt",
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:ListSecretVersionIds",
    }


def test_fluent_bit_writes_into_one_encrypted_group(made: Json) -> None:
    group = resources(made, "aws_cloudwatch_log_group")["kubernetes_log_shipping_pods"]
    assert (group["name"], group["kms_key_id"]) == ("/terrace/test/kubernetes", KEY)
    found = of(made, "log_shipping")
    assert [each["resources"] for each in found.values()] == [
        ["${aws_cloudwatch_log_group.kubernetes_log_shipping_pods.arn}:*"]
    ]


@pytest.mark.parametrize("role", ["load_balancing", "karpenter"])
def test_a_controller_changes_nothing_without_a_condition_or_a_name(made: Json, role: str) -> None:
    for sid, statement in of(made, role).items():
        if "*" in statement["resources"]:
            verbs = {action.partition(":")[2] for action in statement["actions"]}
            assert all(verb.startswith(("Describe", "List", "Get")) for verb in verbs), sid


def test_the_load_balancer_controller_changes_only_what_carries_its_clusters_tag(
    made: Json,
) -> None:
    found = of(made, "load_balancing")
    owned = {f"aws:ResourceTag/{OWNER}": ["terrace-test-cluster"]}
    requested = {f"aws:RequestTag/{OWNER}": ["terrace-test-cluster"]}
    assert conditions(found["Make"]) == requested
    assert conditions(found["MakeListeners"]) == requested | owned
    assert conditions(found["ChangeOwn"]) == conditions(found["ChangeOwnGroups"]) == owned
    assert conditions(found["MakeGroups"]) == requested
    assert conditions(found["LetIntoNodes"]) == {f"aws:ResourceTag/{TAG}": ["owned"]}


def test_the_load_balancer_controller_tags_only_while_it_makes_something(made: Json) -> None:
    found = of(made, "load_balancing")
    assert conditions(found["TagNewGroups"])["ec2:CreateAction"] == ["CreateSecurityGroup"]
    made_with = conditions(found["TagWhatIsMade"])["elasticloadbalancing:CreateAction"]
    assert all(action.startswith("Create") for action in made_with)


def test_karpenter_starts_and_ends_only_nodes_of_this_cluster(made: Json) -> None:
    found = of(made, "karpenter")
    pool = "karpenter.sh/nodepool"
    requested = {f"aws:RequestTag/{TAG}": ["owned"], f"aws:RequestTag/{pool}": ["*"]}
    carried = {f"aws:ResourceTag/{TAG}": ["owned"], f"aws:ResourceTag/{pool}": ["*"]}
    assert conditions(found["Start"]) == requested
    assert requested.items() <= conditions(found["TagWhatStarts"]).items()
    for sid in ("StartFromTemplates", "NameNodes", "End"):
        assert conditions(found[sid]) == carried, sid


def test_karpenter_passes_one_role_and_only_to_instances(made: Json) -> None:
    found = of(made, "karpenter")["PassRoleToNodes"]
    assert found["resources"] == ["${aws_iam_role.kubernetes_karpenter_nodes_role_main.arn}"]
    assert conditions(found) == {"iam:PassedToService": ["ec2.amazonaws.com"]}


def test_karpenters_nodes_are_let_into_the_cluster(made: Json) -> None:
    entry = resources(made, "aws_eks_access_entry")["kubernetes_karpenter_entry"]
    assert entry["type"] == "EC2_LINUX"
    assert entry["principal_arn"] == "${aws_iam_role.kubernetes_karpenter_nodes_role_main.arn}"


def test_volumes_are_encrypted_through_ec2_only(made: Json) -> None:
    for role in ("karpenter", "volumes"):
        found = of(made, role) if role == "karpenter" else dict(volumes(made))
        assert conditions(found["EncryptVolumes"]) == {
            "kms:ViaService": ["ec2.us-east-1.amazonaws.com"]
        }
        assert conditions(found["AttachVolumes"])["kms:GrantIsForAWSResource"] == ["true"]


def volumes(made: Json) -> Iterator[tuple[str, Json]]:
    yield from statements(made, "kubernetes_volumes_role_encryption").items()


def test_notices_reach_an_encrypted_queue_from_four_rules_and_nobody_else(made: Json) -> None:
    queue = only(made, "aws_sqs_queue")
    assert (queue["name"], queue["kms_master_key_id"]) == ("terrace-test-interruptions", KEY)
    rules = resources(made, "aws_cloudwatch_event_rule")
    found = statements(made, "kubernetes_karpenter_interruptions_policy")
    assert conditions(found["RulesSendNotices"]) == {
        "aws:SourceArn": [
            f"${{aws_cloudwatch_event_rule.{address}.arn}}" for address in sorted(rules)
        ]
    }
    assert found["RefusePlainText"]["effect"] == "Deny"
    kinds = {json.loads(rule["event_pattern"])["detail-type"][0] for rule in rules.values()}
    assert kinds == {
        "AWS Health Event",
        "EC2 Instance Rebalance Recommendation",
        "EC2 Instance State-change Notification",
        "EC2 Spot Instance Interruption Warning",
    }


def test_policies_of_a_role_fit_into_what_iam_allows(made: Json) -> None:
    """10,240 characters for all inline policies of a role (IAM User Guide, IAM quotas)."""
    for role in ("load_balancing", "karpenter"):
        assert len(json.dumps(of(made, role), separators=(",", ":"))) < 10_240
