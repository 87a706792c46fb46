"""A page's ward is in its address."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import collective, engine_of, ward, writing
from tests.support.databases import Database
from webapp.extensions import db
from webapp.models import Collective
from webapp.web.permissions import public
from webapp.web.ward import current_ward


def _two_wards(database: Database) -> None:
    engine = engine_of(database)
    for slug, name in (("tan-thanh", "Tân Thạnh"), ("an-my", "An Mỹ")):
        with writing(engine) as session:
            ward(session, slug=slug, name=name)
            collective(session, f"Khối phố của {name}")
    engine.dispose()


def _add_page(app: Flask) -> None:
    @app.get("/<ward>/thu")
    @public
    def probe() -> dict[str, object]:
        from flask import url_for

        names = db.session.scalars(select(Collective.name)).all()
        return {"name": current_ward().full_name, "collectives": list(names), "link": url_for("probe")}


def test_a_page_sees_its_own_ward_only(app: Flask, database: Database) -> None:
    _two_wards(database)
    _add_page(app)
    seen = app.test_client().get("/an-my/thu").get_json()
    assert seen == {"name": "phường An Mỹ", "collectives": ["Khối phố của An Mỹ"], "link": "/an-my/thu"}
    assert app.test_client().get("/tan-thanh/thu").get_json()["collectives"] == ["Khối phố của Tân Thạnh"]


def test_an_unknown_ward_is_not_found(app: Flask, database: Database) -> None:
    _two_wards(database)
    _add_page(app)
    assert app.test_client().get("/khong-co/thu").status_code == 404


def test_the_front_door_leads_to_the_only_ward(client: FlaskClient, database: Database) -> None:
    engine = engine_of(database)
    with writing(engine) as session:
        ward(session)
    engine.dispose()
    assert client.get("/").location == "/tan-thanh/"


def test_the_front_door_lists_the_wards(client: FlaskClient, database: Database) -> None:
    _two_wards(database)
    page = client.get("/").text
    assert "phường Tân Thạnh" in page
    assert 'href="/an-my/"' in page
