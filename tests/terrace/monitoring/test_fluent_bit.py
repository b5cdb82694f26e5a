"""The check of what Fluent Bit is told."""

from pathlib import Path

import pytest
import yaml

from constructs_lib.observability.log_router import of_pods, of_task
from environments import PLATFORM
from terrace.delivery.check.outcome import Files
from terrace.manifests import cluster
from terrace.monitoring.check.fluent_bit import faults, fluent_bit
from tests.support.searched import SEARCHED


def put(root: Path, text: str) -> Path:
    path = root / "kubernetes/platform/overlays/dev/values/patches.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def written() -> str:
    (text,) = (
        text
        for path, text in cluster.written(SEARCHED, PLATFORM).items()
        if path.name == "patches.yaml"
    )
    return text


def test_what_is_written_has_no_finding(tmp_path: Path) -> None:
    put(tmp_path, written())
    found = fluent_bit(Files(root=tmp_path, tools=tmp_path, environ={}))
    assert (list(found.findings), found.read) == ([], "2 configurations")


def test_another_filter_than_ours_is_a_finding(tmp_path: Path) -> None:
    documents = list(yaml.safe_load_all(written()))
    for each in documents:
        if each["metadata"]["name"] == "fluent-bit":
            each["spec"]["source"]["helm"]["valuesObject"]["luaScripts"] = {}
    put(tmp_path, yaml.safe_dump_all(documents))
    found = fluent_bit(Files(root=tmp_path, tools=tmp_path, environ={}))
    (said,) = found.findings
    assert said.endswith("/patches.yaml: redact.lua is another one; run: make kubernetes")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            of_task("/x").replace("AWS_Auth", "AWS_Sign"),
            "file: opensearch has the option aws_sign, allowed: aws_auth, ",
        ),
        (
            of_pods("/x", environment="dev", search=False)["outputs"],
            "file: the first filter does not take secrets out, allowed: lua with call redact",
        ),
        (of_task("/x").replace("opensearch", "opensesame"), "file: plugin 'opensesame', allowed: "),
        ("", "file: the first filter does not take secrets out"),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    (found,) = faults("file", text)
    assert found.startswith(said)
