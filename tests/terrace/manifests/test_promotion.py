"""What a promotion writes into Git's files."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import environments
from constructs_lib.compute.config import RouteConfig
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.manifests import promotion
from terrace.manifests.promotion import NO_DIGEST
from terrace.release import digest as command
from tests.support.example import APP, DEV
from tests.support.manifests import BARE, with_base, write

DIGEST, OTHER = f"sha256:{'a1' * 32}", f"sha256:{'b2' * 32}"
OVERLAY = Path("kubernetes/overlays/dev/image/kustomization.yaml")
CHART = Path("kubernetes/helm/app-chart/values-dev.yaml")
SHOP = replace(
    BARE,
    services={
        "web": replace(APP, uses=()),
        "shop": replace(APP, uses=(), image="shop:1.0.0", route=RouteConfig(priority=7, path="/s")),
    },
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = with_base(tmp_path)
    write(found, SHOP)
    return found


def digests(root: Path) -> list[dict[str, str]]:
    (overlay,) = yaml.safe_load_all((root / OVERLAY).read_text())
    chart = yaml.safe_load((root / CHART).read_text())["images"]
    return [
        {each["name"]: each["digest"] for each in overlay["images"]},
        {name: each["digest"] for name, each in chart.items()},
    ]


def test_both_files_get_the_digest_of_one_image_and_nothing_else_changes(root: Path) -> None:
    before = (root / CHART).read_text()
    assert promotion.promote(root, "dev", "shop", DIGEST) == [OVERLAY, CHART]
    wanted = {"app": NO_DIGEST, "shop": DIGEST}
    assert digests(root) == [wanted, wanted]
    place = "terrace-shared-shop\n    digest: "
    changed = before.replace(f"{place}{NO_DIGEST}", f"{place}{DIGEST}")
    assert (root / CHART).read_text() == changed
    promotion.promote(root, "dev", "app", OTHER)
    wanted = {"app": OTHER, "shop": DIGEST}
    assert digests(root) == [wanted, wanted]


def test_the_same_once_more_changes_nothing_and_make_kubernetes_keeps_it(root: Path) -> None:
    promotion.promote(root, "dev", "shop", DIGEST)
    written = [(root / each).read_text() for each in (OVERLAY, CHART)]
    assert promotion.promote(root, "dev", "shop", DIGEST) == []
    write(root, SHOP)
    assert [(root / each).read_text() for each in (OVERLAY, CHART)] == written


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (
            NO_DIGEST,
            "--image is a digest of zeros, which stands for no image; allowed: that of ",
        ),
        ("app:1.0.0", "--image is 'app:1.0.0', allowed: sha256: and 64 digits of 0-9 and a-f, "),
        (DIGEST.upper(), "--image is 'SHA256:"),
        (DIGEST[:-1], "--image is 'sha256:"),
    ],
)
def test_what_is_no_digest_of_an_image_is_refused(image: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        promotion.require_digest(image)
    assert str(refused.value).startswith(said)
    assert refused.value.code == Code.USAGE


@pytest.mark.parametrize(
    ("environment", "repository", "said"),
    [
        (SHOP, "nginx", "--repository is 'nginx', allowed: app, shop"),
        (SHOP, None, "--repository is missing, allowed: app, shop"),
        (
            replace(DEV, kubernetes=None),
            "app",
            (
                "environment dev has no kubernetes, whose overlay would hold a digest; what runs "
                "on ECS is deployed with: terrace release deploy dev"
            ),
        ),
    ],
)
def test_an_image_that_is_not_there_is_refused(environment, repository, said) -> None:
    with pytest.raises(Refusal) as refused:
        promotion.require_repository(environment, repository)
    assert (str(refused.value), refused.value.code) == (said, Code.USAGE)


def test_the_only_repository_need_not_be_named() -> None:
    assert promotion.require_repository(DEV, None) == "app"


def test_the_command_says_what_it_wrote_and_what_was_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = with_base(tmp_path)
    write(root, BARE)
    capsys.readouterr()
    monkeypatch.setattr(environments, "by_name", lambda _name: BARE)
    assert command.run(root, "dev", DIGEST, repository=None, dry_run=True) == 0
    assert capsys.readouterr().out.startswith(f"would write {OVERLAY}: app {DIGEST}, before sha")
    assert command.run(root, "dev", f"@{DIGEST}", repository="app") == 0
    assert capsys.readouterr().out == (
        f"wrote {OVERLAY}: app {DIGEST}, before {NO_DIGEST}\n"
        f"wrote {CHART}: app {DIGEST}, before {NO_DIGEST}\n"
        "Commit and push them: Argo CD deploys what Git says.\n"
    )
    assert command.run(root, "dev", DIGEST, repository="app") == 0
    assert capsys.readouterr().out == f"dev has app {DIGEST} already.\n"


def test_an_unknown_environment_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        command.run(tmp_path, "moon", DIGEST, repository=None)
    assert refused.value.code == Code.USAGE
    assert "moon" in str(refused.value)


def test_an_overlay_that_was_never_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=f"^{OVERLAY} is missing; write it with: make kubernetes$"):
        promotion.promote(tmp_path, "dev", "app", DIGEST)
