"""Every form, sent empty: a summary that takes the focus, the message at each field, the title, nothing lost.

The pattern is GOV.UK's: https://design-system.service.gov.uk/components/error-summary/
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.app import SignIn
from tests.web.test_every_route import send, wards
from tests.web.walk_cases import PAGES
from tests.web.walk_world import WardOfIds

__all__ = ["wards"]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
INPUTS = ("input", "select", "textarea")
NOT_WRITTEN = ("hidden", "submit", "file", "checkbox", "radio", "password", "search")
TYPED = "Đã gõ chữ này"
# Forms that mean something when they are empty → why nothing is wrong with them.
EMPTY_IS_FINE = {
    "phieu/loc": "no filter: the whole list",
    "dang-ky/loc": "the same",
    "may/khoa": "a button",
}


@dataclass
class Form:
    """A form of a page: where it goes, its hidden values, and what a person fills in."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    asks: bool = False


def parse(page: str) -> Element:
    """The page as a browser reads it."""
    found: Element = html5lib.parse(page, namespaceHTMLElements=False)
    return found


def forms(page: str, address: str) -> list[Form]:
    """The forms of a page that change something and ask a person for something."""
    found = []
    for element in parse(page).iter("form"):
        if element.get("method", "get").lower() != "post":
            continue
        form = Form(element.get("action") or address)
        for one in (one for one in element.iter() if one.tag in INPUTS and one.get("name")):
            kind, name = one.get("type", "text") if one.tag == "input" else one.tag, one.get("name", "")
            if kind == "hidden":
                form.hidden[name] = one.get("value", "")
            else:
                form.asks = True
            if kind in ("text", "textarea"):
                form.lines.append(name)
        if form.asks and not form.action.endswith(tuple(EMPTY_IS_FINE)):
            found.append(form)
    return found


def summary_of(page: Element) -> Element | None:
    """The box that says what is wrong."""
    return next((one for one in page.iter("div") if "error-summary" in one.get("class", "").split()), None)


def faults(answer: TestResponse, form: Form) -> list[str]:
    """What is missing in the answer to a form that was sent empty."""
    page = parse(answer.text)
    summary = summary_of(page)
    if summary is None:
        return [f"no summary (status {answer.status_code})"]
    found = []
    if answer.status_code not in (409, 422):
        found.append(f"status {answer.status_code}, not 422")
    title = "".join(page.find(".//title").itertext())  # type: ignore[union-attr]
    if not title.strip().startswith("Lỗi: "):
        found.append(f"title: {title}")
    if (summary.get("tabindex"), summary.get("role"), summary.get("data-module")) != ("-1", "alert", "error-summary"):
        found.append("the summary does not take the focus")
    links = [link.get("href", "") for link in summary.iter("a")]
    if not links:
        found.append("the summary leads to no field")
    by_id = {one.get("id"): one for one in page.iter() if one.get("id")}
    for link in links:
        target = by_id.get(link.removeprefix("#"))
        if target is None:
            found.append(f"{link} is nowhere")
            continue
        described = [by_id.get(name) for name in target.get("aria-describedby", "").split()]
        said = [one for one in described if one is not None and "field__error" in one.get("class", "")]
        if not said:
            found.append(f"{link}: no message is tied to the field")
        if target.get("aria-invalid") != "true" and target.tag != "fieldset":
            found.append(f"{link}: the field is not marked")
    return found


def pages_with_forms(app: Flask, here: WardOfIds, sign_in: SignIn) -> list[tuple[str, FlaskClient, Form]]:
    """(endpoint, browser, form) of every form that anybody is shown."""
    found = []
    for (method, endpoint), case in sorted(PAGES.items()):
        if method != "GET" or case.path.startswith("/"):
            continue
        browser = sign_in(here.username(case.who)) if case.who else app.test_client()
        answer = send(browser, "GET", case, here)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            found += [(endpoint, browser, form) for form in forms(answer.text, answer.request.path)]
    return found


def test_every_form_that_is_sent_empty_says_so_as_it_should(
    app: Flask, wards: tuple[WardOfIds, WardOfIds], sign_in: SignIn
) -> None:
    wrong, seen = [], set()
    for endpoint, browser, form in pages_with_forms(app, wards[0], sign_in):
        seen.add(endpoint)
        answer = browser.post(form.action, data=form.hidden)
        wrong += [
            f"{endpoint} → {re.sub('[0-9a-f-]{36}', '…', form.action)}: {fault}" for fault in faults(answer, form)
        ]
    assert not wrong, "\n".join(wrong)
    # A walk that finds no form is content with everything.
    assert {"sign_in.form", "public.missing", "public.objection", "reviews.review", "reviews.reopen"} <= seen


def test_what_was_typed_into_a_form_that_is_refused_stands_in_it_again(
    app: Flask, wards: tuple[WardOfIds, WardOfIds], sign_in: SignIn
) -> None:
    lost = []
    for endpoint, browser, form in pages_with_forms(app, wards[0], sign_in):
        for name in form.lines[:3]:
            answer = browser.post(form.action, data={**form.hidden, name: TYPED})
            if answer.status_code in (302, 303):
                continue  # taken in
            kept = [
                (one.get("value") or "".join(one.itertext())).strip()
                for one in parse(answer.text).iter()
                if one.tag in INPUTS and one.get("name") == name
            ]
            # Where the step is no longer possible there is no form: what was typed stands there to be read.
            if TYPED not in kept and not (answer.status_code == 409 and TYPED in answer.text):
                lost.append(f"{endpoint}: {name}, status {answer.status_code}")
    assert not lost, "\n".join(lost)
