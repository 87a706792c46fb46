"""Settings: read once from the environment, then frozen. The README's table is the same list."""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from webapp.services.keys import Keyring

SHORTEST_SECRET, FEWEST_CHARACTERS = 32, 10
DEVELOPMENT = "development"
PRODUCTION = "production"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
RANDOM_TEXT = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
RANDOM_KEY = "python3 -c \"import secrets, base64; print('k1:' + base64.b64encode(secrets.token_bytes(32)).decode())\""


class SettingsError(Exception):
    """The application cannot start like this; the message says why and what to do."""


@dataclass(frozen=True)
class Settings:
    """How this server runs. `public_url` has no slash at its end."""

    database_url: str = field(repr=False)
    evidence_url: str
    secret_key: str = field(repr=False)
    data_keys: Keyring = field(repr=False)
    public_url: str
    environment: str = PRODUCTION
    owner_database_url: str | None = field(default=None, repr=False)
    app_role: str | None = None
    trusted_proxies: int = 0
    rate_limit_storage: str = "memory://"
    enrolment_hours: int = 24
    worker_off: bool = False
    log_level: str = "INFO"
    testing: bool = False

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    @staticmethod
    def from_env(env: Mapping[str, str] | None = None, *, instance: Path | None = None) -> "Settings":
        """Read the environment. In development, secrets that are missing are made once and kept in `instance`.

        :raises SettingsError: a secret is missing or weak in production; any value is malformed.
        """
        env = os.environ if env is None else env
        instance = instance or Path(env.get("CDHT_INSTANCE", "instance")).resolve()
        public_url = _public_url(env.get("PUBLIC_URL", "http://localhost:8000"))
        environment = _environment(env, public_url)
        values = {**(_development_secrets(instance) if environment == DEVELOPMENT else {}), **env}
        owner = values.get("OWNER_DATABASE_URL")
        return Settings(
            database_url=_database_url(
                "DATABASE_URL", values.get("DATABASE_URL") or f"sqlite:///{instance}/so-cdht.db"
            ),
            owner_database_url=_database_url("OWNER_DATABASE_URL", owner) if owner else None,
            app_role=values.get("APP_ROLE") or None,
            evidence_url=_evidence_url(values.get("EVIDENCE_URL") or (instance / "evidence").as_uri()),
            secret_key=_secret(values.get("SECRET_KEY", "")),
            data_keys=parse_data_keys(values.get("DATA_KEYS", "")),
            public_url=public_url,
            environment=environment,
            trusted_proxies=_number(values, "TRUSTED_PROXIES", 0, 0, 10),
            rate_limit_storage=values.get("RATE_LIMIT_STORAGE") or "memory://",
            enrolment_hours=_number(values, "ENROLMENT_HOURS", 24, 1, 720),
            worker_off=_one_of(values, "SERVICE_WORKER", "on", ("on", "off")) == "off",
            log_level=_one_of(values, "LOG_LEVEL", "INFO", LOG_LEVELS),
        )


def parse_data_keys(text: str) -> Keyring:
    """`k2:<base64 of 32 bytes>,k1:…`, the current one first.

    :raises SettingsError: none, malformed, or the same id twice.
    """
    hint = f"Make one: {RANDOM_KEY}"
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
        raise SettingsError(f"DATA_KEYS is missing: personal values cannot be sealed without it. {hint}")
    if len({kid for kid, _key in keys}) != len(keys):
        raise SettingsError("DATA_KEYS: the same key id twice.")
    return Keyring(tuple(keys))


def _environment(env: Mapping[str, str], public_url: str) -> str:
    # Without a word, only a server that nobody else reaches is one for trying out.
    local = urlsplit(public_url).hostname in LOCAL_HOSTS
    guess = DEVELOPMENT if local and "SECRET_KEY" not in env else PRODUCTION
    return _one_of(env, "CDHT_ENV", guess, (DEVELOPMENT, PRODUCTION))


def _secret(secret: str) -> str:
    hint = f"Set at least {SHORTEST_SECRET} random characters: {RANDOM_TEXT}"
    if not secret:
        raise SettingsError(f"SECRET_KEY is missing: sessions cannot be signed without it. {hint}")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS:
        raise SettingsError(f"SECRET_KEY is too weak: whoever guesses it can sign in as anybody. {hint}")
    return secret


def _public_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise SettingsError(f"PUBLIC_URL must be an address like https://cdht.example.vn, without a path; not {url!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def _database_url(name: str, url: str) -> str:
    # Some platforms still hand out the short name, which SQLAlchemy no longer knows.
    url = "postgresql://" + url.removeprefix("postgres://") if url.startswith("postgres://") else url
    try:
        kind = make_url(url).get_backend_name()
    except ArgumentError as error:
        raise SettingsError(f"{name} is not the address of a database.") from error
    if kind not in ("sqlite", "postgresql"):
        raise SettingsError(f"{name}: only sqlite:/// and postgresql:// are supported, not {kind}.")
    return url


def _evidence_url(url: str) -> str:
    if urlsplit(url).scheme not in ("file", "s3"):
        raise SettingsError("EVIDENCE_URL must begin with file:/// or s3://.")
    return url


def _development_secrets(instance: Path) -> dict[str, str]:
    path = instance / "secrets.env"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        path.touch(mode=0o600)
        path.write_text(f"SECRET_KEY={secrets.token_urlsafe(48)}\nDATA_KEYS=dev:{key}\n", encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _number(values: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    try:
        number = int(values.get(name) or default)
    except ValueError as error:
        raise SettingsError(f"{name} must be a whole number.") from error
    if not least <= number <= most:
        raise SettingsError(f"{name} must be from {least} to {most}.")
    return number


def _one_of(values: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    found = {choice.lower(): choice for choice in choices}.get((values.get(name) or default).strip().lower())
    if found is None:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}.")
    return found
