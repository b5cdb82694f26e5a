"""What `terrace preflight` asks AWS, read from its source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import botocore.session
from botocore import xform_name

from terrace import preflight
from terrace.preflight.leftovers import NAMED
from tests.support.permissions import NAMED_OTHERWISE

OWN, SHARED = "client", "shared_client"  # methods of Place
PREFIXES = {
    "accessanalyzer": "access-analyzer",
    "service-quotas": "servicequotas",
    "sso-admin": "sso",
}
OTHERS = {"sts"}  # nobody is refused to know who they are; who plans assumes no other role


@cache
def actions(account: str) -> frozenset[str]:
    """Actions of IAM that its calls in an account need, by the method that makes the client."""
    found = set()
    for file in sorted(Path(preflight.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found |= set(_asked(node, account))
    if account == OWN:
        found |= {(each.service, each.operation) for each in NAMED.values()}
    return frozenset(
        action
        for service, operation in found
        if service not in OTHERS
        for action in _actions(service, operation)
    )


def _asked(function: ast.FunctionDef, account: str) -> Iterator[tuple[str, str]]:
    """Services and operations of the clients that a function makes."""
    clients = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs = (
                zip(target.elts, value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                else [(target, value)]
            )
            for name, given in pairs:
                if isinstance(name, ast.Name) and (service := _service(given, account)):
                    clients[name.id] = service
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            owner = node.value
            service = clients.get(owner.id) if isinstance(owner, ast.Name) else None
            service = service or _service(owner, account)
            if service and node.attr != "get_paginator":
                yield service, node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            service = _service(node.func.value, account)
            paged = node.args[0] if node.args else None
            if service and node.func.attr == "get_paginator" and isinstance(paged, ast.Constant):
                yield service, str(paged.value)


def _service(node: ast.AST, account: str) -> str:
    """The service of a call such as `place.client("ec2")`; empty where it is none."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        named = node.args[0] if node.args else None
        if node.func.attr == account and isinstance(named, ast.Constant):
            return str(named.value)
    return ""


def _actions(service: str, operation: str) -> tuple[str, ...]:
    model = botocore.session.get_session().get_service_model(service)
    name = next(each for each in model.operation_names if xform_name(each) == operation)
    action = f"{PREFIXES.get(service, service)}:{name}"
    return NAMED_OTHERWISE.get(action, (action,))
