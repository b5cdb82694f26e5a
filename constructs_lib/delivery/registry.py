"""The image registry: immutable tags, scanned on push, pulled by every environment's account."""

from collections.abc import Sequence

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.ecr_lifecycle_policy import EcrLifecyclePolicy
from cdktf_cdktf_provider_aws.ecr_repository import (
    EcrRepository,
    EcrRepositoryEncryptionConfiguration,
    EcrRepositoryImageScanningConfiguration,
)
from cdktf_cdktf_provider_aws.ecr_repository_policy import EcrRepositoryPolicy
from constructs import Construct

from constructs_lib.json_text import compact
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

UNTAGGED_DAYS = 14
# A build for two processors counts as three images, and its signature as one more: 250 builds, more
# than the 100 releases that the history of a release's parameter can go back to.
KEPT_IMAGES = 1000


class Registry(Construct):
    """A repository for one image.

    Attributes:
        repository: The repository.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        thing: str,
        key: KeyReference,
        readers: Sequence[str],
        provider: TerraformProvider | None = None,
    ) -> None:
        """Create the repository.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: Last part of its name.
            key: Key of its layers.
            readers: ARNs of whoever may pull, such as "arn:aws:iam::<account>:root"; may be a
                token.
            provider: Provider of another region; None uses the stack's own.
        """
        super().__init__(scope, id_)
        self.repository = EcrRepository(
            self,
            "main",
            name=site.name(thing),
            provider=provider,
            image_tag_mutability="IMMUTABLE",
            image_scanning_configuration=EcrRepositoryImageScanningConfiguration(scan_on_push=True),
            encryption_configuration=[
                EcrRepositoryEncryptionConfiguration(encryption_type="KMS", kms_key=key.arn)
            ],
            force_delete=site.durability.emptied_on_destroy,
            lifecycle=site.durability.lifecycle,
        )
        EcrLifecyclePolicy(
            self,
            "expiry",
            repository=self.repository.name,
            provider=provider,
            policy=compact({"rules": [_expire_untagged(), _keep_latest()]}),
        )
        pull = DataAwsIamPolicyDocument(
            self,
            "pull",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="EnvironmentsPull",
                    actions=[
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:GetDownloadUrlForLayer",
                    ],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="AWS",
                            identifiers=list(readers),
                        )
                    ],
                )
            ],
        )
        EcrRepositoryPolicy(
            self,
            "readers",
            repository=self.repository.name,
            policy=pull.json,
            provider=provider,
        )


def _expire_untagged() -> dict[str, object]:
    return {
        "rulePriority": 1,
        "description": f"Drop untagged layers after {UNTAGGED_DAYS} days",
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": UNTAGGED_DAYS,
        },
        "action": {"type": "expire"},
    }


def _keep_latest() -> dict[str, object]:
    return {
        "rulePriority": 2,
        "description": f"Keep the latest {KEPT_IMAGES} images",
        "selection": {
            "tagStatus": "any",
            "countType": "imageCountMoreThan",
            "countNumber": KEPT_IMAGES,
        },
        "action": {"type": "expire"},
    }
