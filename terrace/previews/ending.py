"""Taking a preview down; run again, it goes on where it was interrupted."""

import shutil
from collections.abc import Callable

from terrace.errors import UserError
from terrace.previews import written
from terrace.previews.deploying import busy, note_dead_lock
from terrace.previews.place import file, folder
from terrace.previews.record import Record
from terrace.previews.way import Way
from terrace.steps import Steps

STEPS = 3


def end(way: Way, record: Record, steps: Steps, status: Callable[[], str]) -> int:
    """Destroy what a preview's state knows, and forget it; returns how many resources went.

    Nothing is kept: previews are unprotected, so that databases leave no snapshot, and buckets,
    secrets and registries go with what is in them.

    Raises:
        Refusal: Somebody else deploys it at the moment.
        Unreadable: AWS refused something.
        UserError: Terraform failed, or something is left; the record stays, so that it is tried
            again.
    """
    name, place = way.name, file(way.name)
    count = way.store.resources(name)
    if count:
        written.write(record, way.where, place)
        with steps.step(f"synthesize {name}"):
            if not (way.stacks.folder(name) / "cdk.tf.json").is_file():
                way.stacks.cdktf("synth")
        with steps.step(f"destroy {name}", status=status), busy():
            note_dead_lock(way, steps)
            way.stacks.init(name)
            way.stacks.destroy(name)
            if left := way.stacks.resources(name):
                raise UserError(f"destroying {name} left {', '.join(left)}")
    else:
        steps.skip(f"synthesize {name}", because="its state holds nothing")
        steps.skip(f"destroy {name}", because="its state holds nothing")
    with steps.step(f"delete logs and records of {name}"):
        for group in way.delete_log_groups():
            steps.note(group)
        way.store.forget(name)
    clear(name)
    return count


def clear(name: str) -> None:
    """Remove what this working copy has of a preview."""
    shutil.rmtree(folder(name), ignore_errors=True)
    file(name).unlink(missing_ok=True)
