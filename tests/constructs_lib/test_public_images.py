"""Images of others: what is pinned, and how."""

import dataclasses

import pytest

from constructs_lib.public_images import PUBLIC_IMAGES


@pytest.mark.parametrize("name", PUBLIC_IMAGES)
def test_an_image_is_pinned_by_its_digest_and_has_no_root_user(name: str) -> None:
    image = PUBLIC_IMAGES[name]
    assert image.pinned == f"{image.repository}@{image.digest}"
    assert image.user.partition(":")[0] not in {"", "0", "root"}


def test_a_tag_in_place_of_a_digest_is_refused() -> None:
    with pytest.raises(ValueError, match="digest is 'v1', allowed: sha256: and 64 hexadecimal"):
        dataclasses.replace(PUBLIC_IMAGES["collector"], digest="v1")
