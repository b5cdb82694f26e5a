"""The values of an environment as the configurations that its constructs take."""

from datetime import timedelta

from constructs_lib.account.account_security import AccountSecurityConfig
from constructs_lib.account.trail import TrailConfig
from constructs_lib.compute.autoscaling import AutoscalingConfig
from constructs_lib.compute.cluster import ON_DEMAND, SPOT
from constructs_lib.compute.compute import ComputeConfig
from constructs_lib.compute.deployment import Deployment
from constructs_lib.compute.fargate_service import FargateServiceConfig
from constructs_lib.compute.task import TaskConfig
from constructs_lib.database.aurora import AuroraConfig
from constructs_lib.database.cache import CacheConfig
from constructs_lib.database.postgres import SMALLEST_STORAGE_GIB, PostgresConfig
from constructs_lib.compute.service_alarms import DEPLOYMENT_ALARMS
from constructs_lib.networking.network import NetworkConfig
from constructs_lib.networking.networking import NetworkingConfig
from constructs_lib.recovery import Recovery
from constructs_lib.storage.log_bucket import LogBucketConfig
from environments import Environment
from stacks.target import Feature, Target

PORT = 8000
SHARED_LOG_DAYS = 365
RECORD_DAYS = 400  # of API calls, in every environment: longer than a yearly audit looks back


def networking(environment: Environment) -> NetworkingConfig:
    """Configure the network."""
    return NetworkingConfig(
        network=NetworkConfig(cidr=environment.cidr, zones=environment.zone_letters),
        nat_zones=environment.nat_letters,
        interface_endpoints=environment.interface_endpoints,
        log_retention_days=environment.protection.log_retention_days,
    )


def compute(
    environment: Environment, *, repository_url: str, repository_arn: str, host: str, protect: bool
) -> ComputeConfig:
    """Configure the service.

    Args:
        environment: The environment.
        repository_url: Where its image is pulled from.
        repository_arn: ARN of that repository.
        host: Host name that it answers for.
        protect: The load balancer refuses to be deleted.
    """
    size = environment.service
    task = TaskConfig(
        image=f"{repository_url}:{size.image_tag}",
        repository_arn=repository_arn,
        port=PORT,
        cpu_units=size.cpu_units,
        memory_mib=size.memory_mib,
        health_path="/health",
        log_retention_days=environment.protection.log_retention_days,
    )
    service = FargateServiceConfig(
        task=task,
        desired_count=size.minimum_tasks,
        capacity_provider=SPOT if size.spot else ON_DEMAND,
        ready_path="/ready",
        host=host,
        deployment=Deployment(size.deployment),
        deployment_alarms=DEPLOYMENT_ALARMS,
    )
    return ComputeConfig(
        service=service,
        autoscaling=AutoscalingConfig(minimum=size.minimum_tasks, maximum=size.maximum_tasks),
        deletion_protection=protect,
        behind_cdn=environment.edge.distribution,
    )


def logs(environment: Environment, *, protect: bool) -> LogBucketConfig:
    """Configure the bucket of access logs."""
    return LogBucketConfig(
        retention_days=environment.protection.log_retention_days,
        retained=protect,
        emptied_on_destroy=not protect,
    )


def account(environment: Environment, target: Target, *, protect: bool) -> AccountSecurityConfig:
    """Configure what protects the account."""
    trail = TrailConfig(
        record_days=max(RECORD_DAYS, environment.protection.log_retention_days),
        log_retention_days=environment.protection.log_retention_days,
        retained=protect,
        emptied_on_destroy=not protect,
    )
    return AccountSecurityConfig(
        trail=trail,
        durable=environment.protection.deletion_protection,
        analyze_access=target.has(Feature.ACCESS_ANALYZER),
        block_public_buckets=target.has(Feature.ACCOUNT_BUCKET_BLOCK),
    )


def shared_logs(target: Target) -> LogBucketConfig:
    """Configure the shared account's bucket of access logs."""
    return LogBucketConfig(
        retention_days=SHARED_LOG_DAYS,
        retained=not target.disposable,
        emptied_on_destroy=target.disposable,
    )


def shared_account(target: Target) -> AccountSecurityConfig:
    """Configure what protects the shared account."""
    trail = TrailConfig(
        record_days=RECORD_DAYS,
        log_retention_days=SHARED_LOG_DAYS,
        retained=not target.disposable,
        emptied_on_destroy=target.disposable,
    )
    return AccountSecurityConfig(
        trail=trail,
        analyze_access=target.has(Feature.ACCESS_ANALYZER),
        block_public_buckets=target.has(Feature.ACCOUNT_BUCKET_BLOCK),
    )


def postgres(environment: Environment, *, protect: bool) -> PostgresConfig:
    """Configure PostgreSQL on an RDS instance."""
    size = environment.database
    return PostgresConfig(
        instance_class=size.instance_class,
        storage_gib=size.storage_gib or SMALLEST_STORAGE_GIB,
        recovery=size.recovery,
        backup_days=size.backup_days,
        log_retention_days=environment.protection.log_retention_days,
        deletion_protection=protect,
        retained=protect,
        skip_final_snapshot=not protect,
    )


def aurora(environment: Environment, *, protect: bool) -> AuroraConfig:
    """Configure PostgreSQL on Aurora."""
    size = environment.database
    return AuroraConfig(
        instance_class=size.instance_class,
        zones=environment.zones,
        recovery=size.recovery,
        backup_days=size.backup_days,
        log_retention_days=environment.protection.log_retention_days,
        deletion_protection=protect,
        retained=protect,
        skip_final_snapshot=not protect,
    )


def cache(environment: Environment, *, protect: bool) -> CacheConfig:
    """Configure the cache; it may lose a day, for what is in it can be made again."""
    size = environment.cache
    return CacheConfig(
        node_type=size.node_type,
        recovery=Recovery(rto=timedelta(minutes=size.rto_minutes), rpo=timedelta(days=1)),
        snapshot_days=size.snapshot_days,
        log_retention_days=environment.protection.log_retention_days,
        retained=protect,
    )
