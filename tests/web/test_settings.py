"""A server that is not set up well does not start, and says why."""

import base64
from pathlib import Path

import pytest

from webapp.settings import DEVELOPMENT, PRODUCTION, Settings, SettingsError

SECRET = "Zk3v-9aBq_27xLmPdR8tYw1nEoHcUjGs"
KEYS = "k1:" + base64.b64encode(bytes(range(32))).decode()
GOOD = {"CDHT_ENV": PRODUCTION, "SECRET_KEY": SECRET, "DATA_KEYS": KEYS, "PUBLIC_URL": "https://cdht.vidu.invalid/"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        # No secret, an empty one, one too short, one that is long and yet no secret.
        ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "secret"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY is too weak"),
        # The keys of personal values are asked for apart.
        ({"DATA_KEYS": None}, "DATA_KEYS is missing"),
        ({"DATA_KEYS": "k1:???"}, "is not base64"),
        ({"DATA_KEYS": "k1:" + base64.b64encode(b"short").decode()}, "is not 32 random bytes"),
        ({"DATA_KEYS": "k1:" + base64.b64encode(bytes(32)).decode()}, "is not 32 random bytes"),
        ({"DATA_KEYS": f"{KEYS},{KEYS}"}, "the same key id twice"),
        # Everything else that is malformed.
        ({"PUBLIC_URL": "cdht.vidu.invalid"}, "PUBLIC_URL must be an address"),
        ({"PUBLIC_URL": "https://vidu.invalid/cdht"}, "without a path"),
        ({"DATABASE_URL": "mysql://localhost/cdht"}, "only sqlite"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not the address"),
        ({"EVIDENCE_URL": "/srv/evidence"}, "EVIDENCE_URL must begin"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES must be a whole number"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be from 0"),
        ({"CDHT_ENV": "staging"}, "CDHT_ENV must be one of"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of"),
        ({"SERVICE_WORKER": "maybe"}, "SERVICE_WORKER must be one of"),
    ],
)
def test_a_production_start_is_refused_with_a_reason(
    changes: dict[str, str | None], sentence: str, tmp_path: Path
) -> None:
    env = {name: value for name, value in (GOOD | changes).items() if value is not None}
    with pytest.raises(SettingsError, match=sentence):
        Settings.from_env(env, instance=tmp_path)


def test_a_whole_set_of_values_is_taken(tmp_path: Path) -> None:
    settings = Settings.from_env(
        GOOD | {"DATABASE_URL": "postgres://cdht@localhost/cdht", "SERVICE_WORKER": "off"}, instance=tmp_path
    )
    assert settings.https
    assert settings.public_url == "https://cdht.vidu.invalid"
    assert settings.database_url == "postgresql://cdht@localhost/cdht"
    assert settings.worker_off


def test_a_server_that_others_reach_is_never_taken_for_a_trial(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY is missing"):
        Settings.from_env({"PUBLIC_URL": "https://cdht.vidu.invalid"}, instance=tmp_path)


def test_a_trial_makes_its_secrets_once_and_keeps_them_private(tmp_path: Path) -> None:
    first = Settings.from_env({}, instance=tmp_path)
    assert first.environment == DEVELOPMENT
    assert Settings.from_env({}, instance=tmp_path).secret_key == first.secret_key
    assert (tmp_path / "secrets.env").stat().st_mode & 0o077 == 0


def test_settings_do_not_print_their_secrets(tmp_path: Path) -> None:
    assert SECRET not in repr(Settings.from_env(GOOD, instance=tmp_path))
