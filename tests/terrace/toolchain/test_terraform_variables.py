import pytest

from terrace.errors import UserError
from terrace.toolchain.terraform_variables import HARMLESS, refuse_misleading

ALLOWED = ", ".join(sorted(HARMLESS))
WITH = "with which the states would"
MAY = "which may change what terraform deploys, where its state goes or whether that is locked"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "TF_WORKSPACE",
            "acme",
            f"TF_WORKSPACE is 'acme', {WITH} go where no policy reaches; run: unset TF_WORKSPACE",
        ),
        ("TF_DATA_DIR", "/elsewhere", "TF_DATA_DIR is '/elsewhere', with which the stacks would"),
        ("TF_DATA_DIR", ".data", "TF_DATA_DIR is '.data', with which the stacks would share"),
        ("TF_CLI_ARGS", "-no-color -lock=false", f"TF_CLI_ARGS holds '-lock', {MAY}; "),
        ("TF_CLI_ARGS_apply", "-state=x", f"TF_CLI_ARGS_apply holds '-state', {MAY}; "),
        ("TF_CLI_ARGS_init", "--backend-config=a=b", "TF_CLI_ARGS_init holds '-backend-config'"),
        ("TF_CLI_ARGS", "-chdir=/x", "TF_CLI_ARGS holds '-chdir'"),
        ("TF_CLI_ARGS_plan", "-parallelism 5 -target a.b", "TF_CLI_ARGS_plan holds '-target'"),
        ("TF_CLI_ARGS_apply", "saved.tfplan", "TF_CLI_ARGS_apply holds 'saved.tfplan'"),
        ("TF_CLI_ARGS", "-var 'a=b", 'TF_CLI_ARGS is "-var \'a=b", in which a quotation mark is'),
    ],
)
def test_what_leads_a_state_elsewhere_is_refused(name: str, value: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        refuse_misleading({name: value})
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TF_WORKSPACE", ""),
        ("TF_WORKSPACE", "default"),
        ("TF_CLI_ARGS", "-no-color"),
        ("TF_CLI_ARGS_apply", "-parallelism=40"),
        ("TF_CLI_ARGS_destroy", "-parallelism 40 -refresh=false"),
        ("TF_CLI_ARGS_plan", "-var 'name=a b' -lock-timeout=5m"),
        ("TF_CLI_ARGS_providers_lock", "'-fs-mirror=/a folder'"),
        ("TF_CLI_ARGS_plan", "-lock=false"),
        ("TF_CLI_ARGS_init", "-lockfile=readonly"),
        ("TF_LOG", "TRACE"),
    ],
)
def test_what_changes_looks_or_pace_stays(name: str, value: str) -> None:
    refuse_misleading({name: value})
