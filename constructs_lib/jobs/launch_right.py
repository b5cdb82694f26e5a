"""The right of one Auto Scaling group to make encrypted volumes."""

from cdktf_cdktf_provider_aws.iam_service_linked_role import IamServiceLinkedRole
from cdktf_cdktf_provider_aws.kms_grant import KmsGrant
from constructs import Construct

from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

SERVICE = "autoscaling.amazonaws.com"
SUFFIX_LIMIT = 35  # IAM adds "AWSServiceRoleForAutoScaling_", and a role's name ends at 64
# Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes".
OPERATIONS = (
    "Encrypt",
    "Decrypt",
    "ReEncryptFrom",
    "ReEncryptTo",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "DescribeKey",
    "CreateGrant",
)


class LaunchRight(Construct):
    """A service-linked role of the group's own, and a grant that lets it use the key.

    The account's usual role is not there before its first group, and KMS refuses a key policy
    that names a role which is not there; one with a suffix can be made, and can use this key only.

    Attributes:
        role: The role.
        grant: The grant; the group has to wait for it.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, thing: str, key: KeyReference
    ) -> None:
        super().__init__(scope, id_)
        self.role = IamServiceLinkedRole(
            self,
            "main",
            aws_service_name=SERVICE,
            custom_suffix=site.name(thing, limit=SUFFIX_LIMIT),
            description="Launches instances with encrypted volumes",
        )
        self.grant = KmsGrant(
            self,
            "grant",
            name=site.name(thing),
            key_id=key.arn,
            grantee_principal=self.role.arn,
            operations=list(OPERATIONS),
        )
