"""IAM003 to IAM005: roles that have a boundary, that exist, and that keep every policy."""

from collections.abc import Iterator

from conventions import policies
from conventions.arguments import is_known
from conventions.blocks import Block, listed
from conventions.document import Document
from conventions.physical_names import varies
from conventions.policy_statements import Statement
from conventions.registry import must
from conventions.roles import GRANTS, INLINE, ROLE, managed_policies
from conventions.rule import Problem
from conventions.targets import target

# Services that run the project's own code in a role, without .amazonaws.com or its Chinese form.
RUN_TIMES = ("ec2", "ecs-tasks", "lambda", "pods.eks")
NAMESPACE = "aws:RequestTag/kubernetes-namespace"
# Namespaces of Kubernetes' own parts, not of the project's code: they make load balancers, volumes
# and nodes, copy secrets and ship logs, which no boundary of an application could allow.
SYSTEM_NAMESPACES = frozenset(
    {"amazon-cloudwatch", "external-secrets", "karpenter", "kube-system", "logging"}
)
NODES = "/AmazonEKSWorkerNode"  # the managed policies with which nodes join a cluster


@must(
    "IAM003",
    "every role that ECS tasks, functions, pods or instances take has a permissions boundary, "
    f"except nodes of EKS and pods of {', '.join(sorted(SYSTEM_NAMESPACES))}",
    reason="A boundary limits what code can do even where a policy allows too much.",
    source="AWS IAM User Guide, permissions boundaries; Amazon EKS User Guide, node IAM role and "
    "EKS Pod Identity",
)
def code_runs_within_a_boundary(document: Document) -> Iterator[Problem]:
    """Judge each role by who may take it."""
    for role in document.of(ROLE):
        trust = policies.of(document, role, "assume_role_policy")
        services = sorted({service for each in trust for service in _run_times(each)})
        if services and not role.body.get("permissions_boundary"):
            if any(NODES in policy for policy in managed_policies(document, role)):
                continue
            found = f"{role.address} runs code for {', '.join(services)} without a boundary"
            yield Problem(role, found, "set permissions_boundary")


def _run_times(statement: Statement) -> Iterator[str]:
    """Yield the services by which a statement lets the project's code into a role."""
    namespaces = {v for c in statement.conditions if c.key == NAMESPACE for v in c.values}
    for type_, service in statement.principals if statement.allows else ():
        run_time = service.partition(".amazonaws.com")[0]
        is_system = run_time == "pods.eks" and namespaces and namespaces <= SYSTEM_NAMESPACES
        if type_ == "Service" and run_time in RUN_TIMES and not is_system:
            yield service


@must(
    "IAM004",
    "a role that is given a policy, an instance profile or pods by its name is in the same stack "
    "or module",
    reason="A grant to a missing role fails during the apply, or goes to whoever creates it.",
    source="AWS IAM User Guide, IAM identifiers; HashiCorp Terraform documentation, references to "
    "resource attributes",
)
def grants_go_to_roles_that_exist(document: Document) -> Iterator[Problem]:
    """Judge what is spelled out; Terraform itself refuses a reference that leads nowhere."""
    for block in document.of(*GRANTS):
        argument = GRANTS[block.type]
        for text in listed(block.body.get(argument)):
            name = text.rpartition("/")[2]  # of an ARN
            if is_known(name) and target(document, ROLE, text) == text:
                found = f'{argument} of {block.address} is "{name}", and no role here has that name'
                yield Problem(block, found, "refer to the role itself")


@must(
    "IAM005",
    "no two inline policies of one role have the same name",
    reason="AWS replaces the first one by the second without an error, and every apply swaps them.",
    source="AWS IAM API Reference, PutRolePolicy",
)
def no_policy_replaces_another(document: Document) -> Iterator[Problem]:
    """Judge policies of their own and those inside a role together."""
    seen: dict[tuple[str, str], Block] = {}
    for block, role, name in _inline_policies(document):
        first = seen.get((role, name))
        if first and not varies(name, block, first):
            found = f'{block.address} puts "{name}" on {role}, and so does {first.address}'
            yield Problem(block, found, "give each policy of a role its own name")
        seen.setdefault((role, name), block)


def _inline_policies(document: Document) -> Iterator[tuple[Block, str, str]]:
    """Yield each policy with its role and its name; AWS invents a name that is not given."""
    for role in document.of(ROLE):
        names = (body.get("name") for body in role.nested("inline_policy"))
        yield from ((role, role.address, name) for name in names if isinstance(name, str))
    for policy in document.of(INLINE):
        role_text, name = policy.text("role"), policy.text("name")
        if name:  # an index tells roles of one address apart
            yield policy, role_text if "[" in role_text else target(document, ROLE, role_text), name
