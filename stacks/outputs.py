"""What an environment's stack tells people and other tools."""

from constructs_lib.database.aurora import Aurora
from stacks.environment import EnvironmentStack


def publish(stack: EnvironmentStack) -> None:
    """Output the addresses and names that are needed outside."""
    _publish_network(stack)
    _publish_services(stack)
    _publish_stores(stack)
    _publish_observers(stack)


def _publish_network(stack: EnvironmentStack) -> None:
    stack.publish("vpc_id", stack.network.vpc_id, "VPC of the environment")
    stack.publish(
        "nat_addresses",
        stack.networking.egress.public_ips,
        "Public addresses that outgoing connections come from",
    )


def _publish_services(stack: EnvironmentStack) -> None:
    stack.publish("cluster_name", stack.compute.cluster.cluster.name, "ECS cluster")
    for name, service in stack.compute.services.items():
        word = name.replace("-", "_")
        stack.publish(
            f"service_name_{word}", service.running.service.name, f"ECS service of {name}"
        )
        deployment = service.blue_green
        if deployment:
            stack.publish(
                f"deployment_group_{word}",
                deployment.group.deployment_group_name,
                f"Deployment group of {name} in CodeDeploy, and its application",
            )
    if stack.edge:
        stack.publish("url", f"https://{stack.domain}", "Where the application answers")
        if delivery := stack.edge.delivery:
            stack.publish(
                "distribution_id",
                delivery.distribution.distribution.id,
                "Distribution, to invalidate what it keeps",
            )
            stack.publish(
                "static_bucket", delivery.static.name, "Bucket of static assets, below static/"
            )
        if stack.edge.alerts:
            stack.publish(
                "edge_alerts_topic",
                stack.edge.alerts.arn,
                "Topic that alarms in us-east-1 report to",
            )
    if stack.kubernetes:
        plane = stack.kubernetes.control_plane.cluster
        stack.publish("kubernetes_cluster_name", plane.name, "EKS cluster")
        stack.publish(
            "kubernetes_people_role",
            stack.kubernetes.way_in.role.arn,
            "Role that `terrace cluster` takes; who may is decided by IAM in two accounts",
        )
        stack.publish("kubernetes_endpoint", plane.endpoint, "Kubernetes API, inside the VPC")


def _publish_stores(stack: EnvironmentStack) -> None:
    if stack.database:
        stack.publish("database_endpoint", stack.database.endpoint, "Host of PostgreSQL")
        if isinstance(stack.database.engine, Aurora):
            reader = stack.database.engine.reader_endpoint
            stack.publish("database_reader_endpoint", reader, "Host of PostgreSQL for reads")
    if stack.cache:
        stack.publish("cache_endpoint", stack.cache.endpoint, "Host of Valkey")
    if stack.table:
        stack.publish("table_name", stack.table.name, "DynamoDB table")
    if stack.uploads:
        stack.publish("uploads_bucket", stack.uploads.name, "Bucket of the application's files")
    for name, queue in stack.queues.items():
        stack.publish(f"queue_url_{name.replace('-', '_')}", queue.url, f"Queue of {name}")
    if stack.flags:
        stack.publish(
            "flags_application", stack.flags.application.name, "Application of flags in AppConfig"
        )
    if stack.functions and stack.functions.signing_key:
        stack.publish(
            "signing_key_secret_arn",
            stack.functions.signing_key.arn,
            "Secret with the application's signing key",
        )
    if stack.backups:
        stack.publish("backup_vault", stack.backups.vault.name, "Vault of backups")


def _publish_observers(stack: EnvironmentStack) -> None:
    stack.publish("alerts_topic", stack.monitoring.alerts.arn, "Topic that alarms report to")
    if stack.functions and stack.functions.forwarder:
        stack.publish(
            "on_call_secret_arn",
            stack.functions.forwarder.secret.arn,
            "Secret that says whom alarms are passed on to",
        )
    seen = stack.observability
    if seen and seen.prometheus:
        endpoint = seen.prometheus.workspace.prometheus_endpoint
        stack.publish("prometheus_endpoint", endpoint, "Where metrics are written and queried")
    if seen and seen.grafana:
        stack.publish("grafana_host", seen.grafana.workspace.endpoint, "Host of Grafana")
    if seen and seen.log_search:
        host = seen.log_search.domain.endpoint
        stack.publish("log_search_host", host, "Host of log search")
    if stack.log_readers:
        role = stack.log_readers.role.arn
        stack.publish("log_reader_role_arn", role, "Role with which people search logs")
