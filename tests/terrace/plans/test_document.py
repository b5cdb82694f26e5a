import json

import jsonschema
import pytest

from terrace.plans.document import SCHEMAS, Finding, as_text, drift_document, plan_document
from terrace.plans.planning import Plan
from tests.support.plans import planned, recorded


@pytest.mark.parametrize("plan", [Plan("dev", recorded(), ""), planned()])
def test_a_plan_is_as_its_schema_says_and_holds_no_secret(plan: Plan) -> None:
    document = json.loads(as_text(plan_document(plan)))
    schema = json.loads((SCHEMAS / "plan.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)
    assert "hunter2" not in json.dumps(document)


def test_drift_is_as_its_schema_says() -> None:
    found = [
        Finding(stack="dev", result="drift", counts={"update": 1}, file="dev.md"),
        Finding(stack="staging", result="unreadable", reason="no credentials", counts={}),
    ]
    schema = json.loads((SCHEMAS / "drift.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(json.loads(as_text(drift_document(found))))
