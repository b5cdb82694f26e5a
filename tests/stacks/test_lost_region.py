"""While the platform's region is lost, stacks live on the copies in the recovery region."""

import json
from dataclasses import replace

from environments import PLATFORM, Environment
from tests.support.environment import document
from tests.support.example import DEV

SMALL = Environment(
    name=DEV.name,
    account_id=DEV.account_id,
    region=DEV.region,
    log_retention_days=DEV.log_retention_days,
    protected=False,
    networking=DEV.networking,
    services={"app": replace(DEV.services["app"], uses=())},
    alert_emails=("ops@acme.example",),
    owner=DEV.owner,
    cost_center=DEV.cost_center,
)
LOST = replace(PLATFORM, region_is_lost=True)
HERE, THERE = PLATFORM.region, PLATFORM.recovery_region


def test_states_are_read_and_written_where_their_copies_are() -> None:
    made = document(SMALL, platform=LOST)
    backend = made["terraform"]["backend"]["s3"]
    shared = made["data"]["terraform_remote_state"].popitem()[1]["config"]
    before = document(SMALL)["terraform"]["backend"]["s3"]
    copy = f"{PLATFORM.project}-shared-state-copy-{PLATFORM.account_id}"
    assert (backend["bucket"], backend["region"]) == (copy, THERE)
    assert (shared["bucket"], shared["region"]) == (copy, THERE)
    assert backend["kms_key_id"] == before["kms_key_id"].replace(HERE, THERE)
    assert backend["key"] == before["key"]


def test_images_are_pulled_from_the_registry_that_holds_their_copies() -> None:
    made = document(SMALL, platform=LOST)
    registry = f"{PLATFORM.account_id}.dkr.ecr.{THERE}.amazonaws.com/{PLATFORM.project}-shared-app"
    assert made["locals"]["releases_app_image"].startswith(f"{registry}${{")
    text = json.dumps(made)
    assert f"arn:aws:ecr:{THERE}:{PLATFORM.account_id}:repository/" in text
    assert "repository_url_app" not in text


def test_no_provider_asks_the_lost_region() -> None:
    providers = document(replace(SMALL, region=THERE), platform=LOST)["provider"]["aws"]
    assert {each["region"] for each in providers} == {THERE}
