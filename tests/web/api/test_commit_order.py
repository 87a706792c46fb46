"""A cursor never passes a change that commits later (protocol.md §2): with threads, on both engines."""

import threading
from concurrent.futures import ThreadPoolExecutor

from tests import factories
from tests.web.api.conftest import Phone, Scene, operation


def test_a_change_that_commits_late_still_reaches_a_cursor_that_moved_on(phone: Phone, scene: Scene) -> None:
    phone.pull()
    began, go_on = threading.Event(), threading.Event()

    def late() -> str:
        with scene.writing() as session:
            household = factories.household(session, scene.area, "Chậm Văn Một")
            began.set()
            go_on.wait(10)
            return household.id

    def quick() -> str:
        sent = operation("household", {"area_id": scene.area.id, "head_name": "Nhanh Văn Hai"})
        Phone(phone.app, phone.token).send(sent)
        return str(sent["entity_id"])

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(late)
        assert began.wait(10)
        second = pool.submit(quick)
        # The number is given, the change is not yet there: nobody may have seen what comes after it.
        assert phone.pull() == []
        go_on.set()
        ids = [first.result(), second.result()]
    heard = phone.pull()
    assert [change["id"] for change in heard] == ids
    assert heard[0]["rev"] < heard[1]["rev"]


def test_a_phone_that_pulls_while_others_write_misses_nothing(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        tokens = [factories.device(session, scene.volunteer)[1] for _ in range(4)]

    def write(token: str) -> list[str]:
        sender = Phone(phone.app, token)
        ids = []
        for _ in range(8):
            sent = operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai"})
            assert sender.send(sent)[0]["status"] == "stored"
            ids.append(str(sent["entity_id"]))
        return ids

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, token) for token in tokens]
        while not all(writer.done() for writer in writers):
            phone.pull(limit=3)
    phone.pull()
    written = {("household", one) for writer in writers for one in writer.result()}
    assert written <= phone.records.keys()
