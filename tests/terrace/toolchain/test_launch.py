import os
import signal
import sys

import pytest

import environments
from constructs_lib.errors import ConfigurationError
from terrace.errors import UserError
from terrace.toolchain import deployments, launch


@pytest.fixture(autouse=True)
def everything_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused beforehand has tests of its own."""
    monkeypatch.setattr(launch, "refuse_what_cannot_run", lambda *_: None)


def test_at_a_terminal_the_launcher_becomes_cdktf_with_the_users_arguments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    became: list[object] = []

    def become(*call: object) -> None:
        became.extend(call)
        raise SystemExit(0)

    monkeypatch.setattr(launch, "cdktf_command", lambda: ["/bin/node", "/tools/cdktf"])
    monkeypatch.setattr(launch, "environment", lambda: {"PATH": "/bin"})
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(os, "execve", become)
    monkeypatch.setattr(sys, "argv", ["cdktf", "diff", "dev"])
    with pytest.raises(SystemExit):
        launch.cdktf_main()
    assert became == [
        "/bin/node",
        ["/bin/node", "/tools/cdktf", "diff", "dev"],
        {"PATH": "/bin"},
    ]


def run(monkeypatch: pytest.MonkeyPatch, code: str, *arguments: str, **variables: str) -> object:
    """Launch a stand-in for cdktf that runs Python code; returns the exit code."""
    monkeypatch.setattr(launch, "cdktf_command", lambda: [sys.executable, "-c", code])
    monkeypatch.setattr(launch, "environment", lambda: {**os.environ, **variables})
    monkeypatch.setattr(sys, "argv", ["cdktf", *arguments])
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(SystemExit) as end:
        launch.cdktf_main()
    signal.signal(signal.SIGINT, before)
    return end.value.code


def test_in_a_log_a_known_failure_ends_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = """print('Error: S3 bucket "b" does not exist.'); raise SystemExit(3)"""
    assert run(monkeypatch, code, "deploy", "dev") == 3
    captured = capsys.readouterr()
    assert captured.out == 'Error: S3 bucket "b" does not exist.\n'
    assert captured.err == (
        "error: the state bucket b does not exist; create it with: make bootstrap\n"
    )


@pytest.mark.parametrize("is_terminal", [True, False])
@pytest.mark.parametrize(
    ("code", "noted"), [("", [["deploy", "dev"]]), ("raise SystemExit(3)", [])]
)
def test_after_a_deployment_that_ended_well_the_ledger_is_renewed(
    monkeypatch: pytest.MonkeyPatch, code: str, noted: list[object], is_terminal: bool
) -> None:
    seen: list[object] = []
    monkeypatch.setattr(deployments, "note", lambda arguments, _: seen.append(arguments))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal, raising=False)
    target = {"TERRACE_TARGET": "", "AWS_ENDPOINT_URL": ""}
    assert run(monkeypatch, code, "deploy", "dev", **target) == (3 if code else 0)
    assert seen == noted


@pytest.mark.parametrize(("forced", "printed"), [("", "green\n"), ("1", "\x1b[32mgreen\x1b[0m\n")])
def test_colours_are_for_terminals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], forced: str, printed: str
) -> None:
    run(monkeypatch, r"print('\x1b[32mgreen\x1b[0m')", "diff", "dev", FORCE_COLOR=forced)
    assert capsys.readouterr().out == printed


def test_for_the_embedded_aws_the_output_folder_is_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "import sys; print(*sys.argv[1:])"
    run(monkeypatch, code, "diff", "dev", TERRACE_TARGET="embedded")
    assert capsys.readouterr().out.rstrip().endswith("/.terrace/embedded/terraform-out")
    run(monkeypatch, code, "diff", "dev", "--output", "x", TERRACE_TARGET="embedded")
    assert capsys.readouterr().out == "diff dev --output x\n"
    run(monkeypatch, code, "diff", "dev", TERRACE_TARGET="")
    assert capsys.readouterr().out == "diff dev\n"


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


WRONG = ConfigurationError("environments/dev.py line 9: Environment: region is missing")


@pytest.fixture
def wrong_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise WRONG

    monkeypatch.setattr(environments, "_environments", fail)


@pytest.mark.usefixtures("wrong_environments")
@pytest.mark.parametrize("arguments", [("synth",), ("deploy", "dev"), ("--log-level", "x", "diff")])
def test_a_wrong_environment_is_one_sentence_before_cdktf_starts(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "print('started')", *arguments) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"error: {WRONG}\n")


@pytest.mark.usefixtures("wrong_environments")
def test_what_does_not_run_the_app_reads_no_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "print('started')", "--version") == 0
    assert capsys.readouterr().out == "started\n"
