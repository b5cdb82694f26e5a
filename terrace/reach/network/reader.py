"""Reading an account's networks in a region: some calls for all of it, several at a time."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Network
from typing import Any

from terrace.aws import Accounts, Unreadable, reading
from terrace.reach.network import parts
from terrace.reach.network.layout import Layout
from terrace.reach.network.model import GroupRule, PrefixList, RouteTable, Vpc

Json = Mapping[str, Any]
THREADS = 8  # at a time; EC2 throttles bursts of describe calls
# Operation and the key of its answer.
LISTS = {
    "describe_vpcs": "Vpcs",
    "describe_subnets": "Subnets",
    "describe_route_tables": "RouteTables",
    "describe_network_acls": "NetworkAcls",
    "describe_security_groups": "SecurityGroups",
    "describe_security_group_rules": "SecurityGroupRules",
    "describe_managed_prefix_lists": "PrefixLists",
    "describe_vpc_endpoints": "VpcEndpoints",
    "describe_nat_gateways": "NatGateways",
    "describe_internet_gateways": "InternetGateways",
    "describe_vpc_peering_connections": "VpcPeeringConnections",
    "describe_transit_gateway_attachments": "TransitGatewayAttachments",
}
DNS = {"enableDnsSupport": "EnableDnsSupport", "enableDnsHostnames": "EnableDnsHostnames"}


def read(accounts: Accounts, *, account_id: str, region: str) -> Layout:
    """Read everything that decides who reaches whom.

    Args:
        accounts: Clients.
        account_id: The account, 12 digits.
        region: The region.

    Raises:
        Unreadable: A part could not be read; blocks of prefix lists are left out instead.
    """
    where = f"account {account_id} in {region}"
    client = accounts.client("ec2", account_id=account_id, region=region)
    with ThreadPoolExecutor(THREADS) as pool:
        pages = dict(
            zip(
                LISTS,
                pool.map(lambda operation: _all(client, operation, where), LISTS),
                strict=True,
            )
        )
        vpc_ids = [each["VpcId"] for each in pages["describe_vpcs"]]
        answers = pool.map(lambda id_: _dns(client, id_, where), vpc_ids)
        dns = dict(zip(vpc_ids, answers, strict=True))
        rules = parts.rules(pages["describe_security_group_rules"])
        tables = parts.route_tables(pages["describe_route_tables"])
        lists = _prefix_lists(pool, client, pages, rules, tables)
    return Layout(
        where=where,
        vpcs={each["VpcId"]: _vpc(each, dns[each["VpcId"]]) for each in pages["describe_vpcs"]},
        subnets=parts.subnets(
            pages["describe_subnets"],
            pages["describe_route_tables"],
            pages["describe_network_acls"],
        ),
        route_tables=tables,
        acls=parts.acls(pages["describe_network_acls"]),
        groups=parts.groups(pages["describe_security_groups"], rules),
        prefix_lists=lists,
        endpoints=parts.endpoints(pages["describe_vpc_endpoints"]),
        nat_gateways=parts.nat_gateways(pages["describe_nat_gateways"]),
        internet_gateways=parts.internet_gateways(pages["describe_internet_gateways"]),
        peerings=parts.peerings(pages["describe_vpc_peering_connections"]),
        transit_gateways=parts.transit_gateways(pages["describe_transit_gateway_attachments"]),
    )


def _all(client: Any, operation: str, where: str) -> list[Json]:
    what = operation.removeprefix("describe_").replace("_", " ")
    with reading(f"the {what} of {where}"):
        pages = client.get_paginator(operation).paginate()
        return [each for page in pages for each in page[LISTS[operation]]]


def _dns(client: Any, vpc_id: str, where: str) -> tuple[bool, bool]:
    """Return what a VPC says of enableDnsSupport and enableDnsHostnames; it tells one a call."""
    with reading(f"the DNS attributes of VPC {vpc_id} of {where}"):
        support, hostnames = (
            client.describe_vpc_attribute(VpcId=vpc_id, Attribute=name)[key]["Value"]
            for name, key in DNS.items()
        )
    return support, hostnames


def _vpc(answer: Json, dns: tuple[bool, bool]) -> Vpc:
    support, hostnames = dns
    return Vpc(
        id=answer["VpcId"],
        name=parts.name(answer),
        cidrs=tuple(
            IPv4Network(each["CidrBlock"])
            for each in answer.get("CidrBlockAssociationSet", ())
            if each["CidrBlockState"]["State"] == "associated"
        ),
        dns_support=support,
        dns_hostnames=hostnames,
    )


def _prefix_lists(
    pool: ThreadPoolExecutor,
    client: Any,
    pages: Mapping[str, list[Json]],
    rules: Mapping[str, list[GroupRule]],
    tables: Mapping[str, RouteTable],
) -> dict[str, PrefixList]:
    """Read the blocks of lists that rules and routes refer to, and of services with an endpoint."""
    named = {rule.peer for each in rules.values() for rule in each}
    named |= {route.destination for table in tables.values() for route in table.routes}
    services = {each["ServiceName"] for each in pages["describe_vpc_endpoints"]}
    wanted = [
        each
        for each in pages["describe_managed_prefix_lists"]
        if each["AddressFamily"] == "IPv4"
        and (each["PrefixListId"] in named or each["PrefixListName"] in services)
    ]
    blocks = pool.map(lambda each: _blocks(client, each["PrefixListId"]), wanted)
    return {
        each["PrefixListId"]: PrefixList(
            id=each["PrefixListId"], name=each["PrefixListName"], cidrs=cidrs
        )
        for each, cidrs in zip(wanted, blocks, strict=True)
    }


def _blocks(client: Any, id_: str) -> tuple[IPv4Network, ...] | None:
    try:
        with reading(f"prefix list {id_}"):
            pages = client.get_paginator("get_managed_prefix_list_entries").paginate(
                PrefixListId=id_
            )
            return tuple(IPv4Network(each["Cidr"]) for page in pages for each in page["Entries"])
    except Unreadable:
        return None
