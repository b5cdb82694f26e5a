"""What should hardly ever be in an account's trail, as CloudWatch finds it there.

CIS AWS Foundations Benchmark 3.0, section 4: one entry for each of its recommendations 4.1 to
4.15. The 4.16th, Security Hub, is a service and no event.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One kind of event.

    Attributes:
        meaning: One clause: what happened.
        pattern: CloudWatch Logs filter pattern, 1,024 characters at most.
        tolerated: So many in a minute are no alarm.
    """

    meaning: str
    pattern: str
    tolerated: int = 0


def _calls(*names: str, source: str = "") -> str:
    """Match the events of some API calls, all of one service where it shares their names."""
    any_of = " || ".join(f"($.eventName = {name})" for name in names)
    if not source:
        return f"{{ {any_of} }}"
    return f"{{ ($.eventSource = {source}.amazonaws.com) && ({any_of}) }}"


EVENTS: Mapping[str, Event] = {
    "root-login": Event(
        meaning="Somebody used the root user",
        pattern=(
            '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS '
            '&& $.eventType != "AwsServiceEvent" }'
        ),
    ),
    "unauthorized-calls": Event(
        meaning="API calls are refused, as when somebody tries what a stolen key may do",
        pattern='{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
        tolerated=10,  # every deployment tries a few things
    ),
    "login-without-mfa": Event(
        meaning="Somebody signed in to the console without a second factor",
        pattern=(
            '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") '
            '&& ($.userIdentity.type = "IAMUser") '
            '&& ($.responseElements.ConsoleLogin = "Success") }'
        ),
    ),
    "login-failed": Event(
        meaning="Sign-ins to the console fail, as when somebody guesses a password",
        pattern=('{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }'),
        tolerated=2,  # a person mistypes a password, too
    ),
    "trail-changed": Event(
        meaning="Somebody changed or stopped the record of API calls",
        pattern=_calls("CreateTrail", "UpdateTrail", "DeleteTrail", "StopLogging"),
    ),
    "iam-policy-changed": Event(
        meaning="Somebody changed who may do what",
        pattern=_calls(
            "DeleteGroupPolicy",
            "DeleteRolePolicy",
            "DeleteUserPolicy",
            "PutGroupPolicy",
            "PutRolePolicy",
            "PutUserPolicy",
            "CreatePolicy",
            "DeletePolicy",
            "CreatePolicyVersion",
            "DeletePolicyVersion",
            "AttachRolePolicy",
            "DetachRolePolicy",
            "AttachUserPolicy",
            "DetachUserPolicy",
            "AttachGroupPolicy",
            "DetachGroupPolicy",
            source="iam",
        ),
    ),
    "key-disabled": Event(
        meaning="Somebody disabled an encryption key, or scheduled its deletion",
        pattern=_calls("DisableKey", "ScheduleKeyDeletion", source="kms"),
    ),
    "bucket-policy-changed": Event(
        meaning="Somebody changed who may reach a bucket, or how long its objects live",
        pattern=_calls(
            "PutBucketAcl",
            "PutBucketPolicy",
            "PutBucketCors",
            "PutBucketLifecycle",
            "PutBucketReplication",
            "DeleteBucketPolicy",
            "DeleteBucketCors",
            "DeleteBucketLifecycle",
            "DeleteBucketReplication",
            source="s3",
        ),
    ),
    "config-changed": Event(
        meaning="Somebody changed or stopped the record of resources",
        pattern=_calls(
            "StopConfigurationRecorder",
            "DeleteDeliveryChannel",
            "PutDeliveryChannel",
            "PutConfigurationRecorder",
            source="config",
        ),
    ),
    "security-group-changed": Event(
        meaning="Somebody changed which connections are let in or out",
        pattern=_calls(
            "AuthorizeSecurityGroupIngress",
            "AuthorizeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
            "RevokeSecurityGroupEgress",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
        ),
    ),
    "network-acl-changed": Event(
        meaning="Somebody changed what a subnet lets through",
        pattern=_calls(
            "CreateNetworkAcl",
            "CreateNetworkAclEntry",
            "DeleteNetworkAcl",
            "DeleteNetworkAclEntry",
            "ReplaceNetworkAclEntry",
            "ReplaceNetworkAclAssociation",
        ),
    ),
    "gateway-changed": Event(
        meaning="Somebody changed a network's way to the internet or to other networks",
        pattern=_calls(
            "CreateCustomerGateway",
            "DeleteCustomerGateway",
            "AttachInternetGateway",
            "CreateInternetGateway",
            "DeleteInternetGateway",
            "DetachInternetGateway",
        ),
    ),
    "route-table-changed": Event(
        meaning="Somebody changed where a subnet's traffic goes",
        pattern=_calls(
            "CreateRoute",
            "CreateRouteTable",
            "ReplaceRoute",
            "ReplaceRouteTableAssociation",
            "DeleteRouteTable",
            "DeleteRoute",
            "DisassociateRouteTable",
            source="ec2",
        ),
    ),
    "vpc-changed": Event(
        meaning="Somebody changed a network or its peers",
        pattern=_calls(
            "CreateVpc",
            "DeleteVpc",
            "ModifyVpcAttribute",
            "AcceptVpcPeeringConnection",
            "CreateVpcPeeringConnection",
            "DeleteVpcPeeringConnection",
            "RejectVpcPeeringConnection",
            "AttachClassicLinkVpc",
            "DetachClassicLinkVpc",
            "DisableVpcClassicLink",
            "EnableVpcClassicLink",
        ),
    ),
    "organization-changed": Event(
        meaning="Somebody changed the organization, its accounts or its policies",
        pattern=_calls(
            "AcceptHandshake",
            "AttachPolicy",
            "CreateAccount",
            "CreateOrganizationalUnit",
            "CreatePolicy",
            "DeclineHandshake",
            "DeleteOrganization",
            "DeleteOrganizationalUnit",
            "DeletePolicy",
            "DetachPolicy",
            "DisablePolicyType",
            "EnablePolicyType",
            "InviteAccountToOrganization",
            "LeaveOrganization",
            "MoveAccount",
            "RemoveAccountFromOrganization",
            "UpdateOrganizationalUnit",
            "UpdatePolicy",
            source="organizations",
        ),
    ),
}
