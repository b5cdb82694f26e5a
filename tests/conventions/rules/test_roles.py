import pytest

from conventions.rules.roles import RUN_TIMES, SYSTEM_NAMESPACES

TRUST = "${data.aws_iam_policy_document.trust.json}"
BOUNDARY = {"permissions_boundary": "${aws_iam_policy.boundary.arn}"}
UNBOUND = (
    "IAM003 MUST dev/aws_iam_role.app: aws_iam_role.app runs code for {} without a boundary; "
    "set permissions_boundary."
)


def trusting(service: str, *namespaces: str) -> dict[str, object]:
    statement: dict[str, object] = {"principals": {"type": "Service", "identifiers": [service]}}
    if namespaces:
        variable = "aws:RequestTag/kubernetes-namespace"
        test = {"test": "StringEquals", "variable": variable, "values": [*namespaces]}
        statement["condition"] = [test]
    return statement


@pytest.fixture
def role(judge, stack):
    """Return what is found of one role that trusts like this."""

    def judged(*trust: dict[str, object], resources=(), **body: object) -> list[str]:
        roles = {"aws_iam_role": {"app": {"name": "app", "assume_role_policy": TRUST, **body}}}
        data = {"aws_iam_policy_document": {"trust": {"statement": list(trust)}}}
        return judge("IAM003", stack(resource=roles | dict(resources), data=data))

    return judged


@pytest.mark.parametrize("run_time", RUN_TIMES)
def test_a_role_of_code_needs_a_boundary(role, run_time: str) -> None:
    service = f"{run_time}.amazonaws.com"
    assert role(trusting(service), **BOUNDARY) == []
    assert role(trusting(service)) == [UNBOUND.format(service)]
    assert role(trusting(f"{service}.cn")) == [UNBOUND.format(f"{service}.cn")]


def test_one_trust_among_several_is_enough(role) -> None:
    services = ["scheduler.amazonaws.com", "lambda.amazonaws.com"]
    assert role(*map(trusting, services)) == [UNBOUND.format("lambda.amazonaws.com")]


def test_a_role_of_a_service_or_of_people_needs_none(role) -> None:
    people = {"principals": {"type": "AWS", "identifiers": ["ec2.amazonaws.com"]}}
    assert role(trusting("backup.amazonaws.com"), people) == []
    assert role({**trusting("ec2.amazonaws.com"), "effect": "Deny"}) == []


@pytest.mark.parametrize("namespace", sorted(SYSTEM_NAMESPACES))
def test_pods_of_kubernetes_own_parts_need_none(role, namespace: str) -> None:
    assert role(trusting("pods.eks.amazonaws.com", namespace)) == []


def test_a_pod_of_another_namespace_needs_one(role) -> None:
    service = "pods.eks.amazonaws.com"
    assert role(trusting(service, "app")) == [UNBOUND.format(service)]
    assert role(trusting(service, "kube-system", "app")) == [UNBOUND.format(service)]
    both = [trusting(service, namespace) for namespace in ("kube-system", "app")]
    assert role(*both) == [UNBOUND.format(service)]
    assert role(trusting("ec2.amazonaws.com", "kube-system")) == [
        UNBOUND.format("ec2.amazonaws.com")
    ]


@pytest.mark.parametrize(
    ("role_", "policy"),
    [
        ("${aws_iam_role.app.name}", "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"),
        ("app", "arn:${var.partition}:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy"),
    ],
)
def test_a_node_of_kubernetes_needs_none(role, role_: str, policy: str) -> None:
    attached = {"aws_iam_role_policy_attachment": {"a": {"role": role_, "policy_arn": policy}}}
    assert role(trusting("ec2.amazonaws.com"), resources=attached) == []
    assert role(trusting("ec2.amazonaws.com"), managed_policy_arns=[policy]) == []
    other = {"aws_iam_role_policy_attachment": {"a": {"role": "x", "policy_arn": policy}}}
    assert len(role(trusting("ec2.amazonaws.com"), resources=other)) == 1


