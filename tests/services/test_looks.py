"""How photos look to the server: the same when shrunk and saved again, found among others, filled in for old ones."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from tests import factories
from tests.services.chain import NOW, Ward
from tests.support.databases import Database
from webapp.demo.pictures import draw
from webapp.domain import looks as rules
from webapp.models import EvidenceFile
from webapp.models.engine import begin_write
from webapp.models.tenancy import ward_of
from webapp.services import evidence_files, images, looks
from webapp.services.author import Author
from webapp.services.session import open_session
from webapp.storage import open_store


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield Ward(session)
    engine.dispose()


def saved_again(content: bytes, size: tuple[int, int], quality: int) -> bytes:
    file = BytesIO()
    Image.open(BytesIO(content)).resize(size).save(file, "JPEG", quality=quality)
    return file.getvalue()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_photo_that_was_shrunk_and_saved_again_looks_the_same_and_another_does_not(number: int) -> None:
    look = images.process(BytesIO(draw(number))).look
    for size, quality in (((672, 504), 60), ((960, 720), 40), ((1600, 1200), 85)):
        again = images.process(BytesIO(saved_again(draw(number), size, quality))).look
        assert rules.are_alike(look, again)
    assert not rules.are_alike(look, images.process(BytesIO(draw(number + 1))).look)


def test_photos_that_came_before_are_looked_at_once_and_what_is_gone_is_not_taken_up_again(
    ward: Ward, tmp_path: Path
) -> None:
    store = open_store((tmp_path / "evidence").as_uri())
    author = Author("volunteer", device_id=factories.new_id())
    for number in (1, 2):
        arrived = evidence_files.accept_content(store, ward_of(ward.session), draw(number))
        evidence_files.keep(ward.session, arrived, evidence_id=factories.new_id(), author=author, at=NOW)
    whole = {row.sha256: row.look for row in ward.session.scalars(select(EvidenceFile))}
    assert all(whole.values())
    ward.session.execute(update(EvidenceFile).values(look=None, look_a=None))
    gone = evidence_files.Arrived("f" * 64, "e" * 64, 10, 1, 1)
    evidence_files.keep(ward.session, gone, evidence_id=factories.new_id(), author=author, at=NOW)
    ward.session.execute(update(EvidenceFile).where(EvidenceFile.sha256 == "f" * 64).values(look=None))
    assert looks.fill(ward.session, store, at_once=2) == 2
    assert looks.fill(ward.session, store, at_once=2) == 1
    assert looks.fill(ward.session, store) == 0
    ward.session.expire_all()
    found = {row.sha256: row.look for row in ward.session.scalars(select(EvidenceFile))}
    assert found == {**whole, "f" * 64: ""}
    assert all(row.look_a is not None for row in ward.session.scalars(select(EvidenceFile)) if row.look)
