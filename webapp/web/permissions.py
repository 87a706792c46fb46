"""Every view says what it needs: `@requires(action)` or `@public`. A test walks the routes and finds those that do not.

`requires` asks whether the actor may do this at all in the ward. Whether they may do it to one record is asked by
`allow(action, subject)` in the view, or by the service.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort

from webapp.domain.acts import Act
from webapp.domain.permissions import Permission, Subject, may
from webapp.domain.workflow import Action, State
from webapp.services.errors import NotAllowedError
from webapp.web import clock

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that anyone may see."""
    view.required_action = None  # type: ignore[attr-defined]
    view.is_public = True  # type: ignore[attr-defined]
    return view


def requires(action: Act | Action) -> Callable[[View], View]:
    """Let only those in who may take the action in this ward; the others sign in, or read why not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            allow(action)
            return view(*args, **kwargs)

        guarded.required_action = action  # type: ignore[attr-defined]
        guarded.is_public = False  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def needs_sign_in(view: View) -> View:
    """Mark a view that anyone who is signed in may use, whatever they may do (signing out, say)."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        from webapp.web import auth

        if auth.account() is None:
            abort(401)
        return view(*args, **kwargs)

    guarded.required_action = None  # type: ignore[attr-defined]
    guarded.is_public = False  # type: ignore[attr-defined]
    guarded.needs_sign_in = True  # type: ignore[attr-defined]
    return cast(View, guarded)


def permission(action: Act | Action, subject: Subject | None = None, state: State | None = None) -> Permission:
    """Whether whoever is signed in may take the action (in general, or on the subject); `no_role` for strangers."""
    from webapp.web import auth

    actor = auth.actor_or_none()
    if actor is None:
        return Permission(False, "no_role")
    return may(actor, action, subject, clock.today(), state)


def allow(action: Act | Action, subject: Subject | None = None, state: State | None = None) -> None:
    """Go on only if the action is allowed.

    :raises werkzeug.exceptions.Unauthorized: nobody is signed in.
    :raises NotAllowedError: not allowed; the code says why.
    """
    from webapp.web import auth

    if auth.account() is None:
        abort(401)
    answer = permission(action, subject, state)
    if not answer:
        raise NotAllowedError(answer.code or "no_role")


def is_declared(view: Callable[..., Any]) -> bool:
    """Does the view say what it needs?"""
    return hasattr(view, "required_action")
