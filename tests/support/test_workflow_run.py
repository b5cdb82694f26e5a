from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.workflow_files import combinations, in_order
from tests.support.workflow_run import Run

HEAD = "name: it\non: push\npermissions: {}\njobs:\n"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Run]:
    def made(**files: str) -> Run:
        folder = tmp_path / "root/.github/workflows"
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / f"{name}.yml").write_text(text)
        return Run(event="push", folder=tmp_path / "run", root=tmp_path / "root")

    return made


def job(name: str, script: str, *lines: str) -> str:
    extra = "".join(f"    {line}\n" for line in lines)
    return f"  {name}:\n    runs-on: x\n{extra}    steps:\n      - id: a\n        run: {script}\n"


def test_jobs_run_after_those_that_they_need_and_are_skipped_after_a_failure(
    run: Callable[..., Run],
) -> None:
    it = run(it=HEAD + job("late", "true", "needs: first") + job("first", "exit 3"))
    assert it.workflow("it") == "failure"
    assert [(each.name, each.result) for each in it.jobs] == [
        ("first", "failure"),
        ("late", "skipped"),
    ]
    assert it.job("first").steps[0].output == "\n[exit code 3]"


def test_what_one_job_says_another_reads(run: Callable[..., Run]) -> None:
    says = job(
        "says",
        """printf 'text<<E\\na\\nb\\nE\\n' >>"$GITHUB_OUTPUT\"""",
        "outputs: {text: '${{ steps.a.outputs.text }}'}",
    )
    hears = job(
        "hears",
        '"[ \\"$T\\" = \\"$(printf \'a\\\\nb\')\\" ]"',
        "needs: says",
        "env: {T: '${{ needs.says.outputs.text }}'}",
    )
    it = run(it=HEAD + says + hears)
    assert it.workflow("it") == "success", it.job("hears").steps[0].output


def test_a_called_workflow_may_do_no_more_than_its_caller(run: Callable[..., Run]) -> None:
    called = HEAD.replace("on: push", "on: {workflow_call: {}}")
    called += job("inner", "true", "permissions: {contents: write}")
    outer = HEAD + "  outer:\n    permissions: {contents: read}\n"
    outer += "    uses: $/.github/workflows/called.yml\n"
    with pytest.raises(ValueError, match="outer / inner asks for contents: write") as refused:
        run(it=outer, called=called).workflow("it")
    assert str(refused.value).endswith("and its caller has read")


def test_without_a_shell_a_pipe_hides_its_failure_as_on_github(run: Callable[..., Run]) -> None:
    it = run(it=HEAD + job("one", "false | cat"))
    assert it.workflow("it") == "success"
    strict = HEAD.replace("jobs:", "defaults: {run: {shell: bash}}\njobs:")
    (it.root / ".github/workflows/strict.yml").write_text(strict + job("two", "false | cat"))
    assert it.workflow("strict") == "failure"


def test_a_matrix_has_all_combinations_and_what_is_included() -> None:
    assert combinations({"a": ["1", "2"], "include": [{"a": "2", "b": "x"}, {"a": "3"}]}) == [
        {"a": "1"},
        {"a": "2", "b": "x"},
        {"a": "3"},
    ]
    assert combinations({"include": [{"stack": "dev"}]}) == [{"stack": "dev"}]
    assert combinations(None) == [{}]


def test_jobs_that_wait_for_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match=r"jobs wait for ever: \['a', 'b'\]"):
        in_order({"a": {"needs": "b"}, "b": {"needs": ["a"]}})


def test_a_job_that_is_given_is_not_run_and_says_what_was_given(run: Callable[..., Run]) -> None:
    given = job("given", "exit 1", "outputs: {text: '${{ steps.a.outputs.text }}'}")
    hears = job(
        "hears", '"[ $T = x ]"', "needs: given", "env: {T: '${{ needs.given.outputs.text }}'}"
    )
    it = run(it=HEAD + given + hears)
    it.given = {"given": {"text": "x"}}
    assert it.workflow("it") == "success", it.job("hears").steps[0].output
    assert [each.name for each in it.jobs] == ["hears"]
