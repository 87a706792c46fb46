"""The hash is that of RFC 8785, by whichever way it is computed; a body is read without losing a record."""

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from webapp.services.operations.canonical import SAFE, UnrepresentableError, canonical, check, digest
from webapp.services.operations.decode import MalformedError, decode, keep

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-SAFE, SAFE)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner)
    ),
    max_leaves=20,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_the_form_is_that_of_the_library(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(anything)
def test_what_the_library_refuses_is_refused_here(value: Any) -> None:
    try:
        check(value)
    except UnrepresentableError:
        return
    rfc8785.dumps(value)


def test_a_hash_by_hand() -> None:
    expected = hashlib.sha256(b'["household",null]').hexdigest()
    assert digest(["household", None]) == expected
    assert canonical({"b": 1, "a": [True, "é\n"], "€": 1.5}) == '{"a":[true,"é\\n"],"b":1,"€":1.5}'.encode()


@pytest.mark.parametrize(
    "value", [SAFE + 1, -SAFE - 1, float("nan"), float("inf"), "\0", "\ud800", {"\ud800": 1}, [[["\0"]]], object()]
)
def test_what_cannot_be_represented_is_told(value: Any) -> None:
    with pytest.raises(UnrepresentableError):
        check([value])


def test_the_path_of_what_cannot_be_represented_is_told() -> None:
    with pytest.raises(UnrepresentableError) as caught:
        check({"answers": {"c01": {"statement": "\0"}}})
    assert caught.value.path == ["answers", "c01", "statement"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'{"operations":{}}',
        b'{"operations":[],"more":1}',
        b'{"operations":[1,]}',
        b'{"operations":["\xff"]}',
        b'\xef\xbb\xbf{"operations":[]}',
        b'{"operations":' + b"[" * 100_000,
        b'{"operations":[' + b"[" * 2000 + b"}" * 2000 + b"]",
        json.dumps({"operations": [0] * 201}).encode(),
        '{"operations":[]}'.encode("utf-16"),
    ],
)
def test_a_body_that_is_not_the_call_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        decode(body)


@given(anything)
def test_a_body_of_any_json_is_read_or_refused(value: Any) -> None:
    body = json.dumps({"operations": value}).encode("utf-8", "surrogatepass")
    try:
        assert isinstance(decode(body), list)
    except MalformedError:
        assert not isinstance(value, list)


def test_200_operations_are_not_too_many() -> None:
    assert len(decode(json.dumps({"operations": [0] * 200}).encode())) == 200


def test_a_record_that_readers_choke_on_leaves_the_others_readable() -> None:
    deep = b"[" * 50_000 + b"]" * 50_000
    body = b'{"operations":[{"a":NaN},{"b":' + deep + b'},{"c":' + b"9" * 5000 + b'},{"d":-Infinity,"e":"NaN [["}]}'
    first, second, third, fourth = decode(body)
    assert first["a"].text == "NaN"
    assert third["c"].text == "9" * 5000
    assert (fourth["d"].text, fourth["e"]) == ("-Infinity", "NaN [[")
    assert json.loads(keep(third)) == {"c": {"unreadable": "9" * 5000}}
    # The outer brackets are lists, what lies too deep is kept as the text that was sent.
    assert keep(second).count("[") == keep(second).count("]") == 50_000
    with pytest.raises(UnrepresentableError):
        check(second)


def test_what_is_kept_survives_lone_surrogates() -> None:
    assert json.loads(keep({"s": "\ud800"})) == {"s": "\ud800"}
