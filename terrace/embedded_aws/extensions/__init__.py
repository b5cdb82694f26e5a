"""What moto lacks or gets wrong, and Terraform's AWS provider or the platform relies on.

One module per AWS service, each with an idempotent `extend()`. Each docstring names the API
fact that moto misses and who needs it. Data that an extension keeps lives on moto's backend
objects, so that a reset forgets it.
"""

from importlib import import_module
from importlib.metadata import version
from typing import Final

TESTED_SERIES: Final = "5.2"

EXTENSIONS: Final = (
    "acm",
    "amp",
    "appconfig",
    "appconfigdata",
    "applicationautoscaling",
    "autoscaling",
    "awslambda",
    "backup",
    "ce",
    "cloudformation",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "codedeploy",
    "codedeploy_deployments",
    "config",
    "ec2",
    "ecs",
    "ecs_deployments",
    "eks",
    "eks_access",
    "elasticache",
    "elbv2",
    "guardduty",
    "iam",
    "kms",
    "logs",
    "macie2",
    "rds",
    "rds_parameters",
    "route53",
    "s3",
    "secretsmanager",
    "securityhub",
    "servicequotas",
    "sqs",
    "sts",
)


def extend_all() -> None:
    """Apply every extension, in order."""
    for name in EXTENSIONS:
        import_module(f"{__name__}.{name}").extend()


def version_note() -> str | None:
    """One sentence when moto is not of the series that the extensions were tested with."""
    installed = version("moto")
    if installed.startswith(f"{TESTED_SERIES}."):
        return None
    return (
        f"moto {installed} is installed, but the embedded AWS was tested with {TESTED_SERIES}.x; "
        "expect differences, or run `make setup` to get the tested version"
    )
