"""What EC2 answers about networks, as plain data; what is for IPv6 only is left out."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network
from typing import Any

from terrace.reach.network.model import (
    AclEntry,
    Endpoint,
    GroupRule,
    NatGateway,
    NetworkAcl,
    Peering,
    Ports,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
)

Json = Mapping[str, Any]
# Where a route says what takes the packets.
TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "NetworkInterfaceId",
    "InstanceId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "EgressOnlyInternetGatewayId",
)


def name(answer: Json) -> str:
    """Return the Name tag of something; empty without."""
    return _tag(answer, "Name")


def subnets(
    answers: Iterable[Json], tables: Iterable[Json], acls: Iterable[Json]
) -> dict[str, Subnet]:
    """Return subnets by id, each with its ACL, and its route table or the VPC's main one."""
    links = [
        (table["VpcId"], link, table["RouteTableId"])
        for table in tables
        for link in table["Associations"]
    ]
    main = {vpc: table for vpc, link, table in links if link.get("Main")}
    own = {link["SubnetId"]: table for _, link, table in links if "SubnetId" in link}
    acl = {link["SubnetId"]: link["NetworkAclId"] for each in acls for link in each["Associations"]}
    return {
        each["SubnetId"]: Subnet(
            id=each["SubnetId"],
            name=name(each),
            vpc_id=each["VpcId"],
            cidr=IPv4Network(each["CidrBlock"]),
            zone=each["AvailabilityZone"],
            tier=_tag(each, "Tier"),
            route_table_id=own.get(each["SubnetId"], main.get(each["VpcId"], "")),
            acl_id=acl.get(each["SubnetId"], ""),
        )
        for each in answers
        if each.get("CidrBlock")
    }


def route_tables(answers: Iterable[Json]) -> dict[str, RouteTable]:
    """Return route tables by id."""
    return {
        each["RouteTableId"]: RouteTable(
            id=each["RouteTableId"],
            name=name(each),
            vpc_id=each["VpcId"],
            routes=tuple(
                _route(route) for route in each["Routes"] if "DestinationIpv6CidrBlock" not in route
            ),
        )
        for each in answers
    }


def _route(answer: Json) -> Route:
    cidr = answer.get("DestinationCidrBlock")
    return Route(
        destination=IPv4Network(cidr) if cidr else str(answer["DestinationPrefixListId"]),
        target=next((answer[key] for key in TARGETS if answer.get(key)), "an unknown target"),
        active=answer.get("State") == "active",
    )


def acls(answers: Iterable[Json]) -> dict[str, NetworkAcl]:
    """Return network ACLs by id."""
    return {
        each["NetworkAclId"]: NetworkAcl(
            id=each["NetworkAclId"],
            name=name(each),
            entries=tuple(
                AclEntry(
                    number=entry["RuleNumber"],
                    outward=entry["Egress"],
                    allow=entry["RuleAction"] == "allow",
                    cidr=IPv4Network(entry["CidrBlock"]),
                    protocol=str(entry["Protocol"]),
                    ports=_entry_ports(entry),
                )
                for entry in each["Entries"]
                if entry.get("CidrBlock") and entry["RuleNumber"] != LAST
            ),
        )
        for each in answers
    }


LAST = 32767  # the entry that AWS shows as *: whatever no other entry fits


def _entry_ports(entry: Json) -> Ports | None:
    ports = entry.get("PortRange") or {}
    return (ports["From"], ports["To"]) if "From" in ports else None


def rules(answers: Iterable[Json]) -> dict[str, list[GroupRule]]:
    """Return rules of security groups by the group's id."""
    found: dict[str, list[GroupRule]] = defaultdict(list)
    for each in answers:
        peer = each.get("ReferencedGroupInfo", {}).get("GroupId") or each.get("PrefixListId")
        if not peer and "CidrIpv4" not in each:
            continue
        first = each.get("FromPort")
        found[each["GroupId"]].append(
            GroupRule(
                id=each["SecurityGroupRuleId"],
                outward=each["IsEgress"],
                peer=peer or IPv4Network(each["CidrIpv4"]),
                protocol=str(each["IpProtocol"]),
                ports=None if first in {None, -1} else (each["FromPort"], each["ToPort"]),
            )
        )
    return found


def groups(
    answers: Iterable[Json], rules_: Mapping[str, list[GroupRule]]
) -> dict[str, SecurityGroup]:
    """Return security groups by id, each with its rules."""
    return {
        each["GroupId"]: SecurityGroup(
            id=each["GroupId"],
            name=each["GroupName"],
            vpc_id=each["VpcId"],
            rules=tuple(rules_.get(each["GroupId"], ())),
        )
        for each in answers
    }


def endpoints(answers: Iterable[Json]) -> dict[str, Endpoint]:
    """Return endpoints of services by id."""
    return {
        each["VpcEndpointId"]: Endpoint(
            id=each["VpcEndpointId"],
            name=name(each),
            vpc_id=each["VpcId"],
            service=each["ServiceName"],
            gateway=each.get("VpcEndpointType", "Gateway") == "Gateway",
            available=each["State"].lower() == "available",
            route_table_ids=tuple(each.get("RouteTableIds", ())),
            subnet_ids=tuple(each.get("SubnetIds", ())),
            group_ids=tuple(group["GroupId"] for group in each.get("Groups", ())),
            private_dns=bool(each.get("PrivateDnsEnabled"))
            and not each.get("DnsOptions", {}).get("PrivateDnsOnlyForInboundResolverEndpoint"),
            policy=json.loads(each["PolicyDocument"]) if each.get("PolicyDocument") else None,
        )
        for each in answers
        if each.get("VpcEndpointType", "Gateway") in {"Gateway", "Interface"}
    }


def nat_gateways(answers: Iterable[Json]) -> dict[str, NatGateway]:
    """Return NAT gateways by id."""
    return {
        each["NatGatewayId"]: NatGateway(
            id=each["NatGatewayId"],
            name=name(each),
            subnet_id=each.get("SubnetId", ""),
            available=each["State"] == "available",
            public=each.get("ConnectivityType", "public") == "public",
        )
        for each in answers
    }


def internet_gateways(answers: Iterable[Json]) -> dict[str, str]:
    """Return the VPC of every internet gateway that is attached to one."""
    return {
        each["InternetGatewayId"]: link["VpcId"]
        for each in answers
        for link in each.get("Attachments", ())
        if link.get("State") in {"available", "attached"}
    }


def peerings(answers: Iterable[Json]) -> dict[str, Peering]:
    """Return peering connections by id."""
    return {
        each["VpcPeeringConnectionId"]: Peering(
            id=each["VpcPeeringConnectionId"],
            name=name(each),
            vpc_ids=(
                each["RequesterVpcInfo"].get("VpcId", ""),
                each["AccepterVpcInfo"].get("VpcId", ""),
            ),
            active=each["Status"]["Code"] == "active",
        )
        for each in answers
    }


def transit_gateways(answers: Iterable[Json]) -> dict[str, tuple[str, ...]]:
    """Return the VPCs that are attached to each transit gateway."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for each in answers:
        if each.get("ResourceType") == "vpc" and each.get("State") == "available":
            found[each["TransitGatewayId"]] += (each["ResourceId"],)
    return dict(found)


def _tag(answer: Json, key: str) -> str:
    return next((each["Value"] for each in answer.get("Tags", ()) if each["Key"] == key), "")
