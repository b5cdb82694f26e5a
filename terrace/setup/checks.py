"""The tools that check images, manifests and the service's interface: one locked folder."""

from terrace.setup.packages import sync
from terrace.setup.part import Part
from terrace.setup.place import Place, fingerprint
from terrace.toolchain.checks import folder


def part(place: Place) -> Part:
    """Describe the checks, which need some seconds: less than a test should wait for them."""
    lock, target = place.lock("checks"), folder(place.root)
    return Part(
        title="install the checks of images and manifests into .terrace/checks",
        stamp=target / "set-up",
        made_from=fingerprint(lock, str(place.python)),
        work=lambda _steps: sync(place, lock, target=target),
        runs_beside=True,
        is_optional=True,
    )
