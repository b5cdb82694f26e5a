import os
import sys

import pytest

from terrace.errors import UserError
from terrace.toolchain import launch


def test_the_launcher_becomes_cdktf_with_the_users_arguments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    became: list[object] = []
    monkeypatch.setattr(launch, "cdktf_command", lambda: ["/bin/node", "/work/cdktf"])
    monkeypatch.setattr(launch, "environment", lambda: {"PATH": "/work"})
    monkeypatch.setattr(os, "execve", lambda *call: became.extend(call))
    monkeypatch.setattr(sys, "argv", ["cdktf", "deploy", "dev"])
    launch.cdktf_main()
    assert became == [
        "/bin/node",
        ["/bin/node", "/work/cdktf", "deploy", "dev"],
        {"PATH": "/work", "CI": "true"},
    ]


def test_before_set_up_the_launcher_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> list[str]:
        raise UserError("cdktf is not installed in node_modules; run: make setup")

    monkeypatch.setattr(launch, "cdktf_command", missing)
    with pytest.raises(SystemExit) as end:
        launch.cdktf_main()
    assert end.value.code == 1
    assert capsys.readouterr().err == (
        "error: cdktf is not installed in node_modules; run: make setup\n"
    )
