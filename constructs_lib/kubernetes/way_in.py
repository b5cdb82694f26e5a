"""The way in for people: a role that opens a tunnel to the private endpoint, and nothing else."""

from cdktf_cdktf_provider_aws.iam_role import IamRole
from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.naming import ROLE_LIMIT
from constructs_lib.security.policy import allow, grant, policy_text, when
from constructs_lib.site import Site

THING = "cluster-admin"
DOCUMENT = "AWS-StartPortForwardingSessionToRemoteHost"
CALLER = "&{aws:userid}"  # Terraform's way to write the policy variable
SESSION_OF = "ssm:resourceTag/aws:ssmmessages:session-id"  # a tag that AWS puts on each session


class WayIn(Construct):
    """A role with which `terrace cluster` forwards a port through a system node.

    Session Manager carries the connection, so nobody needs a VPN, a bastion or an open port. The
    role starts sessions with one document only, which forwards a port and opens no shell, and
    only on system nodes. Inside the cluster, its access entry makes it an administrator.

    It trusts two accounts as a whole: there, IAM decides who may take it, by `sts:AssumeRole` on
    its ARN. CloudTrail records every session by its name, and the cluster's audit log every
    request; Session Manager itself logs nothing of forwarded ports.

    Attributes:
        role: The role.

    Source: AWS Systems Manager User Guide, "Start a session with a document by specifying the
    session documents in IAM policies", "Sample IAM policies for Session Manager" and "Additional
    sample IAM policies for Session Manager", example 4.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        control_plane: ControlPlane,
        nodes: str,
        people_account: str,
    ) -> None:
        """Create the role.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            control_plane: The cluster.
            nodes: Value of the tag `Name` of the nodes that sessions may lead through.
            people_account: Account in which people sign in, 12 digits; may be the site's own.
        """
        super().__init__(scope, id_)
        trusted = [site.iam_arn("root"), f"arn:{site.partition}:iam::{people_account}:root"]
        trust = allow("PeopleAssumeRole", "sts:AssumeRole", (), accounts=trusted)
        self.role = IamRole(
            self,
            "role",
            name=site.name(THING, limit=ROLE_LIMIT),
            description="Reaches the private endpoint of Kubernetes, and administers it",
            assume_role_policy=policy_text(self, "trust", [trust]),
        )
        # Without it, a session that names no document is a shell on the node, and it counts only
        # where every statement on StartSession has it.
        names_document = when("BoolIfExists", "ssm:SessionDocumentAccessCheck", "true")
        grant(
            self,
            "tunnel",
            self.role,
            name="tunnel",
            statements=[
                allow("FindCluster", "eks:DescribeCluster", control_plane.arn),
                allow("FindNodes", "ec2:DescribeInstances", "*"),
                allow(
                    "StartOnSystemNodes",
                    "ssm:StartSession",
                    site.arn("ec2", "instance/*"),
                    names_document,
                    equals={
                        "ssm:resourceTag/Project": site.project,
                        "ssm:resourceTag/Environment": site.environment,
                        "ssm:resourceTag/Name": nodes,
                    },
                ),
                allow(
                    "ForwardPorts",
                    "ssm:StartSession",
                    site.public_arn("ssm", f"document/{DOCUMENT}"),
                    names_document,
                ),
                allow(
                    "OpenOwnChannels",
                    "ssmmessages:OpenDataChannel",
                    site.arn("ssm", f"session/{CALLER}-*"),
                ),
                # Whoever resumes a session takes it over, so nobody may resume another's.
                allow(
                    "ResumeAndEndOwnSessions",
                    ["ssm:ResumeSession", "ssm:TerminateSession"],
                    site.arn("ssm", "session/*"),
                    like={SESSION_OF: CALLER},
                ),
            ],
        )
