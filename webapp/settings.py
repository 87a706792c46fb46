"""Settings: read once from the environment, then frozen. The README's table is the same list."""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from webapp.services.keys import Keyring

WEAK = 32
DEVELOPMENT = "development"
PRODUCTION = "production"


class SettingsError(Exception):
    """The application cannot start like this; the message says why and what to do."""


@dataclass(frozen=True)
class Settings:
    """How this server runs. `public_url` has no slash at its end."""

    database_url: str
    evidence_url: str
    secret_key: str
    data_keys: Keyring
    public_url: str
    environment: str = PRODUCTION
    owner_database_url: str | None = None
    app_role: str | None = None
    trusted_proxies: int = 0
    rate_limit_storage: str = "memory://"
    enrolment_hours: int = 24
    log_level: str = "INFO"
    testing: bool = False

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    @staticmethod
    def from_env(
        env: Mapping[str, str] | None = None, *, instance: Path | None = None
    ) -> "Settings":
        """Read the environment. In development, secrets that are missing are made once and kept in `instance`.

        :raises SettingsError: a secret is missing, weak or malformed in production.
        """
        env = os.environ if env is None else env
        instance = instance or Path(env.get("CDHT_INSTANCE", "instance")).resolve()
        environment = env.get(
            "CDHT_ENV", DEVELOPMENT if "SECRET_KEY" not in env else PRODUCTION
        )
        if environment not in (DEVELOPMENT, PRODUCTION):
            raise SettingsError(
                f"CDHT_ENV must be {DEVELOPMENT} or {PRODUCTION}, not {environment!r}."
            )
        values = dict(env)
        if environment == DEVELOPMENT:
            values = {**_development_secrets(instance), **env}
        secret = values.get("SECRET_KEY", "")
        if len(secret) < WEAK or len(set(secret)) < 10:
            raise SettingsError(
                "SECRET_KEY is missing or weak: set at least 32 random characters "
                '(python3 -c "import secrets; print(secrets.token_urlsafe(48))").'
            )
        return Settings(
            database_url=values.get(
                "DATABASE_URL", f"sqlite:///{instance / 'so-cdht.db'}"
            ),
            owner_database_url=values.get("OWNER_DATABASE_URL"),
            app_role=values.get("APP_ROLE"),
            evidence_url=values.get("EVIDENCE_URL", (instance / "evidence").as_uri()),
            secret_key=secret,
            data_keys=parse_data_keys(values.get("DATA_KEYS", "")),
            public_url=values.get("PUBLIC_URL", "http://localhost:8000").rstrip("/"),
            environment=environment,
            trusted_proxies=_number(values, "TRUSTED_PROXIES", 0),
            rate_limit_storage=values.get("RATE_LIMIT_STORAGE", "memory://"),
            enrolment_hours=_number(values, "ENROLMENT_HOURS", 24),
            log_level=values.get("LOG_LEVEL", "INFO").upper(),
        )


def parse_data_keys(text: str) -> Keyring:
    """`k2:<base64 of 32 bytes>,k1:…`, the current one first.

    :raises SettingsError: none, malformed, or the same id twice.
    """
    hint = "Make one: python3 -c \"import secrets, base64; print('k1:' + base64.b64encode(secrets.token_bytes(32)).decode())\""
    keys: list[tuple[str, bytes]] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        kid, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise SettingsError(f"DATA_KEYS: {kid!r} is not base64. {hint}") from error
        if len(key) != 32 or not kid or len(set(key)) < 8:
            raise SettingsError(f"DATA_KEYS: {kid!r} is not 32 random bytes. {hint}")
        keys.append((kid, key))
    if not keys:
        raise SettingsError(
            f"DATA_KEYS is missing: personal values cannot be sealed without it. {hint}"
        )
    if len({kid for kid, _key in keys}) != len(keys):
        raise SettingsError("DATA_KEYS: the same key id twice.")
    return Keyring(tuple(keys))


def _development_secrets(instance: Path) -> dict[str, str]:
    path = instance / "secrets.env"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        path.touch(mode=0o600)
        path.write_text(
            f"SECRET_KEY={secrets.token_urlsafe(48)}\nDATA_KEYS=dev:{key}\n",
            encoding="utf-8",
        )
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _number(values: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(values.get(name, default))
    except ValueError as error:
        raise SettingsError(f"{name} must be a whole number.") from error
