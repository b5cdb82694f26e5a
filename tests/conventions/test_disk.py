from pathlib import Path

import pytest

from conventions.document import Document, Kind


@pytest.fixture
def read(tmp_path: Path):
    """Return what an expression becomes beside a few files."""
    folder = tmp_path / "module"
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "plain.json").write_text('{"a": "${not.read}"}', encoding="utf-8")
    (folder / "greeting.tftpl").write_text("Hello ${name}, ${all.of.it}!", encoding="utf-8")
    (folder / "loop.tftpl").write_text("%{ for x in y ~}${x}%{ endfor }", encoding="utf-8")
    (folder / "binary").write_bytes(b"\xff")
    (tmp_path / "secret").write_text("outside", encoding="utf-8")

    def value(expression: str) -> str:
        body = {"resource": [{"aws_x": {"x": {"text": expression}}}]}
        file = folder / "main.tf.json"
        document = Document(name="x", kind=Kind.MODULE, file=file, body=body)
        return document.resources[0].written("text")

    return value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('${file("policies/plain.json")}', '{"a": "$${not.read}"}'),
        ('${file("${path.module}/policies/plain.json")}', '{"a": "$${not.read}"}'),
        (
            '${templatefile("greeting.tftpl", {name = "you", all = {of = {it = 1}}})}',
            "Hello you, 1!",
        ),
        (
            '${templatefile("greeting.tftpl", {name = aws_x.y.id, all = {of = {it = 1}}})}',
            "Hello ${aws_x.y.id}, 1!",
        ),
    ],
)
def test_a_file_of_the_folder_is_read(read, expression: str, value: str) -> None:
    assert read(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        '${file("missing")}',
        '${file("../secret")}',
        f'${{file("{Path(__file__).resolve()}")}}',
        '${file("${path.root}/greeting.tftpl")}',
        "${file(var.path)}",
        '${file("binary")}',
        '${file("policies")}',
        '${templatefile("loop.tftpl", {y = [1]})}',
    ],
)
def test_any_other_is_left_to_a_plan(read, expression: str) -> None:
    assert read(expression) in (expression, "%{ for x in y ~}${x}%{ endfor }")
