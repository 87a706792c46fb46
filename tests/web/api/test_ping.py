"""GET /ping."""

from tests import factories
from tests.web.api.conftest import Phone, Scene
from webapp.models import Commune


def _back_up(scene: Scene, rev: int) -> None:
    with factories.writing(scene.engine) as session:
        session.get_one(Commune, scene.ward.id).backed_up_rev = rev


def test_ping_needs_no_token(stranger: Phone, scene: Scene) -> None:
    _back_up(scene, 5)
    reply = stranger.get("/ping")
    assert reply.get_json() == {
        "service": "cdht",
        "epoch": reply.headers["Server-Epoch"],
        "time": "2026-08-17T02:30:00Z",
        "backed_up_rev": 5,
    }


def test_with_a_token_it_tells_the_watermark_of_the_phones_own_ward(phone: Phone, scene: Scene) -> None:
    _back_up(scene, 7)
    with factories.writing(scene.engine) as session:
        factories.ward(session, "an-my")
    assert phone.get("/ping").get_json()["backed_up_rev"] == 7
    assert Phone(phone.app, None).get("/ping").get_json()["backed_up_rev"] == 0
