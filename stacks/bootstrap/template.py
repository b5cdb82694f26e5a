"""The template of an environment's account, as CloudFormation reads it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from constructs_lib.naming import ROLE_LIMIT, Naming
from constructs_lib.security import permission_boundary
from constructs_lib.security.policy import Statement, as_json
from constructs_lib.site import Site
from environments import Environment, Platform
from environments.previews import ROLE, PreviewsAccount
from stacks.base import environment_site, shared_naming
from stacks.bootstrap import deployment, names, plan
from stacks.names import BOOTSTRAP
from stacks.pipelines import apply_thing
from stacks.records import records_role_arn
from stacks.target import Target

SESSION_SECONDS = 3600  # the most that a role gets which another role assumes


def write(
    output: Path, *, platform: Platform, environments: Sequence[Environment], target: Target
) -> None:
    """Write the template of every environment below an output folder."""
    folder = output / BOOTSTRAP
    folder.mkdir(parents=True, exist_ok=True)
    accounts: list[Environment | PreviewsAccount] = list(environments)
    if previews := platform.previews_account:
        accounts.append(previews)
    for environment in accounts:
        made = template(platform, environment, target)
        file = folder / f"{environment.name}.json"
        file.write_text(f"{json.dumps(made, indent=2)}\n")


class PreviewsNaming(Naming):
    """Names of what all previews share, and patterns of what each of them makes.

    A preview's things are called `<project>-pr-<number>-<thing>`, its paths begin with
    `/<project>/pr-<number>/`.
    """

    __slots__ = ()

    def name(self, thing: str = "", *, limit: int = 255) -> str:
        """Name what the bootstrap makes; a pattern is for things of every preview."""
        is_pattern = "*" in thing and thing != "*"
        return super().name(f"*-{thing}" if is_pattern else thing, limit=limit)

    def path(self, thing: str) -> str:
        """Path of a log group or parameter of every preview."""
        return f"/{self.project}/{self.environment}-*/{thing}"


def template(
    platform: Platform, environment: Environment | PreviewsAccount, target: Target
) -> dict[str, Any]:
    """Build the template of an environment's account.

    Three boundaries, which the deployment role cannot change, and that role, unless the platform
    names another one.
    """
    site = environment_site(platform, environment, target)
    if isinstance(environment, PreviewsAccount):
        naming = PreviewsNaming(project=platform.project, environment=environment.name)
        site = replace(site, naming=naming)
    tags = [
        {"Key": key, "Value": value}
        for key, value in {
            "Project": site.project,
            "Environment": site.environment,
            "Owner": environment.owner,
            "CostCenter": environment.cost_center,
            "ManagedBy": "cloudformation",
        }.items()
    ]
    limits = permission_boundary.limits(site, platform.account_id)
    resources = {
        "WorkloadBoundary": _policy(
            site,
            permission_boundary.THING,
            "How far roles of workloads reach at most",
            limits,
        ),
        "DeploymentBoundary": _policy(
            site,
            names.DEPLOYMENT_BOUNDARY,
            "How far the deployment role, and roles that it makes for services, reach at most",
            deployment.boundary(site, records_role_arn(platform, environment.name)),
        ),
        "PlanBoundary": _policy(
            site,
            names.PLAN_BOUNDARY,
            "What plans read",
            plan.boundary(site),
        ),
    }
    if platform.deployment_role is None:
        resources |= _role(site, trusted(platform, environment, target), tags)
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"What account {site.account_id} has before {site.name()} is deployed: "
        "the role that deploys, and the limits of every role",
        "Metadata": {"StackName": names.stack_name(site)},
        "Resources": resources,
        "Outputs": {
            "DeploymentRole": {
                "Description": "Role that deploys the environment",
                "Value": site.iam_arn(f"role/{platform.deployment_role_in(site.environment)}"),
            }
        },
    }


def trusted(
    platform: Platform, environment: Environment | PreviewsAccount, target: Target
) -> list[str]:
    """ARNs, with patterns, of the roles of the shared account that may deploy an environment."""
    pipeline = shared_naming(platform).name(apply_thing(environment.name))
    is_preview = isinstance(environment, PreviewsAccount)
    narrowed = [shared_naming(platform).name(ROLE)] if is_preview else []
    roles = (pipeline, *narrowed, *platform.administrators, *target.administrators)
    return [f"arn:aws:iam::{platform.account_id}:role/{role}" for role in dict.fromkeys(roles)]


def _role(site: Site, trusted_roles: Sequence[str], tags: list[dict[str, str]]) -> dict[str, Any]:
    policies = {
        f"Deployment{thing.title()}": _policy(
            site, f"{names.DEPLOYMENT}-{thing}", f"What a deployment may do: {thing}", statements
        )
        for thing, statements in deployment.policies(site).items()
    }
    shared_account = trusted_roles[0].split(":")[4]
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": site.name(names.DEPLOYMENT, limit=ROLE_LIMIT),
            "Description": f"Deploys {site.name()}",
            "MaxSessionDuration": SESSION_SECONDS,
            # The principals need not be there yet: IAM looks at their names when they come.
            "AssumeRolePolicyDocument": _document(
                [
                    {
                        "Sid": "PipelineAndAdministratorsDeploy",
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{shared_account}:root"},
                        "Action": "sts:AssumeRole",
                        "Condition": {"ArnLike": {"aws:PrincipalArn": list(trusted_roles)}},
                    }
                ]
            ),
            "PermissionsBoundary": {"Ref": "DeploymentBoundary"},
            "ManagedPolicyArns": [{"Ref": name} for name in policies],
            "Tags": tags,
        },
    }
    return {**policies, "DeploymentRole": role}


def _policy(
    site: Site, thing: str, description: str, statements: Sequence[Statement]
) -> dict[str, Any]:
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "ManagedPolicyName": site.name(thing),
            "Description": description,
            "PolicyDocument": _document([as_json(each) for each in statements]),
        },
    }


def _document(statements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}
