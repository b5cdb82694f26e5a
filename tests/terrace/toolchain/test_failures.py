"""The sentences for what Terraform 1.11 and AWS provider 5.100 really print (``messages/``)."""

from pathlib import Path

import pytest

from terrace.toolchain.failures import explain, in_doubt, known_failure, plain_text

FOLDER = Path("/project/stacks/dev")
MESSAGES = Path(__file__).with_name("messages")

SENTENCES = {
    "state-locked": (
        "the state state/dev/terraform.tfstate is locked by ana@build 7 since 2026-11-24 "
        "03:59:15 UTC (apply); wait for that run, or if it is dead release the lock: "
        "terrace unlock dev"
    ),
    "endpoint-stopped": (
        "the embedded AWS at http://127.0.0.1:5978 does not answer, and what it held is lost; "
        "start another with `terrace local up`, or with `make demo KEEP=1` one that has the "
        'stacks, and lead this shell there with: eval "$(terrace local env)"'
    ),
    "expired": (
        "the AWS credentials have expired; sign in again (aws sso login) and repeat the command"
    ),
    "package-cut-short": (
        "what is installed in node_modules is damaged; install it anew: "
        "rm -rf node_modules && make setup"
    ),
    "package-missing": (
        "what is installed in node_modules is damaged; install it anew: "
        "rm -rf node_modules && make setup"
    ),
    "provider-not-as-locked": (
        "the provider hashicorp/aws in the mirror is damaged, or made for another kind of machine "
        "(doesn't match any of the checksums); name a folder that holds a whole one in "
        "TERRACE_PROVIDER_MIRROR"
    ),
    "provider-not-executable": (
        "the provider hashicorp/aws in the mirror is damaged, or made for another kind of machine "
        "(permission denied); name a folder that holds a whole one in TERRACE_PROVIDER_MIRROR"
    ),
    "provider-of-another-machine": (
        "the provider hashicorp/aws in the mirror is damaged, or made for another kind of machine "
        "(exec format error); name a folder that holds a whole one in TERRACE_PROVIDER_MIRROR"
    ),
    "terraform-closed": (
        "terraform cannot be run (Permission denied); install it with: make setup"
    ),
    "no-network": (
        "https://sts.eu-west-1.amazonaws.com cannot be reached (no such host); "
        "check the network and the proxy"
    ),
    "wrong-terraform-version": (
        "the stack does not support Terraform version 1.11.4; point TERRAFORM_BINARY_NAME "
        "at another version"
    ),
    "no-credentials": (
        "no AWS credentials were found; sign in (aws sso login, AWS_PROFILE), or try it without "
        "an account: make demo"
    ),
    "wrong-account": (
        "the AWS credentials are for account 123456789012, which this stack does not allow; "
        "check AWS_PROFILE against the account in environments/"
    ),
    "no-state-bucket": (
        "the state bucket state-missing does not exist; create it with: make bootstrap"
    ),
    "role-not-lent": (
        "arn:aws:iam::222222222222:role/terrace-dev-deployment is not there or does not trust "
        "these credentials; prepare account 222222222222 with `make bootstrap "
        "STACK=<environment>`, then sign in to the shared account with a role that "
        "`administrators` in environments/shared.py names"
    ),
    "no-registry": (
        "the provider hashicorp/aws cannot be fetched, because registry.terraform.io is not "
        "reachable; name a folder that holds it in TERRACE_PROVIDER_MIRROR"
    ),
    "version-gone": (
        "hashicorp/aws: the previously-selected version 5.99.1 is no longer available; "
        "name a folder that holds it in TERRACE_PROVIDER_MIRROR"
    ),
    "no-version-fits": (
        "hashicorp/aws: no available releases match the given constraints ~> 6.0; "
        "name a folder that holds it in TERRACE_PROVIDER_MIRROR"
    ),
    "not-in-mirror": (
        "hashicorp/random: provider registry.terraform.io/hashicorp/random was not found in "
        "any of the search locations; name a folder that holds it in TERRACE_PROVIDER_MIRROR"
    ),
}


PIPELINE = {
    "expired": "run the job again, with credentials that last longer (role-duration-seconds)",
    "no-credentials": (
        "let the job assume its role of AWS before this step, which takes the permission "
        "`id-token: write`"
    ),
    "no-state-bucket": "an administrator has to create it once, with: make bootstrap",
    "role-not-lent": (
        "an administrator has to prepare account 222222222222 with `make bootstrap "
        "STACK=<environment>`, and the job has to assume the role that `cdktf output global` "
        "prints for it"
    ),
    "wrong-account": "check the role that the job assumes against the account in environments/",
}
"""What helps where nobody can sign in or answer."""

EMBEDDED = {
    "expired": 'lead this shell to the embedded AWS again: eval "$(terrace local env)"',
    "no-credentials": 'lead this shell to the embedded AWS: eval "$(terrace local env)"',
    "no-state-bucket": (
        "create it in the embedded AWS with `make bootstrap`; `make demo KEEP=1` starts one that "
        "has it, and the stacks, too"
    ),
    "role-not-lent": "prepare account 222222222222 with `make bootstrap STACK=<environment>`",
    "wrong-account": (
        "environments/ has changed since the embedded AWS was started; start another with "
        "`terrace local down` and `terrace local up`"
    ),
}


@pytest.fixture(autouse=True)
def a_persons_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


