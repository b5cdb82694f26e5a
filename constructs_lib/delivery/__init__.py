"""How software gets in: the image registry and the roles that pipelines assume."""

from constructs_lib.delivery.github import GitHub, PipelineRole
from constructs_lib.delivery.plan_access import PlanAccess
from constructs_lib.delivery.registry import Registry
from constructs_lib.delivery.registry_replication import RegistryReplication

__all__ = ["GitHub", "PipelineRole", "PlanAccess", "Registry", "RegistryReplication"]
