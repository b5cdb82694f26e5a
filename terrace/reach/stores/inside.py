"""Stores that stand in the VPC: database, cache, log search."""

from collections.abc import Mapping
from typing import Any

from constructs_lib.database.config import AuroraConfig
from environments import Environment
from terrace.reach.found import Ask, Found, Reader, looking_for, one
from terrace.reach.names import DATABASE_USER
from terrace.reach.network import Place

DATABASE, CACHE, CACHE_USER, LOG_SEARCH = "postgres", "cache", "cache-app", "logs"
HTTPS = 443
# What a client of OpenSearch sends; the domain's own roles say what it may do there.
REQUESTS = ("es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut")


def database(reader: Reader, environment: Environment) -> Found:
    """Read the instance or the cluster of PostgreSQL."""
    if isinstance(environment.database, AuroraConfig):
        return _cluster(reader)
    name = reader.names.name(DATABASE)
    what = f"the database {name}"
    with looking_for(what, "DBInstanceNotFound", "DBInstanceNotFoundFault"):
        answer = reader.client("rds").describe_db_instances(DBInstanceIdentifier=name)
        instance = one(what, answer["DBInstances"])
        subnets = [each["SubnetIdentifier"] for each in instance["DBSubnetGroup"]["Subnets"]]
        told = {
            "DATABASE_HOST": instance["Endpoint"]["Address"],
            "DATABASE_PORT": str(instance["Endpoint"]["Port"]),
            "DATABASE_NAME": instance["DBName"],
        }
        return _postgresql(reader, instance, instance["DbiResourceId"], subnets, told)


def _cluster(reader: Reader) -> Found:
    name, rds = reader.names.name(DATABASE), reader.client("rds")
    what = f"the database {name}"
    with looking_for(what, "DBClusterNotFoundFault", "DBClusterNotFound"):
        answer = rds.describe_db_clusters(DBClusterIdentifier=name)
        cluster = one(what, answer["DBClusters"])
        groups = rds.describe_db_subnet_groups(DBSubnetGroupName=cluster["DBSubnetGroup"])
        subnets = [
            each["SubnetIdentifier"]
            for group in groups["DBSubnetGroups"]
            for each in group["Subnets"]
        ]
        told = {
            "DATABASE_HOST": cluster["Endpoint"],
            "DATABASE_READER_HOST": cluster["ReaderEndpoint"],
            "DATABASE_PORT": str(cluster["Port"]),
            "DATABASE_NAME": cluster["DatabaseName"],
        }
        return _postgresql(reader, cluster, cluster["DbClusterResourceId"], subnets, told)


def _postgresql(
    reader: Reader,
    answer: Mapping[str, Any],
    resource_id: str,
    subnets: list[str],
    told: Mapping[str, str],
) -> Found:
    groups = [each["VpcSecurityGroupId"] for each in answer["VpcSecurityGroups"]]
    user = reader.names.arn("rds-db", f"dbuser:{resource_id}/{DATABASE_USER}")
    return Found(
        asks=(Ask(actions=("rds-db:connect",), resource=user),),
        place=Place(subnet_ids=tuple(subnets), group_ids=tuple(groups)),
        port=int(told["DATABASE_PORT"]),
        told={**told, "DATABASE_USER": DATABASE_USER},
    )


def cache(reader: Reader, _: Environment) -> Found:
    """Read the replication group; a token has to name the group and the user, so both are asked."""
    names, client = reader.names, reader.client("elasticache")
    name, user = names.name(CACHE), names.name(CACHE_USER)
    what = f"the cache {name}"
    with looking_for(what, "ReplicationGroupNotFoundFault", "CacheClusterNotFound"):
        answer = client.describe_replication_groups(ReplicationGroupId=name)
        group = one(what, answer["ReplicationGroups"])
        endpoint = group["NodeGroups"][0]["PrimaryEndpoint"]
        member = one(what, group["MemberClusters"])
        node = client.describe_cache_clusters(CacheClusterId=member)["CacheClusters"][0]
        subnet_groups = client.describe_cache_subnet_groups(
            CacheSubnetGroupName=node["CacheSubnetGroupName"]
        )
        subnets = subnet_groups["CacheSubnetGroups"][0]["Subnets"]
        place = Place(
            subnet_ids=tuple(each["SubnetIdentifier"] for each in subnets),
            group_ids=tuple(each["SecurityGroupId"] for each in node["SecurityGroups"]),
        )
        arns = (group["ARN"], names.arn("elasticache", f"user:{user}"))
        return Found(
            asks=tuple(Ask(actions=("elasticache:Connect",), resource=arn) for arn in arns),
            place=place,
            port=endpoint["Port"],
            told={
                "CACHE_HOST": endpoint["Address"],
                "CACHE_PORT": str(endpoint["Port"]),
                "CACHE_NAME": name,
                "CACHE_USER": user,
            },
        )


def log_search(reader: Reader, _: Environment) -> Found:
    """Read the domain of OpenSearch."""
    name = reader.names.name(LOG_SEARCH)
    what = f"the domain {name}"
    with looking_for(what, "ResourceNotFoundException"):
        answer = reader.client("opensearch").describe_domain(DomainName=name)
        domain = answer["DomainStatus"]
        return Found(
            asks=(Ask(actions=REQUESTS, resource=f"{domain['ARN']}/*"),),
            place=Place(
                subnet_ids=tuple(domain["VPCOptions"]["SubnetIds"]),
                group_ids=tuple(domain["VPCOptions"]["SecurityGroupIds"]),
            ),
            port=HTTPS,
            told={"LOG_SEARCH_HOST": domain["Endpoints"]["vpc"]},
        )
