"""Nodes and pods of Kubernetes, from kube-state-metrics and the kubelets."""

from terrace.dashboards.panels import Look, Panel, graph
from terrace.dashboards.queries import IN_ENVIRONMENT, WINDOW
from terrace.dashboards.sources import samples

BUSY = {0.7: "orange", 0.9: "red"}
_OF_RESOURCE = f"{{{IN_ENVIRONMENT}, resource="


def nodes() -> list[Panel]:
    """Whether nodes are ready, and what room they have."""
    cpu = f"sum by (node) (rate(node_cpu_usage_seconds_total{{{IN_ENVIRONMENT}}}[{WINDOW}]))"
    memory = f"sum by (node) (node_memory_working_set_bytes{{{IN_ENVIRONMENT}}})"
    return [
        graph(
            "Nodes that are ready",
            "1 while a node takes pods; NodeNotReady fires after five minutes of 0.",
            "short",
            samples(
                "max by (node) (kube_node_status_condition"
                f'{{{IN_ENVIRONMENT}, condition="Ready", status="true"}})',
                "{{node}}",
            ),
            look=Look(most=1),
        ),
        graph(
            "CPU of nodes",
            "Share of a node's processors that is used.",
            "percentunit",
            samples(
                f'{cpu} / max by (node) (kube_node_status_capacity{_OF_RESOURCE}"cpu"}})',
                "{{node}}",
            ),
            look=Look(limits=BUSY, most=1),
        ),
        graph(
            "Memory of nodes",
            "Share of a node's memory that is used; above it, the kubelet evicts pods.",
            "percentunit",
            samples(
                f'{memory} / max by (node) (kube_node_status_capacity{_OF_RESOURCE}"memory"}})',
                "{{node}}",
            ),
            look=Look(limits=BUSY, most=1),
        ),
    ]


def pods() -> list[Panel]:
    """What pods do, and which do not."""
    of_container = "by (namespace, pod, container)"
    limits = f'kube_pod_container_resource_limits{_OF_RESOURCE}"memory"}}'
    return [
        graph(
            "Pods by phase",
            "Pending ones wait for room or for an image.",
            "short",
            samples(f"sum by (phase) (kube_pod_status_phase{{{IN_ENVIRONMENT}}})", "{{phase}}"),
            look=Look(stacked=True),
        ),
        graph(
            "Pods that are not ready",
            "They get no requests; PodNotReady fires after five minutes.",
            "short",
            samples(
                "max by (namespace, pod) (kube_pod_status_ready"
                f'{{{IN_ENVIRONMENT}, condition="false"}}) == 1',
                "{{namespace}} {{pod}}",
            ),
        ),
        graph(
            "Restarts of containers",
            "Within an hour.",
            "short",
            samples(
                f"sum {of_container} (increase("
                f"kube_pod_container_status_restarts_total{{{IN_ENVIRONMENT}}}[1h])) > 0",
                "{{namespace}} {{pod}} {{container}}",
            ),
        ),
        graph(
            "Memory of containers",
            "Share of what a container may have; at 100 % it is killed.",
            "percentunit",
            samples(
                f"max {of_container} (container_memory_working_set_bytes{{{IN_ENVIRONMENT}}}) "
                f"/ max {of_container} ({limits})",
                "{{namespace}} {{pod}} {{container}}",
            ),
            look=Look(limits=BUSY, most=1),
        ),
        graph(
            "Replicas that are wanted",
            "By autoscalers; where it stays at the limit, AutoscalerAtLimit fires.",
            "short",
            samples(
                "max by (namespace, horizontalpodautoscaler) "
                f"(kube_horizontalpodautoscaler_status_desired_replicas{{{IN_ENVIRONMENT}}})",
                "{{horizontalpodautoscaler}}",
            ),
        ),
        graph(
            "Room of autoscalers",
            "Share of the replicas that an autoscaler may have.",
            "percentunit",
            samples(
                "max by (namespace, horizontalpodautoscaler) "
                f"(kube_horizontalpodautoscaler_status_desired_replicas{{{IN_ENVIRONMENT}}}) "
                "/ max by (namespace, horizontalpodautoscaler) "
                f"(kube_horizontalpodautoscaler_spec_max_replicas{{{IN_ENVIRONMENT}}})",
                "{{horizontalpodautoscaler}}",
            ),
            look=Look(limits=BUSY, most=1),
        ),
    ]
