"""M8 carries the QR of the page that checks it: in Word, in PDF, one for a phone and all for the printer."""

import io
import re
import zipfile
from typing import Any

import pytest
import segno
from flask import Flask
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from tests import factories
from tests.hard.accidents import engine_of
from tests.support.app import Clock, SignIn
from tests.web import decided
from tests.web.world import World, check_html, fill, url
from webapp.jobs import Runner
from webapp.models import Certificate, Person
from webapp.services import certificates


@pytest.fixture
def decision(world: World, clock: Clock) -> str:
    clock.now = decided.AFTER
    return decided.recognise(world)


def _address(app: Flask, world: World) -> str:
    """What the code must say: the page of the certificate, and behind the `#` what was signed with its signature."""
    with world.writing() as session:
        row = session.scalars(select(Certificate).where(Certificate.replaced_by.is_(None))).one()
        printed = certificates.read(session, row)
    return f"{app.config['SETTINGS'].public_url}{url(f'giay/{row.id}')}#{printed.fragment()}"


def _squares(picture: bytes) -> list[list[bool]]:
    """The dark squares of a drawn code, its quiet edge taken away: looked at in the middle of each."""
    drawn = Image.open(io.BytesIO(picture)).convert("L")
    box = drawn.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box
    cut = drawn.crop(box)
    edge, light = cut.width, [value > 127 for value in cut.tobytes()]
    # The upper left eye is seven squares wide: its first row is dark from end to end.
    side = round(edge / (light.index(True) / 7))
    middle = [int((n + 0.5) * edge / side) for n in range(side)]
    return [[not light[y * edge + x] for x in middle] for y in middle]


def _in_pdf(made: bytes) -> list[bytes]:
    found = []
    for page in PdfReader(io.BytesIO(made)).pages:
        for picture in page.images:
            out = io.BytesIO()
            assert picture.image
            picture.image.save(out, format="PNG")
            found.append(out.getvalue())
    return found


def _in_word(made: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]


def _same(picture: bytes, said: str) -> bool:
    wanted = [[bool(square) for square in row] for row in segno.make(said, error="m", micro=False).matrix]
    return _squares(picture) == wanted


def test_the_certificate_carries_the_code_of_its_page_in_word_and_pdf(
    app: Flask, world: World, decision: str, sign_in: SignIn
) -> None:
    client, said = sign_in("ubnd"), _address(app, world)
    identity = re.findall(r"/giay/([0-9a-f-]{36})#", said)[0]
    for address in (f"giay-to/giay/{identity}/m8", f"giay-to/quyet-dinh/{decision}/m8"):
        drawn, word = client.get(url(f"{address}.pdf")).data, client.get(url(f"{address}.docx")).data
        (in_pdf,), (in_word,) = _in_pdf(drawn), _in_word(word)
        assert _same(in_pdf, said), address
        assert _same(in_word, said), address
        assert not _same(in_pdf, said + "x"), "the comparison can tell codes apart"
    page = client.get(url(f"quyet-dinh/{decision}"))
    check_html(page)
    assert f"giay-to/giay/{identity}/m8.pdf" in page.text
    assert sign_in("to").get(url(f"giay-to/giay/{identity}/m8.pdf")).status_code == 403
    assert client.get(url(f"giay-to/giay/{factories.new_id()}/m8.pdf")).status_code == 404


def test_all_certificates_for_the_printer_carry_theirs(
    app: Flask, world: World, decision: str, sign_in: SignIn, clock: Clock
) -> None:
    client = sign_in("hkh")
    reply = client.post(url(f"giay-to/quyet-dinh/{decision}/m8"))
    assert reply.status_code == 303
    found: Any = re.search(r"/viec-dai/([0-9a-f-]{36})", reply.location)
    assert Runner(engine_of(app), factories.KEYRING, app.extensions["evidence"], clock).work()
    (code,) = _in_pdf(client.get(url(f"viec-dai/{found[1]}/tep")).data)
    assert _same(code, _address(app, world))


def test_the_paper_says_what_was_signed_until_it_is_issued_anew(
    app: Flask, world: World, decision: str, sign_in: SignIn
) -> None:
    client = sign_in("ubnd")
    old = re.findall(r"/giay/([0-9a-f-]{36})#", _address(app, world))[0]

    def words(identity: str) -> str:
        made = client.get(url(f"giay-to/giay/{identity}/m8.pdf")).data
        return " ".join(PdfReader(io.BytesIO(made)).pages[0].extract_text().split())

    with world.writing() as session:
        session.get_one(Person, (world.ward_id, world.person_id)).full_name = "Nguyễn Thị Hòa"
    assert "NGUYỄN THỊ HOA" in words(old)
    assert client.get(url(f"giay/{old}/cap-lai")).status_code == 200
    with world.writing() as session:
        rev = session.get_one(Certificate, (world.ward_id, old)).rev
    form = {"rev": str(rev), "reason": "Sai dấu."}
    assert client.post(url(f"giay/{old}/cap-lai"), data=form).status_code == 303
    assert client.get(url(f"giay-to/giay/{old}/m8.pdf")).status_code == 404
    new = re.findall(r"/giay/([0-9a-f-]{36})#", _address(app, world))[0]
    assert "NGUYỄN THỊ HÒA" in words(new)
    assert fill(client, world.sheet_id, "huy-ket-qua", reason="Trùng.").status_code == 303
    assert client.get(url(f"giay-to/giay/{new}/m8.pdf")).status_code == 404