@pytest.mark.parametrize("message", sorted(path.stem for path in MESSAGES.iterdir()))
def test_a_known_failure_is_one_sentence_with_its_remedy(
    message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = (MESSAGES / f"{message}.txt").read_text(encoding="utf-8")
    env = {"AWS_ENDPOINT_URL": "http://127.0.0.1:5978/"}
    monkeypatch.setenv("AWS_ENDPOINT_URL", env["AWS_ENDPOINT_URL"])
    assert known_failure(output, cwd=FOLDER, env=env) == SENTENCES[message]


@pytest.mark.parametrize("message", PIPELINE)
def test_the_remedy_is_one_that_a_pipeline_has(
    message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    sentence = known(message, {"CI": "true"})
    assert sentence.endswith(f"; {PIPELINE[message]}")
    assert "sso login" not in sentence


@pytest.mark.parametrize("is_ci", [True, False])
@pytest.mark.parametrize("message", EMBEDDED)
def test_the_remedy_is_one_that_works_in_the_shell_of_an_embedded_aws(
    message: str, is_ci: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true" if is_ci else "")
    sentence = known(message, {"TERRACE_TARGET": "embedded"})
    assert sentence.endswith(f"; {EMBEDDED[message]}")


def test_what_the_tools_tell_cdktf_does_not_make_a_persons_shell_a_pipeline() -> None:
    assert known("no-state-bucket", {"CI": "true"}) == SENTENCES["no-state-bucket"]


def known(message: str, env: dict[str, str]) -> str:
    output = (MESSAGES / f"{message}.txt").read_text(encoding="utf-8")
    return known_failure(output, cwd=FOLDER, env=env) or "unknown"


def test_a_message_is_known_also_behind_the_stack_names_that_cdktf_puts_before_it() -> None:
    output = "dev  ╷\n     │ Error: AWS account ID not allowed: 123456789012\n     ╵\n"
    assert known_failure(output, cwd=FOLDER, env={}) == SENTENCES["wrong-account"]


def test_an_address_that_is_not_the_endpoint_is_named_itself() -> None:
    output = 'Get "http://127.0.0.1:80/": dial tcp 127.0.0.1:80: connect: connection refused'
    assert known_failure(output, cwd=FOLDER, env={}) == (
        "http://127.0.0.1:80 cannot be reached (connection refused); "
        "check the network and the proxy"
    )


def test_any_other_failure_is_the_last_error_and_the_log() -> None:
    output = "Error: first thing\n\nError: Required plugins are not installed\n\nrun init\n"
    sentence = explain("terraform plan of dev", output, cwd=FOLDER, env={}, log=Path("plan.log"))
    assert sentence == (
        "terraform plan of dev failed: 2 errors, the last: Required plugins are not installed "
        "(all of its output: plan.log)"
    )


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("Traceback …\nValueError: cidr must be /16 to /20\n", "cidr must be /16 to /20"),
        ("ERROR: No matching distribution found for uv\n", "No matching distribution found for uv"),
        ("something\nthe last words\n\n", "the last words"),
        ("", "it printed nothing"),
    ],
)
def test_the_reason_is_found_in_the_output_of_other_tools_too(output: str, reason: str) -> None:
    sentence = explain("tool", output, cwd=FOLDER, env={}, log=Path("log"))
    assert sentence == f"tool failed: {reason} (all of its output: log)"


def test_frames_colours_and_stack_names_are_taken_off() -> None:
    assert plain_text("dev  \x1b[31m│\x1b[0m \x1b[1mError: no\x1b[0m\r\n") == "Error: no\n"


LOCKED = (MESSAGES / "state-locked.txt").read_text(encoding="utf-8")
IDENTITY = "97084940-efe0-0988-7c45-e4ec1c7e4859"


@pytest.mark.parametrize(
    ("path", "env", "command"),
    [
        ("state/terrace/dev/terraform.tfstate", {}, "terrace unlock dev"),
        (
            "state/terrace/dev/terraform.tfstate",
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
            'eval "$(terrace local env)" && terrace unlock dev',
        ),
        (
            "terraform.tfstate",
            {"TERRACE_TERRAFORM": "/opt/my tofu"},
            f"cd '/project/my stack' && '/opt/my tofu' force-unlock {IDENTITY}",
        ),
    ],
)
def test_the_command_that_releases_a_lock_works_where_it_is_needed(
    path: str, env: dict[str, str], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    output = LOCKED.replace("state/dev/terraform.tfstate", path)
    sentence = known_failure(output, cwd=Path("/project/my stack"), env=env)
    assert sentence
    assert sentence.endswith(f"or if it is dead release the lock: {command}")


def test_what_an_interruption_leaves_in_doubt_is_named() -> None:
    output = (
        "╷\n│ Error: execution halted\n╵\n╷\n"
        "│ Error: creating SSM Parameter (/a): operation error SSM: PutParameter, https response\n"
        "│ error StatusCode: 0, RequestID: , canceled, context canceled\n│ \n"
        '│   with aws_ssm_parameter.a["x"],\n│   on cdk.tf.json line 9\n╵\n'
        "╷\n│ Error: reading SSM Parameter (/b): context canceled\n"
        "│   with aws_ssm_parameter.b,\n╵\n"
    )
    (line,) = in_doubt(output)
    assert line == (
        "may exist in AWS but in no state, because AWS had not answered yet: "
        'aws_ssm_parameter.a["x"]; look before you deploy again'
    )
    assert in_doubt("Error: execution halted\n") == []
