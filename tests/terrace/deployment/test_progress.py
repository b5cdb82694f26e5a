"""Progress from what Terraform 1.11 and 1.15, and cdktf around them, really print (``recorded/``).

One configuration, of terraform_data and an SQS queue, for which the provider waits 25 s. It was
deployed into the embedded AWS, changed, replaced and destroyed. What the machine said of its own
settings is taken out.
"""

from pathlib import Path

import pytest

from terrace.deployment.progress import Progress

RECORDED = Path(__file__).with_name("recorded")


def states(name: str) -> list[Progress]:
    """Every progress that a recorded output leads to, in order."""
    progress = [Progress()]
    with (RECORDED / name).open(encoding="utf-8") as lines:
        for line in lines:
            after = progress[-1].after(line)
            if after != progress[-1]:
                progress.append(after)
    return progress


EVERYTHING = [
    ("cdktf-deploy.txt", 7),
    ("cdktf-deploy-plain.txt", 7),
    ("cdktf-destroy.txt", 7),
    ("terraform-1.11-apply.txt", 7),
    ("terraform-1.11-apply.jsonl", 7),
    ("terraform-1.15-apply.txt", 7),
]


@pytest.mark.parametrize(("name", "changes"), EVERYTHING)
def test_every_planned_change_is_counted_once(name: str, changes: int) -> None:
    *_, last = states(name)
    assert (last.done, last.total, dict(last.waiting)) == (changes, changes, {})


@pytest.mark.parametrize("name", [name for name, _ in EVERYTHING])
def test_the_total_is_known_before_the_first_change_and_never_jumps(name: str) -> None:
    seen = states(name)
    known = [each.total for each in seen if each.total is not None]
    assert len(set(known)) == 1
    assert all(each.total for each in seen if each.done or each.waiting)


@pytest.mark.parametrize("name", [name for name, _ in EVERYTHING])
def test_the_count_never_goes_back(name: str) -> None:
    done = [each.done for each in states(name)]
    assert done == sorted(done)


@pytest.mark.parametrize(
    ("name", "waited"),
    [
        ("cdktf-deploy.txt", [0, 10, 20]),
        ("cdktf-deploy-plain.txt", [0, 10, 20]),
        ("terraform-1.11-apply.txt", [0, 10, 20]),
        ("terraform-1.11-apply.jsonl", [0, 11, 21]),
        ("terraform-1.15-apply.txt", [0, 10, 20]),
    ],
)
def test_what_is_waited_for_is_named_with_its_seconds(name: str, waited: list[int]) -> None:
    queue = "aws_sqs_queue.calls"
    assert [each.waiting[queue] for each in states(name) if queue in each.waiting] == waited
    expected = f"6/7, waiting for {queue} ({waited[-1]} s)"
    assert [str(each) for each in states(name) if queue in each.waiting][-1] == expected


def test_keys_and_modules_are_part_of_an_address() -> None:
    began = {address for each in states("cdktf-deploy.txt") for address in each.waiting}
    assert began == {
        "aws_sqs_queue.calls",
        "module.names.terraform_data.numbered[0]",
        "module.names.terraform_data.numbered[1]",
        'terraform_data.each["a b"]',
        'terraform_data.each["c: d"]',
        "terraform_data.first",
        "terraform_data.renewed",
    }


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("cdktf-destroy.txt", 9),  # seven resources and two data sources
        ("terraform-1.11-apply.txt", 8),  # of which one depends on what is changed
        ("terraform-1.11-apply.jsonl", 8),
    ],
)
def test_before_the_plan_it_counts_what_was_read(name: str, read: int) -> None:
    before = [str(each) for each in states(name) if each.total is None]
    assert before == ["", *(f"{count} read" for count in range(1, read + 1))]


def test_a_failed_apply_counts_what_was_done() -> None:
    *_, last = states("terraform-1.11-failed-apply.txt")
    assert (last.done, last.total) == (0, 6)


def test_an_event_that_was_cut_off_changes_nothing() -> None:
    assert Progress(read=3).after('{"@level":"info","@message":"terraform_da') == Progress(read=3)
