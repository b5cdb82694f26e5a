import pytest

from conventions.targets import target

ROLES = {
    "aws_iam_role": {
        "app": {"name": "acme-dev-app"},
        "worker": {"name": "${var.project_name}-worker"},
        "nameless": {},
    }
}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("${aws_iam_role.app.name}", "aws_iam_role.app"),
        ("${aws_iam_role.gone.arn}", "aws_iam_role.gone"),
        ("acme-dev-app", "aws_iam_role.app"),
        ("arn:aws:iam::111111111111:role/acme-dev-app", "aws_iam_role.app"),
        ("arn:aws:iam::${var.account}:role/path/acme-dev-app", "aws_iam_role.app"),
        ("${var.project_name}-worker", "aws_iam_role.worker"),
        ("other-acme-dev-app", "other-acme-dev-app"),
        ("${data.aws_iam_role.app.name}", "${data.aws_iam_role.app.name}"),
        ("", ""),
    ],
)
def test_a_text_means_what_it_refers_to_or_names_or_nothing_here(
    stack, text: str, meant: str
) -> None:
    assert target(stack(resource=ROLES), "aws_iam_role", text) == meant
