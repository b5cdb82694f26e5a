"""`terrace dashboards push`: put data sources and dashboards into Managed Grafana."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import environments
from constructs_lib.observability import dashboard_links
from environments import Environment, Platform
from terrace.aws import Accounts, require_role_name
from terrace.configuration import require_right_environments
from terrace.dashboards import document
from terrace.dashboards.api import CONFLICT, MISSING, Grafana, Opened, over_https
from terrace.dashboards.workspace import Workspace, find, token
from terrace.delivery.codes import Code
from terrace.delivery.refusing import of_aws, usage
from terrace.errors import Refusal, UserError
from terrace.facts import entered
from terrace.names import Names, of_environment
from terrace.steps import say
from terrace.toolchain import repository_root

PURPOSE = "put data sources and dashboards into an environment's Managed Grafana"
FOLDER = Path("monitoring/grafana/dashboards")
XRAY = "grafana-x-ray-datasource"
SCRAPED_EVERY = "30s"  # by the collectors; a rate needs four of them
# "Workspace IAM Role" in Grafana's own forms, which is the role that the stack gives it.
# Source: grafana/grafana-aws-sdk-react, src/providers.ts, and pkg/awsds of grafana-aws-sdk.
ROLE = "ec2_iam_role"


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = verbs.add_parser("push", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument("environment", help="such as production")
    parser.add_argument("--role", help="role of the account to do it with, if not the deployment's")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Bring Managed Grafana to what is committed; what is so already stays untouched.

    Raises:
        Refusal: The environment has none, or AWS or Grafana refuses.
    """
    with usage():
        require_right_environments()
        require_role_name(chosen.role)
        environment = environments.by_name(chosen.environment)
        platform = environments.PLATFORM
        _require_grafana(environment)
        dashboards = committed(repository_root())
    accounts = entered(environment, platform, role=chosen.role)
    push(environment, platform, dashboards, accounts)
    return 0


def _require_grafana(environment: Environment) -> None:
    seen = environment.observability
    if not (seen and seen.grafana):
        raise UserError(
            f"environment {environment.name} has no Grafana, allowed: one whose observability has "
            "grafana='identity-center' or 'saml'"
        )


def committed(root: Path) -> list[dict[str, Any]]:
    """Read the dashboards of a working copy.

    Raises:
        UserError: One is missing, or is none.
    """
    names = [str(FOLDER / f"{uid}.json") for uid in dashboard_links.UIDS]
    for name in names:
        if not (root / name).is_file():
            raise UserError(f"{name} is missing; run: make dashboards")
    return [document.read(root, name) for name in names]


def push(
    environment: Environment,
    platform: Platform,
    dashboards: Sequence[dict[str, Any]],
    accounts: Accounts,
    *,
    opened: Opened = over_https,
) -> None:
    """Put everything into the workspace.

    Args:
        environment: Whose.
        platform: What all share.
        dashboards: What is committed.
        accounts: The way into its account.
        opened: Opens a workspace.

    Raises:
        Refusal: AWS or Grafana refuses.
    """
    names = of_environment(platform, environment)
    with of_aws():
        workspace = find(accounts, names)
        with token(accounts, names, workspace.id) as key:
            grafana = opened(workspace.host, key)
            traced = bool(environment.observability and environment.observability.tracing)
            if traced:
                _install(grafana, environment.name)
            for source in sources(workspace, names, traced=traced):
                _put_source(grafana, source)
            _put_folder(grafana, names.project)
            for dashboard in dashboards:
                _put_dashboard(grafana, names.project, dashboard)
    say(f"https://{workspace.host}{dashboard_links.path(dashboard_links.APPLICATION)}")


def sources(workspace: Workspace, names: Names, *, traced: bool) -> list[dict[str, Any]]:
    """Data sources, as Grafana's API takes them."""
    ours = {"authType": ROLE, "defaultRegion": names.region}
    prometheus = {
        "httpMethod": "POST",
        "sigV4Auth": True,
        "sigV4AuthType": ROLE,
        "sigV4Region": names.region,
        "timeInterval": SCRAPED_EVERY,
    }
    linked = {"tracingDatasourceUid": "xray"} if traced else {}
    found = [
        _source("prometheus", "Prometheus", "prometheus", prometheus, url=workspace.prometheus),
        _source("cloudwatch", "CloudWatch", "cloudwatch", ours | linked),
    ]
    return [*found, _source("xray", "X-Ray", XRAY, ours)] if traced else found


def _source(
    uid: str, name: str, kind: str, settings: dict[str, Any], *, url: str = ""
) -> dict[str, Any]:
    return {
        "uid": uid,
        "name": name,
        "type": kind,
        "access": "proxy",
        "url": url,
        "isDefault": kind == "prometheus",
        "jsonData": settings,
    }


def _install(grafana: Grafana, environment: str) -> None:
    """Install the plugin of X-Ray, which workspaces from version 9 on have not.

    Source: Amazon Managed Grafana User Guide, "Connect to an AWS X-Ray data source".
    """
    if grafana.get(f"/api/plugins/{XRAY}/settings") is not None:
        return
    done = grafana.post(f"/api/plugins/{XRAY}/install", {}, without=(MISSING, CONFLICT))
    if done is None and grafana.get(f"/api/plugins/{XRAY}/settings") is None:
        raise Refusal(
            f"the plugin {XRAY} cannot be installed, because the workspace's administrators may "
            f"not install any; deploy {environment} first",
            code=Code.REFUSED,
        )
    say(f"installed the plugin {XRAY}")


def _put_source(grafana: Grafana, wanted: dict[str, Any]) -> None:
    there = grafana.get(f"/api/datasources/uid/{wanted['uid']}")
    if there is None:
        grafana.post("/api/datasources", wanted)
        say(f"made the data source {wanted['name']}")
    elif {name: there.get(name) for name in wanted} != wanted:
        grafana.put(f"/api/datasources/uid/{wanted['uid']}", wanted)
        say(f"changed the data source {wanted['name']}")


def _put_folder(grafana: Grafana, project: str) -> None:
    if grafana.get(f"/api/folders/{project}") is None:
        grafana.post("/api/folders", {"uid": project, "title": project.capitalize()})
        say(f"made the folder {project.capitalize()}")


def _put_dashboard(grafana: Grafana, folder: str, wanted: dict[str, Any]) -> None:
    there = grafana.get(f"/api/dashboards/uid/{wanted['uid']}")
    if there is not None and there["meta"].get("folderUid") == folder:
        # Grafana adds both to what it was given.
        kept = {k: v for k, v in there["dashboard"].items() if k not in ("id", "version")}
        if kept == {k: v for k, v in wanted.items() if k not in ("id", "version")}:
            say(f"{wanted['title']}: as it should be")
            return
    body = {
        "dashboard": {**wanted, "id": None},
        "folderUid": folder,
        "message": "terrace dashboards push",
        "overwrite": True,
    }
    grafana.post("/api/dashboards/db", body)
    say(f"{wanted['title']}: {'made' if there is None else 'changed'}")
