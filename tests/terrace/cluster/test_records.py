"""What is left outside of the state, DNS records of External DNS among it."""

from typing import Any

import pytest

import environments
from environments import PLATFORM
from terrace import cli
from terrace.cluster import teardown
from terrace.cluster.leftovers import Leftover
from terrace.cluster.records import records
from tests.support.example import DEV

HOST = f"kubernetes.dev.{PLATFORM.domain}"
KEPT = [("A", HOST), ("AAAA", f"api.{HOST}"), ("TXT", f"a-owner.{HOST}"), ("A", f"\\052.{HOST}")]
OTHERS = [
    ("CNAME", f"_proof.{HOST}"),  # of a certificate, and Terraform's
    ("A", f"dev.{PLATFORM.domain}"),
    ("A", f"my{HOST}"),
    ("NS", PLATFORM.domain),
]


class Zone:
    """Route 53 with one zone, and a private one of the same name."""

    def client(self, service: str, *, account_id: str) -> Any:
        assert (service, account_id) == ("route53", PLATFORM.account_id)
        return self

    def get_paginator(self, operation: str) -> Any:
        self.operation = operation
        return self

    def paginate(self, **given: str) -> Any:
        if self.operation == "list_hosted_zones":
            zones = [("Z1", False), ("Z2", True)]
            return [
                {
                    "HostedZones": [
                        {
                            "Id": identity,
                            "Name": f"{PLATFORM.domain}.",
                            "Config": {"PrivateZone": private},
                        }
                        for identity, private in zones
                    ]
                }
            ]
        assert given == {"HostedZoneId": "Z1"}
        return [
            {"ResourceRecordSets": [{"Type": kind, "Name": f"{name}."}]}
            for kind, name in [*OTHERS, *KEPT]
        ]


def test_records_of_the_cluster_are_told_from_those_of_terraform() -> None:
    zone: Any = Zone()
    assert records(zone, DEV, PLATFORM) == [
        f"{kind} {name}".replace("\\052", "*") for kind, name in KEPT
    ]


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "by_name", {"dev": DEV}.__getitem__)
    monkeypatch.setattr(teardown, "leftovers", lambda *_: [Leftover(kind="volumes", name="vol-1")])
    monkeypatch.setattr(teardown, "log_groups", lambda *_: ["/aws/eks/dev"])
    monkeypatch.setattr(teardown, "records", lambda *_: [f"A {HOST}"])
    monkeypatch.setattr(teardown, "_destroy", lambda *_, **__: pytest.fail("it destroys nothing"))


@pytest.mark.usefixtures("chosen")
def test_all_that_would_be_left_is_listed_and_stays(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["teardown", "dev", "--left"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "volumes: vol-1",
        "log group: /aws/eks/dev",
        f"DNS record in {PLATFORM.domain} of account {PLATFORM.account_id}: A {HOST}",
    ]


@pytest.mark.usefixtures("chosen")
def test_where_nothing_is_left_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("leftovers", "log_groups", "records"):
        monkeypatch.setattr(teardown, name, lambda *_: [])
    assert cli.main(["teardown", "dev", "--left"]) == 0
    assert capsys.readouterr().out == "Nothing of dev is left outside of its state.\n"
