import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import environments
from constructs_lib.errors import ConfigurationError
from terrace.errors import UserError
from terrace.toolchain import deployments, guarding, launch, logs


@pytest.fixture(autouse=True)
def everything_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused beforehand has tests of its own."""
    monkeypatch.setattr(launch, "refuse_what_cannot_run", lambda *_: None)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folder for logs and runs; the handlers of signals are as before afterwards."""
    monkeypatch.setattr(logs, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(guarding, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(guarding, "terraform_binary", lambda _: Path("/bin/terraform"))
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield tmp_path / ".terrace"
    for number, handler in before.items():
        signal.signal(number, handler)


def run(monkeypatch: pytest.MonkeyPatch, code: str, *arguments: str, **variables: str) -> object:
    """Launch a stand-in for cdktf that runs Python code; returns the exit code."""
    monkeypatch.setattr(launch, "cdktf_command", lambda: [sys.executable, "-c", code])
    monkeypatch.setattr(launch, "environment", lambda: {**os.environ, **variables})
    monkeypatch.setattr(sys, "argv", ["cdktf", *arguments])
    with pytest.raises(SystemExit) as end:
        launch.cdktf_main()
    return end.value.code


SAYS = {
    False: "import sys; write = sys.stdout.write",
    True: "import os; write = open(os.environ['TERRACE_LOG'], 'a').write",  # as a guard does
}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            'Error: S3 bucket "b" does not exist.',
            "the state bucket b does not exist; create it with: make bootstrap",
        ),
        (
            "Error: one thing\nError: another\nInvoking Terraform CLI failed with exit code 1",
            "cdktf deploy dev failed: 2 errors, the last: another",
        ),
        ("Error: one thing", "cdktf deploy dev failed: one thing"),
    ],
)
def test_a_failure_is_explained_also_at_a_terminal_and_the_log_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    place: Path,
    said: str,
    sentence: str,
) -> None:
    for is_terminal in (True, False):
        monkeypatch.setattr(sys.stdout, "isatty", lambda yes=is_terminal: yes, raising=False)
        code = f"{SAYS[is_terminal]}; write({said!r} + chr(10)); raise SystemExit(3)"
        assert run(monkeypatch, code, "deploy", "dev") == 3
        (log,) = (place / "logs").iterdir()
        assert log.read_text() == f"{said}\n"
        log.unlink()
        begins, ends = capfd.readouterr().err.splitlines()
        assert begins == f"log: {log}"
        assert ends == f"error: {sentence} (all of its output: {log})"


def test_the_log_of_what_changes_nothing_goes_when_it_ended_well(
    monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    assert run(monkeypatch, "", "diff", "dev") == 0
    assert list((place / "logs").iterdir()) == []
    assert run(monkeypatch, "", "deploy", "dev", AWS_ENDPOINT_URL="http://127.0.0.1:1") == 0
    assert len(list((place / "logs").iterdir())) == 1
    assert list((place / "runs").iterdir()) == []


def test_cdktf_runs_terraform_under_guard_and_finds_which(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code = "import os; print(os.environ['TERRAFORM_BINARY_NAME'], os.environ['TERRACE_TERRAFORM'])"
    run(monkeypatch, code, "diff", "dev", TERRAFORM_BINARY_NAME="tofu")
    assert capfd.readouterr().out == f"{guarding.GUARD} /bin/terraform\n"
    code = "import os; print(os.environ['TERRAFORM_BINARY_NAME'])"
    run(monkeypatch, code, "synth", TERRAFORM_BINARY_NAME="tofu")
    assert capfd.readouterr().out == "tofu\n"


def test_a_variable_that_leads_states_elsewhere_is_refused_at_once(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "print('started')", "deploy", "dev", TF_WORKSPACE="acme") == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err == (
        "error: TF_WORKSPACE is 'acme', with which the states would go where no policy reaches; "
        "run: unset TF_WORKSPACE\n"
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
