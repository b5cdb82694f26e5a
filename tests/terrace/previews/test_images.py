"""What a preview is to run is in the registry, or nothing is made."""

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from constructs_lib.image import repository_of
from environments import PLATFORM
from examples.environments.small import ENVIRONMENT as SMALL
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.previews.images import images, require_images
from terrace.previews.record import Record
from terrace.previews.way import Way
from tests.environments.test_previews import END
from tests.terrace.previews.kept import WHERE

DIGEST = f"sha256:{'0f' * 32}"
(TAGGED,) = {each.image for each in SMALL.services.values()}
REPOSITORY = repository_of(TAGGED)
SAME = Record(name="pr-1", ends_at=END)
OWN = replace(SAME, image=DIGEST, repository=REPOSITORY)


def way(*manifests: dict[str, Any], asked: list[Any]) -> Way:
    """A registry with these images."""

    def batch_get_image(**wanted: Any) -> dict[str, Any]:
        asked.append((wanted["registryId"], wanted["repositoryName"], *wanted["imageIds"]))
        return {"images": [{"imageManifest": json.dumps(each)} for each in manifests]}

    ecr = SimpleNamespace(batch_get_image=batch_get_image)
    accounts: Any = SimpleNamespace(client=lambda *_, **__: ecr)
    nothing: Any = None
    return Way(name="pr-1", where=WHERE, store=nothing, stacks=nothing, accounts=accounts)


@pytest.fixture(autouse=True)
def real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERRACE_TARGET", raising=False)


def test_the_image_of_the_pull_request_takes_the_place_of_the_tag() -> None:
    assert images(SMALL, SAME) == (TAGGED,)
    assert images(SMALL, OWN) == (f"{REPOSITORY}@{DIGEST}",)


def test_an_image_for_one_processor_is_enough_because_previews_have_no_other() -> None:
    asked: list[Any] = []
    require_images(way({"mediaType": "single"}, asked=asked), SMALL, OWN)
    name = f"{PLATFORM.project}-shared-{REPOSITORY}"
    assert asked == [(PLATFORM.account_id, name, {"imageDigest": DIGEST})]


@pytest.mark.parametrize("record", [SAME, OWN], ids=["tag", "digest"])
def test_an_image_that_the_registry_lacks_has_its_own_exit_code(record: Record) -> None:
    with pytest.raises(Refusal, match="is not in the registry of account") as refused:
        require_images(way(asked=[]), SMALL, record)
    assert refused.value.code == Code.NO_IMAGE


def test_the_embedded_aws_has_no_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRACE_TARGET", "embedded")
    asked: list[Any] = []
    require_images(way(asked=asked), SMALL, OWN)
    assert asked == []
