"""Stores that stand in the VPC: database, cache, log search."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from constructs_lib.database.config import AuroraConfig
from environments import Environment
from terrace.names import DATABASE_USER
from terrace.reach.found import Ask, Call, Found, KeyUse, Reader, looking_for, one
from terrace.reach.network import Place

DATABASE, CACHE, CACHE_USER, LOG_SEARCH = "postgres", "cache", "cache-app", "logs"
HTTPS = 443
SEARCH_HOST = "LOG_SEARCH_HOST"
ABSENT = (
    "DBClusterNotFound",
    "DBClusterNotFoundFault",
    "DBInstanceNotFound",
    "DBInstanceNotFoundFault",
)
READ = "secretsmanager:GetSecretValue"
# What adds documents, and what else the API has; the domain's own roles decide besides.
SEND, ADMINISTER = "es:ESHttpPost", ("es:ESHttpGet", "es:ESHttpPut")
SEARCH = ("es:ESHttpGet", "es:ESHttpPost")
# What of the domain each asks for, such as the index of a day.
ADDING, ASKED = "_bulk", "_plugins/_security/api/roles/log-writer"
SEARCHED = "logs-2026.01.31/_search"


@dataclass(frozen=True, kw_only=True, slots=True)
class _PostgreSQL:
    """An instance or a cluster.

    Attributes:
        answer: How RDS describes it.
        resource_id: Its id in ARNs of its users.
        subnet_ids: Where it stands.
        told: What whoever signs in is told.
    """

    answer: Mapping[str, Any]
    resource_id: str
    subnet_ids: tuple[str, ...]
    told: Mapping[str, str]

    @property
    def place(self) -> Place:
        """Where it stands in the VPC."""
        groups = (each["VpcSecurityGroupId"] for each in self.answer["VpcSecurityGroups"])
        return Place(subnet_ids=self.subnet_ids, group_ids=tuple(groups))


def database(reader: Reader, environment: Environment) -> Found:
    """Read PostgreSQL for whoever signs in with a token."""
    with _postgresql(reader, environment) as found:
        user = reader.names.arn("rds-db", f"dbuser:{found.resource_id}/{DATABASE_USER}")
        return Found(
            asks=(Ask(actions=("rds-db:connect",), resource=user),),
            place=found.place,
            port=int(found.told["DATABASE_PORT"]),
            told=found.told,
        )


def administrator(reader: Reader, environment: Environment) -> Found:
    """Read PostgreSQL for whoever signs in with the password that RDS keeps."""
    with _postgresql(reader, environment) as found:
        secret = found.answer["MasterUserSecret"]
        arn = secret["SecretArn"]
        key = KeyUse(
            key_arn=secret["KmsKeyId"],
            service="secretsmanager",
            context={"kms:EncryptionContext:SecretARN": arn},
        )
        return Found(
            asks=(Ask(actions=(READ,), resource=arn),),
            keys=(key,),
            calls=(Call(service="secretsmanager", action=READ, resource=arn),),
            place=found.place,
            port=int(found.told["DATABASE_PORT"]),
            told={**found.told, "DATABASE_ADMIN_SECRET": arn},
        )


@contextmanager
def _postgresql(reader: Reader, environment: Environment) -> Iterator[_PostgreSQL]:
    """Read the instance or the cluster; what an answer lacks in the body is unreadable, too."""
    name, rds = reader.names.name(DATABASE), reader.client("rds")
    what = f"the database {name}"
    with looking_for(what, *ABSENT):
        if isinstance(environment.database, AuroraConfig):
            answer = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
            yield _cluster(one(what, answer), rds)
        else:
            answer = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
            yield _instance(one(what, answer))


def _instance(instance: Mapping[str, Any]) -> _PostgreSQL:
    return _PostgreSQL(
        answer=instance,
        resource_id=instance["DbiResourceId"],
        subnet_ids=_subnets(instance["DBSubnetGroup"]),
        told={
            "DATABASE_HOST": instance["Endpoint"]["Address"],
            "DATABASE_PORT": str(instance["Endpoint"]["Port"]),
            "DATABASE_NAME": instance["DBName"],
            "DATABASE_USER": DATABASE_USER,
        },
    )


def _cluster(cluster: Mapping[str, Any], rds: Any) -> _PostgreSQL:
    groups = rds.describe_db_subnet_groups(DBSubnetGroupName=cluster["DBSubnetGroup"])
    return _PostgreSQL(
        answer=cluster,
        resource_id=cluster["DbClusterResourceId"],
        subnet_ids=_subnets(*groups["DBSubnetGroups"]),
        told={
            "DATABASE_HOST": cluster["Endpoint"],
            "DATABASE_READER_HOST": cluster["ReaderEndpoint"],
            "DATABASE_PORT": str(cluster["Port"]),
            "DATABASE_NAME": cluster["DatabaseName"],
            "DATABASE_USER": DATABASE_USER,
        },
    )


def _subnets(*groups: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(each["SubnetIdentifier"] for group in groups for each in group["Subnets"])


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
    """Read the domain of OpenSearch, for whoever adds documents."""
    with _domain(reader) as (domain, place):
        return Found(
            asks=(Ask(actions=(SEND,), resource=f"{domain['ARN']}/{ADDING}"),),
            place=place,
            port=HTTPS,
            told={SEARCH_HOST: domain["Endpoints"]["vpc"]},
        )


def indexing(reader: Reader, _: Environment) -> Found:
    """Read the domain of OpenSearch, for whoever says who writes and who reads."""
    with _domain(reader) as (domain, place):
        return Found(
            asks=(Ask(actions=ADMINISTER, resource=f"{domain['ARN']}/{ASKED}"),),
            place=place,
            port=HTTPS,
            told={SEARCH_HOST: domain["Endpoints"]["vpc"]},
        )


def searches(reader: Reader, _: Environment) -> Found:
    """Read the domain of OpenSearch, for people, whose way to it is their own affair."""
    with _domain(reader) as (domain, _place):
        return Found(asks=(Ask(actions=SEARCH, resource=f"{domain['ARN']}/{SEARCHED}"),))


@contextmanager
def _domain(reader: Reader) -> Iterator[tuple[Mapping[str, Any], Place]]:
    name = reader.names.name(LOG_SEARCH)
    what = f"the domain {name}"
    with looking_for(what, "ResourceNotFoundException"):
        answer = reader.client("opensearch").describe_domain(DomainName=name)
        domain = answer["DomainStatus"]
        yield (
            domain,
            Place(
                subnet_ids=tuple(domain["VPCOptions"]["SubnetIds"]),
                group_ids=tuple(domain["VPCOptions"]["SecurityGroupIds"]),
            ),
        )