GRANTS = [
    ("aws_iam_role_policy", "role", "{}"),
    ("aws_iam_role_policy_attachment", "role", "{}"),
    ("aws_iam_policy_attachment", "roles", "{}"),
    ("aws_iam_instance_profile", "role", "{}"),
    ("aws_eks_pod_identity_association", "role_arn", "arn:aws:iam::111111111111:role/{}"),
    ("aws_eks_pod_identity_association", "role_arn", "arn:aws:iam::${var.account}:role/pods/{}"),
]
ROLE = {"aws_iam_role": {"app": {"name": "acme-dev-app"}}}


@pytest.mark.parametrize(("type_", "argument", "form"), GRANTS)
def test_a_grant_goes_to_a_role_that_exists(judge, stack, type_, argument, form) -> None:
    def judged(role: str) -> list[str]:
        value = [role] if argument == "roles" else role
        return judge("IAM004", stack(resource={type_: {"x": {argument: value}}, **ROLE}))

    assert judged(form.replace("{}", "acme-dev-app")) == []
    assert judged(form.replace("{}", "acme-dev-ap")) == [
        (
            f'IAM004 MUST dev/{type_}.x: {argument} of {type_}.x is "acme-dev-ap", and no role '
            "here has that name; refer to the role itself."
        )
    ]


@pytest.mark.parametrize(
    "role", ["${aws_iam_role.app.name}", "${data.aws_iam_role.x.name}", "${var.project}-app"]
)
def test_a_role_that_is_referred_to_is_not_judged(judge, stack, role: str) -> None:
    policy = {"aws_iam_role_policy": {"x": {"role": role}}}
    assert judge("IAM004", stack(resource=policy)) == []


def policies(*bodies: dict[str, object]) -> dict[str, object]:
    return {"aws_iam_role_policy": {f"p{n}": body for n, body in enumerate(bodies)}, **ROLE}


REFERRED = {"role": "${aws_iam_role.app.id}", "name": "connect"}
SPELLED = {"role": "acme-dev-app", "name": "connect"}


@pytest.mark.parametrize("second", [REFERRED, SPELLED])
def test_a_policy_that_replaces_another_is_found(judge, stack, second) -> None:
    assert judge("IAM005", stack(resource=policies(REFERRED, second))) == [
        (
            'IAM005 MUST dev/aws_iam_role_policy.p1: aws_iam_role_policy.p1 puts "connect" on '
            "aws_iam_role.app, and so does aws_iam_role_policy.p0; give each policy of a role its "
            "own name."
        )
    ]


def test_a_policy_inside_a_role_is_replaced_too(judge, stack) -> None:
    inside = {"aws_iam_role": {"app": {"inline_policy": [{"name": "a"}, {"name": "connect"}]}}}
    (message,) = judge("IAM005", stack(resource=policies(REFERRED) | inside))
    assert (
        'aws_iam_role_policy.p0 puts "connect" on aws_iam_role.app, and so does aws_iam' in message
    )
    twice = {"aws_iam_role": {"app": {"inline_policy": [{"name": "a"}, {"name": "a"}]}}}
    assert len(judge("IAM005", stack(resource=twice))) == 1


@pytest.mark.parametrize(
    "second",
    [
        {"role": "${aws_iam_role.app.id}", "name": "send"},
        {"role": "${aws_iam_role.other.id}", "name": "connect"},
        {"role": "${aws_iam_role.app.id}"},
        {"role": "${aws_iam_role.app[1].id}", "name": "connect"},
    ],
)
def test_policies_of_other_names_or_roles_pass(judge, stack, second) -> None:
    assert judge("IAM005", stack(resource=policies(REFERRED, second))) == []


def test_alternatives_are_never_there_together(judge, stack) -> None:
    alternatives = [REFERRED | {"count": f"${{var.{name} ? 1 : 0}}"} for name in ("a", "b")]
    assert judge("IAM005", stack(resource=policies(*alternatives))) == []
