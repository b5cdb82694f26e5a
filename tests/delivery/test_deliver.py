"""On the way into an environment: what a good run does, and what happens about each failure."""

from collections.abc import Callable

from tests.delivery.conftest import COMMIT, IMAGE, WRITTEN, Pipeline

Make = Callable[..., Pipeline]
RELEASE = f"make release STACK=north IMAGE={IMAGE} COMMIT={COMMIT}"


def test_a_commit_of_main_is_checked_built_planned_approved_and_deployed(pipeline: Make) -> None:
    run = pipeline()
    assert run.starts("cd-dev") == "success"
    made = run.made()
    order = [made.index(each) for each in ("test", "image-push", "preflight", "deploy", "release")]
    assert order == sorted(order)
    assert made[-6:] == [
        "releases", "deploy", "releases", "release", "health", "kubernetes-image",
    ]  # fmt: skip
    assert RELEASE in run.calls
    assert "make deploy STACK=north APPROVED=f1" in run.calls
    assert run.approvals[-4:] == ["images", "plan", "north", "manifests"]
    assert run.signed_in == [
        ("images", "environment:images"),
        ("plan-for-north", "environment:plan"),
        ("apply-north", "environment:north"),
    ]


def test_nothing_is_built_or_deployed_of_a_commit_that_fails_a_check(pipeline: Make) -> None:
    run = pipeline()
    run.answer("make generated*", code=2)
    assert run.starts("cd-dev") == "failure"
    assert not {"image-push", "deploy", "release"} & set(run.made())


def test_an_image_with_known_weak_spots_is_not_signed_and_goes_nowhere(pipeline: Make) -> None:
    run = pipeline()
    run.answer("make image-scan IMAGE=host/app@*", code=2)
    assert run.starts("cd-dev") == "failure"
    assert not [call for call in run.calls if call.startswith("cosign")]
    assert "release" not in run.made()


def test_an_image_is_signed_by_its_digest(pipeline: Make) -> None:
    run = pipeline()
    run.starts("cd-dev")
    signed = [call for call in run.calls if call.startswith("cosign ")]
    assert signed[0] == f"cosign sign --yes --recursive host/app@{IMAGE}"
    assert signed[1].endswith(f"--predicate .terrace/sbom/app.cdx.json host/app@{IMAGE}")


def test_a_plan_that_changes_nothing_is_not_deployed_and_the_image_is(pipeline: Make) -> None:
    run = pipeline()
    run.answer(
        "make plan*", "mkdir -p plan; echo t >plan/plan.md; echo fingerprint=f0; echo changes=0"
    )
    assert run.delivers() == "success"
    assert "deploy" not in run.made()
    assert RELEASE in run.calls


def test_without_an_approval_nothing_is_deployed(pipeline: Make) -> None:
    run = pipeline()
    run.refused = {"north"}
    assert run.delivers() == "failure"
    assert not {"deploy", "release", "kubernetes-image"} & set(run.made())
    assert ("apply-north", "environment:north") not in run.signed_in


def test_a_commit_older_than_the_one_that_runs_is_not_deployed_over_it(pipeline: Make) -> None:
    run = pipeline()
    run.answer("make -s releases*", f"""echo '"commit": "{"f" * 40}"'""")
    run.answer(f"git merge-base --is-ancestor {COMMIT} {'f' * 40}")
    assert run.delivers() == "failure"
    assert not {"deploy", "release", "rollback"} & set(run.made())
    (told,) = [call for call in run.calls if call.startswith("make notify")]
    assert " CODE=7 " in told  # nothing was changed: nobody is woken


def test_the_same_commit_again_and_a_newer_one_are_deployed(pipeline: Make) -> None:
    for number, runs in enumerate([COMMIT, "f" * 40]):
        run = pipeline(folder=f"run-{number}")
        run.answer("make -s releases*", f"""echo '"commit": "{runs}"'""")
        assert run.delivers() == "success"
        assert RELEASE in run.calls


def test_what_the_environment_before_has_taken_back_is_not_deployed_after_an_approval(
    pipeline: Make,
) -> None:
    run = pipeline()
    run.answer("make -s promotable*", f"echo image=sha256:{'b' * 64}")
    assert run.delivers(after="south") == "failure"
    assert not {"deploy", "release", "rollback"} & set(run.made())
    (told,) = [call for call in run.calls if call.startswith("make notify")]
    assert " CODE=7 " in told


