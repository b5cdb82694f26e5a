"""What pipelines may do with images: see them, or push them."""

from collections.abc import Sequence

from constructs_lib.security.policy import Statement, allow

SEE = ("ecr:BatchGetImage", "ecr:DescribeImages")
PUSH = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:CompleteLayerUpload",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
)


def see_images(repository_arns: Sequence[str]) -> list[Statement]:
    """Let it see which images registries have, and for which processors."""
    return [allow("SeeImages", SEE, repository_arns)]


def push_images(repository_arns: Sequence[str]) -> list[Statement]:
    """Let it push images and their signatures, and read what scans of them found.

    That takes no right to the registry's key: ECR itself uses it, by the grants that it got when
    the repository was made.

    Source: Amazon ECR User Guide, "Pushing an image", section "Required IAM permissions", and
    "Encryption at rest".
    """
    return [
        # The API knows no resource for this action (Service Authorization Reference).
        allow("SignInToRegistry", "ecr:GetAuthorizationToken", "*"),
        allow("PushImages", PUSH, repository_arns),
        *see_images(repository_arns),
        allow("ReadFindings", "ecr:DescribeImageScanFindings", repository_arns),
    ]
