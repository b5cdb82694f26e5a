"""The commands that read accounts, in the shell of an embedded AWS that is gone."""

import pytest

from terrace.cli import main


@pytest.mark.parametrize("words", [["unlock", "dev"], ["preflight", "dev"], ["reach", "dev"]])
def test_what_is_gone_is_said_with_what_helps(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERRACE_TARGET", "embedded")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9/")
    assert main(words) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: the embedded AWS at http://127.0.0.1:9 does not answer, ")
    assert 'eval "$(terrace local env)"' in said
