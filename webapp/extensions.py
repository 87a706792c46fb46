"""Extensions, made here and bound in `create_app`."""

from typing import Any

from flask import current_app
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from webapp.models import Base
from webapp.models.engine import begin_write
from webapp.services import keys
from webapp.services.session import install


class WebSession(FlaskSession):
    """The session of a request: guarded by ward, with the keyring of the settings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys.use(self, current_app.config["SETTINGS"].data_keys)


install(WebSession)

db = SQLAlchemy(model_class=Base, session_options={"class_": WebSession, "expire_on_commit": False})
babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, default_limits=[])


def writing() -> Session:
    """The request's session, in a fresh transaction that may write. Views commit it once, after the service returns.

    What was read before is let go: a decision is taken on what is true under the lock.
    """
    session = db.session()
    session.rollback()
    session.expire_all()
    begin_write(session)
    return session