def test_what_preflight_stops_is_not_even_planned(pipeline: Make) -> None:
    run = pipeline()
    run.answer("make preflight STACK=north ROLE=north-role", code=2)
    assert run.delivers() == "failure"
    assert not {"plan", "deploy", "release"} & set(run.made())


def test_a_plan_that_has_changed_since_its_approval_is_refused_and_told(pipeline: Make) -> None:
    run = pipeline()
    run.answer("make deploy*", "mkdir -p .terrace; echo 10 >.terrace/exit-code", code=2)
    assert run.delivers() == "failure"
    assert run.made()[-2:] == ["deploy", "notify"]
    (told,) = [call for call in run.calls if call.startswith("make notify")]
    assert "STACK=north EVENT=failed" in told
    assert " CODE=10 " in told
    assert "rollback" not in run.made()


def test_a_release_that_failed_took_itself_back_so_nothing_else_is_taken_back(
    pipeline: Make,
) -> None:
    run = pipeline()
    run.answer("make release*", code=2)
    assert run.delivers() == "failure"
    assert run.made()[-1] == "release"


def test_a_release_that_turns_out_sick_is_taken_back(pipeline: Make) -> None:
    run = pipeline()
    run.answer("make health*", code=2)
    assert run.delivers() == "failure"
    assert run.made()[-3:] == ["health", "releases", "rollback"]
    assert run.run.job("deploy").step("Take it back").outcome == "success"


def test_what_this_run_did_not_release_is_not_taken_back(pipeline: Make) -> None:
    run = pipeline()
    run.answer("make release*")  # the image ran already
    run.answer("make health*", code=2)
    assert run.delivers() == "failure"
    assert run.made()[-3:] == ["health", "releases", "notify"]
    assert "rollback" not in run.made()


def test_a_rollback_that_fails_is_not_hidden(pipeline: Make) -> None:
    run = pipeline()
    run.answer("make health*", code=2)
    run.answer("make rollback*", code=2)
    assert run.delivers() == "failure"
    assert run.run.job("deploy").step("Take it back").outcome == "failure"


def test_the_manifests_get_the_digest_only_after_the_release(pipeline: Make) -> None:
    run = pipeline()
    run.answer("make release*", code=2)
    run.delivers()
    assert "kubernetes-image" not in run.made()
    assert not [call for call in run.calls if call.startswith("gh pr")]


def test_the_digest_goes_into_main_by_a_pull_request_that_its_checks_let_in(pipeline: Make) -> None:
    run = pipeline()
    run.delivers()
    asked = [call for call in run.calls if call.startswith("gh ")]
    assert asked[1].startswith(
        "gh pr create --head manifests/north --base main --title Run image aa"
    )
    assert asked[2].startswith(
        f"gh api repos/owner/name/commits/{WRITTEN}/check-runs?check_name=passed&app_id=15368"
    )
    assert asked[3:] == [
        f"gh pr merge 41 --squash --admin --match-head-commit {WRITTEN} --delete-branch"
    ]


def test_a_digest_whose_checks_fail_does_not_get_into_main(pipeline: Make) -> None:
    run = pipeline()
    run.answer("gh api */check-runs*", "echo failure")
    assert run.delivers() == "failure"
    assert not [call for call in run.calls if call.startswith("gh pr merge")]


def test_a_digest_that_is_in_main_already_makes_no_pull_request(pipeline: Make) -> None:
    run = pipeline()
    run.answer("git diff*", code=0)
    assert run.delivers() == "success"
    assert not [call for call in run.calls if call.startswith("gh pr")]


def test_one_deployment_at_a_time_goes_into_an_environment(pipeline: Make) -> None:
    run = pipeline()
    run.delivers()
    assert run.run.job("deploy").concurrency == "deploy-north"


def test_secrets_of_environments_reach_the_workflows_that_are_called(pipeline: Make) -> None:
    run = pipeline()
    given = []
    run.run.stand_ins = {
        **run.run.stand_ins,
        "actions/create-github-app-token": lambda call: given.append(call.inputs["private-key"]),
    }
    run.run.secrets = {
        "manifests": {"MANIFESTS_APP_PRIVATE_KEY": "key"},
        "scanners": {"SNYK_TOKEN": "token"},
    }
    run.starts("cd-dev")
    assert given == ["key"]
    assert [call for call in run.calls if call.startswith("snyk test")]
