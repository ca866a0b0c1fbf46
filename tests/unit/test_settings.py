"""Settings: what the environment may say, and how it is told that it may not."""

from __future__ import annotations

import pytest

from tracker.domain.errors import ConfigurationError
from tracker.settings import Settings, read_settings


def test_networks_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_FETCH_ALLOWED_NETWORKS", "127.0.0.1/32, ::1/128")
    assert [str(network) for network in read_settings().fetch_allowed_networks] == ["127.0.0.1/32", "::1/128"]


def test_the_database_lies_in_the_data_folder_unless_it_is_named() -> None:
    assert Settings(data_dir="/srv/data").database == "sqlite:////srv/data/tracker.sqlite"
    assert Settings(database_url="postgresql://db/tracker").database == "postgresql://db/tracker"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "0", "TRACKER_PORT: Input should be greater than or equal to 1, found '0'"),
        ("LOG_FORMAT", "xml", "TRACKER_LOG_FORMAT: Input should be 'console' or 'json', found 'xml'"),
        ("FETCH_ALLOWED_NETWORKS", "everything", "TRACKER_FETCH_ALLOWED_NETWORKS: "),
        ("DOSSIER", "é\udcff", "TRACKER_DOSSIER: expected text in UTF-8, found 'é\\udcff'"),
        ("DATA_DIR", "\udcff", "TRACKER_DATA_DIR: expected text in UTF-8, found '\\udcff'"),
        (
            "LEASE_SECONDS",
            "30",
            "TRACKER_LEASE_SECONDS: expected at least 115 with these TRACKER_FETCH_* limits, found",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"TRACKER_{name}", value)
    with pytest.raises(ConfigurationError) as refused:
        read_settings()
    assert str(refused.value).startswith(said)
