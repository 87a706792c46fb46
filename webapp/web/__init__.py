"""Everything that speaks HTTP. One folder per kind of person; shared pieces beside this file."""

from flask import Flask

from webapp import extensions
from webapp.models.engine import prepare
from webapp.web import (
    api,
    assets,
    association,
    auth,
    clock,
    committee,
    errors,
    gallery,
    health,
    i18n,
    jobs,
    logging,
    navigation,
    papers,
    public,
    pwa,
    reviews,
    security,
    sign_in,
    text_size,
    ward,
)
from webapp.web.field import views as field


def init_app(app: Flask) -> None:
    """Bind the extensions, then what all pages share, then each person's pages."""
    logging.init_app(app)
    security.init_app(app)
    extensions.db.init_app(app)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    with app.app_context():
        prepare(extensions.db.engine)
    clock.init_app(app)
    i18n.init_app(app)
    auth.init_app(app)
    errors.init_app(app)
    assets.init_app(app)
    text_size.init_app(app)
    ward.init_app(app)
    sign_in.init_app(app)
    navigation.init_app(app)
    gallery.init_app(app)
    public.init_app(app)
    reviews.init_app(app)
    association.init_app(app)
    jobs.init_app(app)
    committee.init_app(app)
    papers.init_app(app)
    health.init_app(app)
    pwa.init_app(app)
    field.init_app(app)
    api.init_app(app)
