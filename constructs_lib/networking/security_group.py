"""A security group that starts closed and says in words whom it lets in and out."""

from collections.abc import Mapping
from functools import cached_property

from cdktf import TerraformResource
from cdktf_cdktf_provider_aws.data_aws_ec2_managed_prefix_list import (
    DataAwsEc2ManagedPrefixList,
)
from cdktf_cdktf_provider_aws.security_group import SecurityGroup as AwsSecurityGroup
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from constructs_lib.networking.network import ANYWHERE
from constructs_lib.networking.reference import NetworkReference, SecurityGroupReference
from constructs_lib.site import Site

HTTPS = 443
RULES = (VpcSecurityGroupEgressRule, VpcSecurityGroupIngressRule)
CDN_ADDRESSES = "com.amazonaws.global.cloudfront.origin-facing"  # AWS keeps the list


class SecurityGroup(Construct):
    """A security group without rules; each rule is a resource of its own, named by its peer.

    Rules of their own can be added and removed one by one, and two groups can refer to
    each other without a cycle.

    Attributes:
        id: The group's id.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        network: NetworkReference,
        thing: str,
        purpose: str,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """Create the group.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            network: Network it belongs to.
            thing: Last part of its name.
            purpose: Its description in the console; changing it replaces the group.
            tags: Tags by which others find it, besides its name.
        """
        super().__init__(scope, id_)
        self._site = site
        self.label = thing
        self._clients: set[tuple[str, int]] = set()
        self.group = AwsSecurityGroup(
            self,
            "main",
            name=site.name(thing),
            description=purpose,
            vpc_id=network.vpc_id,
            tags={**site.tag(thing), **(tags or {})},
        )

    @property
    def rules(self) -> list[TerraformResource]:
        """The group's rules so far, for what needs them to be there."""
        return [each for each in self.node.children if isinstance(each, RULES)]

    @cached_property
    def id(self) -> str:
        """The group's id."""
        return self.group.id

    def allow_from(self, client: SecurityGroupReference, *, port: int, purpose: str) -> None:
        """Let another group open TCP connections to this one: one rule on either side.

        Several workloads may share a group, so the same again changes nothing.

        Args:
            client: Group that connects.
            port: TCP port that this group listens on.
            purpose: Both rules' description.
        """
        if (client.label, port) in self._clients:
            return
        self._clients.add((client.label, port))
        VpcSecurityGroupEgressRule(
            self,
            f"{client.label}-out",
            security_group_id=client.id,
            referenced_security_group_id=self.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=purpose,
            tags=self._site.tag(f"{client.label}-to-{self.label}"),
        )
        VpcSecurityGroupIngressRule(
            self,
            f"from-{client.label}",
            security_group_id=self.id,
            referenced_security_group_id=client.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=purpose,
            tags=self._site.tag(f"{self.label}-from-{client.label}"),
        )

    def allow_from_internet(self, *, port: int, purpose: str) -> None:
        """Let anybody open TCP connections to a port; for public load balancers only."""
        VpcSecurityGroupIngressRule(
            self,
            f"from-internet-{port}",
            security_group_id=self.id,
            cidr_ipv4=ANYWHERE,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=purpose,
            tags=self._site.tag(f"{self.label}-from-internet-{port}"),
        )

    def allow_from_cloudfront(self, *, port: int, purpose: str) -> None:
        """Let CloudFront open TCP connections to a port.

        The list proves that CloudFront connects, not whose distribution: anybody can point one
        of his own here, and what he sends is to be judged here too. It counts as 55 of the 60
        rules that a group may have, so it is good for one port.

        Source: Amazon CloudFront Developer Guide, "Use the AWS-managed prefix list"; Amazon VPC
        User Guide, "Available AWS-managed prefix lists".
        """
        addresses = DataAwsEc2ManagedPrefixList(self, "cloudfront", name=CDN_ADDRESSES)
        VpcSecurityGroupIngressRule(
            self,
            f"from-cloudfront-{port}",
            security_group_id=self.id,
            prefix_list_id=addresses.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=purpose,
            tags=self._site.tag(f"{self.label}-from-cloudfront-{port}"),
        )

    def allow_from_network(self, cidr: str, *, port: int, purpose: str) -> None:
        """Let a whole VPC, by its block, open TCP connections to a port."""
        VpcSecurityGroupIngressRule(
            self,
            f"from-network-{port}",
            security_group_id=self.id,
            cidr_ipv4=cidr,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=purpose,
            tags=self._site.tag(f"{self.label}-from-network-{port}"),
        )

    def allow_https_out(self, *, purpose: str) -> None:
        """Let this group open HTTPS connections to anywhere, through NAT or an endpoint."""
        VpcSecurityGroupEgressRule(
            self,
            "to-https",
            security_group_id=self.id,
            cidr_ipv4=ANYWHERE,
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            description=purpose,
            tags=self._site.tag(f"{self.label}-to-https"),
        )
