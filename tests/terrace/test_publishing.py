import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.publishing import MASTER_LOCK, Publication

LOCK = ".terraform.lock.hcl"
WRITTEN = {
    "bootstrap/dev.json": "{}",
    "stacks/dev/cdk.tf.json": "{}",
    "hcl/stacks/dev/main.tf": "# dev",
    "hcl/stacks/dev/cache.tf": "# new",
}
USERS = {
    "hcl/stacks/dev/.terraform/providers/aws": "installed",
    "hcl/stacks/dev/terraform.tfstate": "state",
    "hcl/stacks/dev/terraform.tfvars": "variables",
    "hcl/stacks/dev/override.tf": "their own",
    "hcl/stacks/dev/backend_override.tf": "their own",
    "hcl/stacks/gone/notes.txt": "mine",
    "stacks/dev/backend_override.tf.json": "{}",
    "stacks/dev/plan": "plan",
    "stacks/gone/terraform.tfvars.json": "{}",
}


def put(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    """A synthesis of one stack with one domain, ready to be published."""
    entry = {
        "constructPath": "dev",
        "stackMetadataPath": "stacks/dev/metadata.json",
        "synthesizedStackPath": "stacks/dev/cdk.tf.json",
        "workingDirectory": "stacks/dev",
    }
    manifest = json.dumps({"stacks": {"dev": entry}})
    scratch = put(tmp_path / "scratch", {"manifest.json": manifest, **WRITTEN})
    publication = Publication(scratch, tmp_path / "output")
    publication.add_lock_files()
    return publication


def test_both_forms_and_their_lock_files_are_published(
    publication: Publication, tmp_path: Path
) -> None:
    publication.publish()
    published = content(tmp_path / "output")
    assert published.keys() == {
        "manifest.json",
        f"hcl/stacks/dev/{LOCK}",
        f"stacks/dev/{LOCK}",
        *WRITTEN,
    }
    assert published[f"hcl/stacks/dev/{LOCK}"] == MASTER_LOCK.read_text()


def test_what_an_earlier_synthesis_wrote_vanishes(publication: Publication, tmp_path: Path) -> None:
    output = put(
        tmp_path / "output",
        {
            "hcl/stacks/dev/main.tf": "everything in one file",
            "bootstrap/gone.json": "an account that is gone",
            "hcl/stacks/dev/networking.tf": "a domain that is gone",
            "hcl/stacks/dev/variables.tf": "variables that are gone",
            "hcl/stacks/dev/metadata.json": "{}",
            "hcl/stacks/gone/main.tf": "a stack that is gone",
            f"hcl/stacks/gone/{LOCK}": "its lock",
            "stacks/gone/cdk.tf.json": "{}",
            f"stacks/gone/{LOCK}": "its lock",
        },
    )
    publication.publish()
    assert sorted(path.name for path in (output / "hcl/stacks/dev").iterdir()) == [
        LOCK,
        "cache.tf",
        "main.tf",
    ]
    assert (output / "hcl/stacks/dev/main.tf").read_text() == "# dev"
    for form in ("stacks", "hcl/stacks"):
        assert [path.name for path in (output / form).iterdir()] == ["dev"]


def test_what_is_not_ours_stays(publication: Publication, tmp_path: Path) -> None:
    extended = MASTER_LOCK.read_text().replace("hashes = [\n", 'hashes = [\n    "h1:another=",\n')
    locks = {f"{form}/dev/{LOCK}": extended for form in ("stacks", "hcl/stacks")}
    output = put(tmp_path / "output", USERS | locks)
    publication.publish()
    published = content(output)
    assert {name: published.get(name) for name in USERS | locks} == USERS | locks


def test_a_second_publication_touches_nothing(publication: Publication, tmp_path: Path) -> None:
    publication.publish()
    files = [path for path in (tmp_path / "output").rglob("*") if path.is_file()]
    before = {file: (file.stat().st_ino, file.stat().st_mtime_ns) for file in files}
    publication.publish()
    assert {file: (file.stat().st_ino, file.stat().st_mtime_ns) for file in files} == before


def test_a_publication_that_cannot_end_changes_neither_form(
    publication: Publication, tmp_path: Path
) -> None:
    output = put(
        tmp_path / "output",
        {
            "hcl/stacks/dev/networking.tf": "former",
            "hcl/stacks/dev/cache.tf": "former",
            "stacks/dev/cdk.tf.json/in the way": "",
        },
    )
    before = content(output)
    with pytest.raises(UserError) as refusal:
        publication.publish()
    assert str(refusal.value) == (
        f"output folder {output} cannot be written: Is a directory; "
        "give cdktf one that can, with --output"
    )
    assert content(output) == before


def test_the_manifest_names_the_json_unless_it_is_asked_for_hcl(
    publication: Publication, tmp_path: Path
) -> None:
    def named() -> list[str]:
        entry = json.loads((tmp_path / "output/manifest.json").read_text())["stacks"]["dev"]
        paths = ("synthesizedStackPath", "workingDirectory", "stackMetadataPath")
        return [entry[path] for path in paths]

    publication.publish()
    assert named() == ["stacks/dev/cdk.tf.json", "stacks/dev", "stacks/dev/metadata.json"]
    publication.name_hcl()
    publication.publish()
    assert named() == ["hcl/stacks/dev/main.tf", "hcl/stacks/dev", "stacks/dev/cdk.tf.json"]
    assert content(tmp_path / "output").keys() >= WRITTEN.keys()
