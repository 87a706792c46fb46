"""A photo that came from a phone reaches an official as a file that cannot run."""

import hashlib
import io

import pytest
from flask import Flask
from PIL import Image

from tests.services.hostile_files import SECRET, exif, photo, saved
from tests.web.api.conftest import Scene
from tests.web.api.tus_client import PHOTO, SHA256, Tus
from webapp.extensions import db
from webapp.models import tenancy
from webapp.services.errors import NotFoundError
from webapp.storage import EvidenceStore
from webapp.web.evidence_response import evidence_response


def test_a_photo_is_served_as_an_attachment_that_runs_nothing(
    app: Flask, scene: Scene, tus: Tus, store: EvidenceStore
) -> None:
    content = saved(photo(), exif=exif())
    assert tus.patch(tus.begin(content), content).status_code == 204
    name = next(iter(store.names("evidence/")))
    with app.test_request_context():
        tenancy.enter(db.session(), scene.ward.id)
        sha256 = hashlib.sha256(content).hexdigest()
        response = evidence_response(db.session(), store, sha256, "minh-chung-1")
        body = response.get_data()
        response.close()
    assert response.status_code == 200
    assert response.content_type == "image/jpeg"
    assert response.headers["Content-Disposition"] == "attachment; filename=minh-chung-1.jpg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Length"] == str(len(body))
    assert body == store.read(name)
    assert SECRET not in body
    with Image.open(io.BytesIO(body)) as shown:
        assert dict(shown.getexif()) == {}


def test_a_photo_that_has_not_arrived_is_not_found(app: Flask, scene: Scene, tus: Tus, store: EvidenceStore) -> None:
    tus.patch(tus.begin(), PHOTO[:100])
    with app.test_request_context():
        tenancy.enter(db.session(), scene.ward.id)
        with pytest.raises(NotFoundError):
            evidence_response(db.session(), store, SHA256, "minh-chung-1")
