import re

from terrace.plans.comment import drift_text, plan_text
from terrace.plans.planning import Plan
from tests.support.plans import change, plan, planned, recorded

COUNTS = (
    "**1 to replace, 2 to destroy**, 1 to create, 2 to change, 1 to move, import or forget, "
    "2 outputs to change"
)
GITHUB_CHARACTERS = 65_536


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def test_a_reviewer_reads_first_what_is_destroyed_or_replaced() -> None:
    text = plan_text(Plan("dev", recorded(), ""))
    assert lines(text)[:9] == [
        f"### Plan of dev: {COUNTS}",
        "#### Destroyed or replaced",
        "- **destroys** `terraform_data.gone`; it is no longer declared",
        '- **destroys** `terraform_data.many["a"]`; its key is no longer declared',
        "- **replaces** `terraform_data.replaced`; cannot be changed in place: `triggers_replace`",
        '  - `id`: `"1ce38f78-ef4d-45b8-d058-a9358d66cec2"` → *(known after apply)*',
        '  - `output`: `"one"` → *(known after apply)*',
        "  - `triggers_replace.version`: `1` → `2`",
        "#### Changed",
    ]


def test_values_are_told_down_to_the_one_that_differs_also_in_a_policy() -> None:
    text = plan_text(Plan("dev", recorded(), ""))
    assert '  - `input.policy.Statement[0].Resource[1]`: `"b"` → `"c"`' in text
    assert "  - `input.port`: `80` → `443`" in text
    assert "- moves `terraform_data.later`, formerly `terraform_data.former`" in text
    assert '- `address`: `"one.example"` → `"two.example"`' in text


def test_no_secret_is_in_it() -> None:
    text = plan_text(Plan("dev", recorded(), "")) + drift_text(Plan("dev", recorded(), ""))
    assert "hunter2" not in text
    assert "  - `input.password`: *(sensitive)* → *(sensitive, changed)*" in text


def test_what_holds_data_comes_first_and_says_so() -> None:
    text = plan_text(
        planned(
            change("aws_appautoscaling_policy.a", before={"id": "a"}),
            change("aws_db_instance.main", before={"id": "d"}),
            change(
                "aws_lb.main", before={"id": "1"}, after={"id": "2"}, actions=["delete", "create"]
            ),
        )
    )
    destroyed = [line for line in lines(text) if line.startswith("- ")]
    assert destroyed[0] == "- **destroys** `aws_db_instance.main`, **with its data**"
    assert destroyed[1] == "- **destroys** `aws_appautoscaling_policy.a`"
    assert "to whose address, name or value others hold on" in destroyed[2]


def test_a_plan_without_changes_says_so() -> None:
    text = plan_text(planned())
    assert lines(text)[:2] == [
        "### Plan of dev: no changes",
        "A deployment would change nothing.",
    ]
    assert "Fingerprint: `" in text


def test_what_costs_by_the_hour_is_told() -> None:
    endpoint = {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b"]}
    text = plan_text(
        planned(
            change("aws_nat_gateway.a", after={"id": "n"}),
            change("aws_vpc_endpoint.a", after=endpoint),
        )
    )
    assert "About +47 US dollars a month for hours alone: NAT gateways +1, interface" in text


def test_values_from_outside_become_no_markup() -> None:
    hostile = "` @everyone <img src=x onerror=alert(1)> [click](https://evil.example) | \n# Heading"
    text = plan_text(
        planned(
            change(f'x.y["{hostile}"]', before={"id": "1", "n": "a"}, after={"id": "1", "n": "b"}),
            change("x.z", before={"id": "1", "n": "a"}, after={"id": "1", "n": hostile}),
            change("x.w", before={"id": "1"}, after={"id": "1", hostile: "b"}),
        )
    )
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    for part in ("@everyone", "<img", "evil.example"):
        assert part in text
        assert part not in outside
    assert "\n# Heading" not in text


def test_a_plan_of_any_size_fits_into_a_comment_and_says_what_was_cut() -> None:
    before, after = {"id": "1"} | {f"a{n}": "x" * 900 for n in range(15)}, {"id": "1"}
    many = [change(f"x.y{n}", before=before, after=after) for n in range(100)]
    gone = [change(f"aws_db_instance.a{n}", before={"id": "1"}) for n in range(3)]
    more = [change(f"x.z{n}_{'ü' * 400}", after={"id": "1"}) for n in range(700)]
    text = plan_text(Plan("dev", plan(*many, *more, *gone), ""))
    assert len(text.encode()) < GITHUB_CHARACTERS
    assert len(text.encode()) > 55_000
    cut = re.search(r"\*\*This text is cut: ([\d,]+) entries are left out, and ([\d,]+) ", text)
    assert cut
    assert int(cut[1].replace(",", "")) > 300
    assert text.count("**destroys**") == 3
    assert "Fingerprint: `" in text
    assert text.count("<details>") == text.count("</details>")


def test_what_was_changed_in_aws_leads_in_a_text_on_drift_and_stands_last_in_a_plan() -> None:
    shown = plan(change("x.y", before={"id": "1", "n": 2}, after={"id": "1", "n": 1}))
    shown["resource_drift"] = [
        change("x.y", before={"id": "1", "n": 1}, after={"id": "1", "n": 2}),
        change("x.z", before={"id": "1"}),
        change("x.w", before={"id": "1", "tags": None}, after={"id": "1", "tags": {}}),
    ]
    drift = drift_text(Plan("dev", shown, ""))
    assert lines(drift)[0] == "### dev differs from its configuration: 1 to change"
    assert lines(drift)[3:5] == ["- `x.z` is gone", "- `x.y` differs"]
    assert "`x.w`" not in drift
    planned_text = plan_text(Plan("dev", shown, ""))
    assert planned_text.index("- changes `x.y`") < planned_text.index("- `x.y` differs")
