from typing import Any

import pytest

from tests.support.embedded_aws import EmbeddedAws


@pytest.fixture
def ec2(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("ec2", account="666666666666")


@pytest.fixture
def group(ec2: Any) -> str:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    created = ec2.create_security_group(GroupName="rules", Description="Rules", VpcId=vpc)
    identifier: str = created["GroupId"]
    return identifier


def rule(ec2: Any, group: str, **peer: Any) -> str:
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **peer}
    answer = ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[permission])
    identifier: str = answer["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    return identifier


def description(ec2: Any, identifier: str) -> str | None:
    (found,) = ec2.describe_security_group_rules(SecurityGroupRuleIds=[identifier])[
        "SecurityGroupRules"
    ]
    described: str | None = found.get("Description")
    return described


def test_a_rule_is_described_whatever_it_names(ec2: Any, group: str) -> None:
    peers: list[dict[str, Any]] = [
        {"IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "to a range"}]},
        {"UserIdGroupPairs": [{"GroupId": group, "Description": "to a group"}]},
        {"PrefixListIds": [{"PrefixListId": "pl-63a5400a", "Description": "to a prefix list"}]},
    ]
    described = [description(ec2, rule(ec2, group, **peer)) for peer in peers]
    assert described == ["to a range", "to a group", "to a prefix list"]


def test_a_rule_without_a_description_has_none(ec2: Any, group: str) -> None:
    assert description(ec2, rule(ec2, group, UserIdGroupPairs=[{"GroupId": group}])) is None


def test_a_changed_description_wins(ec2: Any, group: str) -> None:
    pair = {"GroupId": group, "Description": "before"}
    identifier = rule(ec2, group, UserIdGroupPairs=[pair])
    changed = {
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 443,
        "ReferencedGroupId": group,
        "Description": "after",
    }
    ec2.modify_security_group_rules(
        GroupId=group,
        SecurityGroupRules=[{"SecurityGroupRuleId": identifier, "SecurityGroupRule": changed}],
    )
    assert description(ec2, identifier) == "after"


@pytest.mark.parametrize("direction", ["ingress", "egress"])
def test_revoking_a_rule_that_is_gone_names_the_rule(ec2: Any, group: str, direction: str) -> None:
    revoke = getattr(ec2, f"revoke_security_group_{direction}")
    with pytest.raises(ec2.exceptions.ClientError) as refusal:
        revoke(GroupId=group, SecurityGroupRuleIds=["sgr-0123456789abcdef0"])
    error = refusal.value.response["Error"]
    assert error == {
        "Code": "InvalidSecurityGroupRuleId.NotFound",
        "Message": "The security group rule ID 'sgr-0123456789abcdef0' does not exist",
    }


def test_tags_of_a_launch_template_are_not_those_it_gives(ec2: Any) -> None:
    own = {"ResourceType": "launch-template", "Tags": [{"Key": "Owner", "Value": "it"}]}
    given = {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "it"}]}
    ec2.create_launch_template(
        LaunchTemplateName="tagged",
        LaunchTemplateData={"InstanceType": "t4g.small", "TagSpecifications": [given]},
        TagSpecifications=[own],
    )
    (version,) = ec2.describe_launch_template_versions(LaunchTemplateName="tagged")[
        "LaunchTemplateVersions"
    ]
    (template,) = ec2.describe_launch_templates(LaunchTemplateNames=["tagged"])["LaunchTemplates"]
    assert version["LaunchTemplateData"]["TagSpecifications"] == [given]
    assert template["Tags"] == own["Tags"]


def test_a_launch_template_that_gives_no_tags_has_none_to_give(ec2: Any) -> None:
    own = {"ResourceType": "launch-template", "Tags": [{"Key": "Owner", "Value": "it"}]}
    ec2.create_launch_template(
        LaunchTemplateName="untagged",
        LaunchTemplateData={"InstanceType": "t4g.small"},
        TagSpecifications=[own],
    )
    (version,) = ec2.describe_launch_template_versions(LaunchTemplateName="untagged")[
        "LaunchTemplateVersions"
    ]
    assert not version["LaunchTemplateData"].get("TagSpecifications")
