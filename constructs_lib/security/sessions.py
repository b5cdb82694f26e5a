"""What an instance needs to be entered with Session Manager, and nothing else of Systems Manager.

AWS's own policy for it, AmazonSSMManagedInstanceCore, lets an instance read every parameter of
the account as well.

Source: AWS Systems Manager User Guide, "Add Session Manager permissions to an existing IAM role".
"""

from constructs_lib.security.policy import Statement, allow
from constructs_lib.site import Site

CHANNELS = (
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)


def carry_sessions(site: Site) -> list[Statement]:
    """Let the agent of Systems Manager register an instance and carry sessions to it."""
    return [
        allow("Register", "ssm:UpdateInstanceInformation", site.arn("ec2", "instance/*")),
        allow("CarrySessions", CHANNELS, "*"),
    ]
