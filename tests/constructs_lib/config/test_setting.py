from dataclasses import dataclass, fields
from datetime import timedelta

from constructs_lib.config import REQUIRED, Config, duration, fields_of, whole


def test_what_is_known_about_a_field_can_be_read() -> None:
    @dataclass(frozen=True, kw_only=True, slots=True)
    class Postgres(Config):
        storage_gib: int = whole("First size", low=20, high=6144, unit="GiB", example=50)
        rto: timedelta | None = duration(
            "Time to recover", low=timedelta(minutes=2), high=timedelta(days=7), default=None
        )
        plain: int = 3

    storage, rto, plain = fields_of(Postgres)
    assert (storage.name, storage.annotation, storage.description) == (
        "storage_gib",
        int,
        "First size",
    )
    assert (storage.low, storage.high, storage.unit, storage.example) == (20, 6144, "GiB", 50)
    assert storage.allowed == "20 to 6144 GiB"
    assert storage.default is REQUIRED
    assert storage.is_required
    assert not storage.is_optional
    assert (rto.kind, rto.is_optional, rto.default) == (timedelta, True, None)
    assert (plain.default, plain.description) == (3, "")
    assert [field.name for field in fields(Postgres)] == ["storage_gib", "rto", "plain"]
