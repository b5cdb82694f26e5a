"""AWS Backup: selections, policies and notifications of vaults, and plans under other addresses.

moto has plans, vaults and locks only. It lacks selections (aws_backup_selection), policies and
notifications of vaults (aws_backup_vault_policy, aws_backup_vault_notifications) and the list of
what is in one, which the provider empties before it deletes it; no job ever runs, so it is empty.
It cannot change a plan, and answers with a plan that was deleted. It finds tags only for who
ends the address with a slash, as boto3 does and the provider does not.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from moto.backup.exceptions import ResourceNotFoundException
from moto.backup.models import BackupBackend
from moto.backup.responses import BackupResponse
from moto.backup.urls import response, url_paths
from moto.core.utils import unix_time

from terrace.embedded_aws.extensions.patch import add, replace, wrap

_VAULT = "{0}/backup-vaults/(?P<name>[^/]+)"
_ROUTES = (
    f"{_VAULT}/access-policy$",
    f"{_VAULT}/notification-configuration$",
    f"{_VAULT}/recovery-points$",
    f"{_VAULT}/recovery-points/$",
)


def extend() -> None:
    """Add what is missing; it is kept on plans and vaults."""
    for route in _ROUTES:
        url_paths.setdefault(route, response.dispatch)
    wrap(BackupBackend, "get_backup_plan", _get_plan)
    replace(BackupResponse, "list_tags", list_tags)
    add(
        BackupResponse,
        update_backup_plan,
        create_backup_selection,
        get_backup_selection,
        list_backup_selections,
        delete_backup_selection,
        put_backup_vault_access_policy,
        get_backup_vault_access_policy,
        delete_backup_vault_access_policy,
        put_backup_vault_notifications,
        get_backup_vault_notifications,
        delete_backup_vault_notifications,
        list_recovery_points_by_backup_vault,
    )


def _get_plan(original: Callable[..., Any], backend: Any, *args: Any, **given: Any) -> Any:
    plan = original(backend, *args, **given)
    if plan.deletion_date is not None:
        raise ResourceNotFoundException("Cannot find Backup plan")
    return plan


def update_backup_plan(self: Any) -> str:
    """Answer UpdateBackupPlan."""
    plan = _plan(self)
    wanted = json.loads(self.body)["BackupPlan"]
    for rule in wanted["Rules"]:
        rule.setdefault("RuleId", str(uuid4()))
    plan.backup_plan = wanted
    plan.version_id = uuid4().hex
    return json.dumps(plan.to_dict())


def list_tags(self: Any) -> str:
    """Answer ListTags."""
    arn = unquote(self.path.split("/tags/")[1].rstrip("/"))
    return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})


def _plan(self: Any) -> Any:
    identity = self.path.split("/plans/")[1].split("/")[0]
    plan = self.backup_backend.get_backup_plan(identity, None)
    if not hasattr(plan, "selections"):
        plan.selections = {}
    return plan


def create_backup_selection(self: Any) -> str:
    """Answer CreateBackupSelection."""
    plan = _plan(self)
    selection = {
        "SelectionId": str(uuid4()),
        "BackupPlanId": plan.backup_plan_id,
        "CreationDate": unix_time(),
        "BackupSelection": json.loads(self.body)["BackupSelection"],
    }
    plan.selections[selection["SelectionId"]] = selection
    return json.dumps(selection)


def _selection_id(self: Any) -> str:
    return str(self.path.rstrip("/").split("/")[-1])


def get_backup_selection(self: Any) -> str:
    """Answer GetBackupSelection."""
    selection = _plan(self).selections.get(_selection_id(self))
    if selection is None:
        raise ResourceNotFoundException("Cannot find Backup selection")
    return json.dumps(selection)


def list_backup_selections(self: Any) -> str:
    """Answer ListBackupSelections."""
    return json.dumps({"BackupSelectionsList": list(_plan(self).selections.values())})


def delete_backup_selection(self: Any) -> str:
    """Answer DeleteBackupSelection."""
    _plan(self).selections.pop(_selection_id(self), None)
    return "{}"


def _vault(self: Any) -> Any:
    return self.backup_backend.describe_backup_vault(
        self.path.split("/backup-vaults/")[1].split("/")[0]
    )


def _described(self: Any, aspect: str) -> str:
    vault = _vault(self)
    found = getattr(vault, aspect, None)
    if found is None:
        raise ResourceNotFoundException(f"Backup vault {vault.backup_vault_name} has none")
    names = {
        "BackupVaultName": vault.backup_vault_name,
        "BackupVaultArn": vault.backup_vault_arn,
    }
    return json.dumps(names | found)


def put_backup_vault_access_policy(self: Any) -> str:
    """Answer PutBackupVaultAccessPolicy."""
    _vault(self).access_policy = {"Policy": json.loads(self.body)["Policy"]}
    return "{}"


def get_backup_vault_access_policy(self: Any) -> str:
    """Answer GetBackupVaultAccessPolicy."""
    return _described(self, "access_policy")


def delete_backup_vault_access_policy(self: Any) -> str:
    """Answer DeleteBackupVaultAccessPolicy."""
    _vault(self).access_policy = None
    return "{}"


def put_backup_vault_notifications(self: Any) -> str:
    """Answer PutBackupVaultNotifications."""
    _vault(self).notifications = json.loads(self.body)
    return "{}"


def get_backup_vault_notifications(self: Any) -> str:
    """Answer GetBackupVaultNotifications."""
    return _described(self, "notifications")


def delete_backup_vault_notifications(self: Any) -> str:
    """Answer DeleteBackupVaultNotifications."""
    _vault(self).notifications = None
    return "{}"


def list_recovery_points_by_backup_vault(self: Any) -> str:
    """Answer ListRecoveryPointsByBackupVault."""
    _vault(self)
    return json.dumps({"RecoveryPoints": []})
