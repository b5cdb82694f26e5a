"""The committed picture shows what its source says, and the source what is declared."""

import re
import struct
from html import unescape
from runpy import run_path
from xml.etree import ElementTree as ET

import pytest

from environments import ENVIRONMENTS, PLATFORM, Environment
from terrace.diagram.infrastructure import document, source
from terrace.docs import DIAGRAM
from tests.support.project import ROOT

SVG = "{http://www.w3.org/2000/svg}"
PICTURE = ROOT / DIAGRAM.with_suffix(".svg")
SMALL = run_path(str(ROOT / "examples/environments/small.py"))["ENVIRONMENT"]


def texts(dot: str) -> set[str]:
    """All that a source has to say."""
    labels = [line.partition("label=<")[2] for line in dot.splitlines() if "label=<" in line]
    return {unescape(text) for each in labels for text in re.findall(r">([^<>]+)<", each)}


def arrows(dot: str) -> list[str]:
    """Arrows of a source that are drawn: who uses what."""
    return re.findall(r'\[id="([^"]+)"', dot)


def uses(environment: Environment) -> set[tuple[str, ...]]:
    """Workload and store of each arrow between them."""
    return {tuple(each.split(" to ")) for each in arrows(source(environment, PLATFORM))}


def test_every_name_and_every_arrow_is_in_the_picture() -> None:
    drawn = ET.fromstring(PICTURE.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    shown = {"".join(each.itertext()).strip() for each in drawn.iter(f"{SVG}text")}
    assert texts(document()) <= shown, "run: make docs"
    edges = [each.attrib["id"] for each in drawn.iter(f"{SVG}g") if each.get("class") == "edge"]
    assert sorted(arrows(document())) == sorted(edges), "run: make docs"
    assert len(arrows(document())) > 25


def test_both_pictures_have_the_same_size_and_an_opaque_ground() -> None:
    drawn = ET.fromstring(PICTURE.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    png = PICTURE.with_suffix(".png").read_bytes()
    width, height = struct.unpack(">II", png[16:24])
    left, top, right, bottom = map(float, drawn.attrib["viewBox"].split())
    assert (width / height) == pytest.approx((right - left) / (bottom - top), rel=0.01)
    ground = next(drawn.iter(f"{SVG}polygon"))
    assert ground.attrib["fill"] in {"#ffffff", "white"}


def test_a_workload_points_at_all_that_it_uses_and_a_queue_at_who_takes_from_it() -> None:
    (production,) = (each for each in ENVIRONMENTS if each.name == "production")
    drawn = uses(production)
    for name, service in production.services.items():
        assert {store for user, store in drawn if user == name} == {
            *service.uses,
            *([service.consumes] if service.consumes else []),
        }
    assert {(each, "metrics") for each in ("collector", "metrics-adapter", "argo-rollouts")} < drawn
    dot = source(production, PLATFORM)
    (back,) = (line for line in dot.splitlines() if '"worker"' in line and '"tasks"' in line)
    assert "dir=back" in back


def test_a_small_environment_has_a_small_picture() -> None:
    assert uses(SMALL) == {
        ("users", "balancer"),
        ("balancer", "app"),
        ("app", "database"),
        ("alarm-forwarder", "contacts"),
    }
    assert "Kubernetes" not in source(SMALL, PLATFORM)
    assert "Budget" not in source(SMALL, PLATFORM)
