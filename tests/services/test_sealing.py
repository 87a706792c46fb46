"""HPKE: the tests' own sealing holds to the vectors of RFC 9180, and the server opens what it seals, nothing else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine

from tests import factories as make
from tests.support import sealing as phone
from tests.support.databases import Database
from webapp.models import SealKey
from webapp.services import seal_keys
from webapp.services.sealing import Opener, UnopenableError, opened, read_base64, read_enc


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    engine = make.engine_of(database)
    yield engine
    engine.dispose()


def test_the_vectors_of_the_rfc() -> None:
    # RFC 9180, A.3.1: the same KEM and KDF, with AES-128-GCM.
    ephemeral = phone.scalar(bytes.fromhex("4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb"))
    receiver = phone.scalar(bytes.fromhex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"))
    shared, enc = phone.encap(phone.point(receiver.public_key()), ephemeral)
    assert enc.hex() == (
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9b"
        "fcb9382657222d18c4"
    )
    assert shared.hex() == "c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8"
    key, nonce = phone.schedule(shared, b"Ode on a Grecian Urn", aead=1)
    assert (key.hex(), nonce.hex()) == ("868c066ef58aae6dc589b6cfdd18f97e", "4e0bc5018beba4bf004cca59")
    sealed = AESGCM(key).encrypt(nonce, b"Beauty is truth, truth beauty", b"Count-0")
    assert sealed.hex() == (
        "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"
    )


def test_what_is_sealed_by_the_text_of_the_rfc_is_opened() -> None:
    key = ec.generate_private_key(phone.P256)
    for plain in (b"", b"x", "Đặng Văn Bảy".encode() * 20_000):
        assert opened(key, *phone.seal(phone.point(key.public_key()), plain)) == plain


def test_nothing_else_is() -> None:
    key, other = ec.generate_private_key(phone.P256), ec.generate_private_key(phone.P256)
    enc, sealed = phone.seal(phone.point(key.public_key()), b"x")
    strange = phone.seal(phone.point(key.public_key()), b"x", info=b"cdht/v2/sealed")
    tries = [
        (enc, sealed[:-1]),
        (enc, b""),
        (enc[:-1], sealed),
        (bytes(65), sealed),
        (b"\4" + bytes(64), sealed),
        strange,
    ]
    for one, ciphertext in tries:
        with pytest.raises(UnopenableError, match="broken"):
            opened(key, one, ciphertext)
    with pytest.raises(UnopenableError, match="broken"):
        opened(other, enc, sealed)


@pytest.mark.parametrize("value", [None, 5, "ê", "a b", "a+b", "a/b", "=", "a", "abc=d", ["x"]])
def test_other_text_is_no_base64url(value: object) -> None:
    with pytest.raises(UnopenableError, match="malformed"):
        read_enc(value)


def test_base64url_is_read_with_and_without_its_padding() -> None:
    assert read_base64("_-8") == read_base64("_-8=") == b"\xff\xef"


def test_a_ward_opens_what_was_sealed_to_its_keys_of_before(engine: Engine) -> None:
    with make.writing(engine) as session:
        ward = make.ward(session).id
        first = seal_keys.current(session, make.NOW)
        assert seal_keys.current(session, make.NOW) == first
    enc, sealed = phone.seal(phone.of_text(first.public), b"kept")
    with make.writing(engine, ward) as session:
        second = seal_keys.renew(session, make.NOW + timedelta(minutes=1))
        assert seal_keys.newest(session) == second != first
        assert Opener(session).open(first.kid, enc, sealed) == b"kept"
        with pytest.raises(UnopenableError, match="broken"):
            Opener(session).open(second.kid, enc, sealed)
        wrapped = session.get_one(SealKey, (ward, first.kid)).wrapped_private
        scalar = seal_keys.private_key(session, first.kid).private_numbers().private_value.to_bytes(32, "big")
        assert scalar not in wrapped


def test_a_key_that_the_ward_never_had(engine: Engine) -> None:
    with make.writing(engine) as session:
        make.ward(session)
        for kid, code in (
            ("0123456789abcdef", "unknown_key"),
            ("a\0b", "malformed"),
            ("x" * 21, "malformed"),
            (None, "malformed"),
        ):
            with pytest.raises(UnopenableError, match=code):
                Opener(session).know(kid)


def test_another_wards_key_is_none_of_ours(engine: Engine) -> None:
    with make.writing(engine) as session:
        make.ward(session)
        theirs = seal_keys.current(session, make.NOW)
    with make.writing(engine) as session:
        make.ward(session, "an-my")
        with pytest.raises(UnopenableError, match="unknown_key"):
            Opener(session).know(theirs.kid)
