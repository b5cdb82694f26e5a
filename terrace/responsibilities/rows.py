"""The specification's responsibilities that AWS serves, in its order and words."""

from terrace.responsibilities.row import Row

ROWS = (
    Row(
        responsibility="CI/CD: artifact management and versioning; container registries",
        constructs=("delivery.registry.Registry",),
        paths=("global/registry", "global/registry-key"),
        tests=("constructs_lib/delivery/test_registry.py",),
    ),
    Row(
        responsibility="CI/CD: delivery workflows without long-lived keys",
        constructs=("delivery.github.GitHub", "delivery.plan_access.PlanAccess"),
        paths=("global/github", "*/plan-access"),
        tests=("constructs_lib/delivery/test_github.py", "stacks/test_stacks.py"),
    ),
    Row(
        responsibility="CI/CD: deployment strategies",
        constructs=("compute.fargate_service.FargateService",),
        paths=("*/compute/service",),
        tests=("constructs_lib/compute/test_compute.py",),
    ),
    Row(
        responsibility="IaC: state files managed securely",
        constructs=("storage.bucket.Bucket", "storage.state_access.StateAccess"),
        paths=("state-backend/state", "state-backend/access", "state-backend/*"),
        tests=(
            "constructs_lib/storage/test_bucket.py",
            "constructs_lib/storage/test_state_access.py",
        ),
    ),
    Row(
        responsibility="Orchestration: containers and auto-scaling policies",
        constructs=("compute.compute.Compute", "compute.autoscaling.Autoscaling"),
        paths=("*/compute",),
        tests=("constructs_lib/compute/test_compute.py",),
    ),
    Row(
        responsibility="Monitoring: strategy, alerting and on-call",
        constructs=("monitoring.alerts.Alerts", "monitoring.alarm.AlarmSet"),
        paths=("*/monitoring/alerts", "*/monitoring/service", "*/monitoring/database"),
        tests=("constructs_lib/monitoring/test_monitoring.py",),
    ),
)
