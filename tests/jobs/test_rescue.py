"""A rescue file brought in: as whom, what becomes of each envelope, and of files that are cut, strange or forged."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.jobs.support import Office
from tests.services.hostile_files import photo, saved
from tests.services.operations.support import operation
from tests.support.sealing import rescue_file
from tests.web.world import SLUG
from webapp.jobs import rescue as work
from webapp.models import Account, Audit, Device, EvidenceFile, Household, JobItem, Quarantine, Receipt, Unopened
from webapp.services import audit, jobs, seal_keys
from webapp.services.operations.batch import apply_batch

PHOTO = saved(photo())


@dataclass
class Volunteer:
    """A volunteer's phone, with what it could not send."""

    office: Office
    key: dict[str, str]
    device_id: str
    token: str

    def household(self, **more: Any) -> dict[str, Any]:
        return operation("household", {"area_id": self.office.world.area_id, "head_name": "Lê Thị Mai", **more})

    def file(self, *operations: dict[str, Any], photos: int = 0, **more: Any) -> bytes:
        said: dict[str, Any] = {"ward": SLUG, "device_id": self.device_id, "token": self.token, **more}
        bodies = said.pop("bodies", [json.dumps({"operations": [one]}).encode() for one in operations])
        made = [(factories.new_id(), saved(photo(100 + 20 * n))) for n in range(photos)]
        return rescue_file(self.key, bodies=bodies, photos=said.pop("made", made), **said)

    def bring(self, content: bytes, who: str = "hkh") -> str:
        """Put the file in line; gives the job."""
        name = f"{work.folder(self.office.world.ward_id)}{factories.new_id()}.cdht"
        self.office.store.write(name, content)
        return self.office.ask(who, jobs.IMPORT_RESCUE, {"file": name})

    def take_in(self, content: bytes) -> dict[str, int]:
        """Bring the file in; gives what came of it."""
        job_id = self.bring(content)
        assert self.office.worker().work()
        job = self.office.job(job_id)
        assert (job.state, job.problem) == ("done", None)
        assert list(self.office.store.names("rescue/")) == []
        result: dict[str, int] = job.result or {}
        return result

    def count(self, model: Any) -> int:
        with factories.reading(self.office.world.engine, self.office.world.ward_id) as session:
            return session.execute(select(func.count()).select_from(model)).scalar_one()


@pytest.fixture
def volunteer(office: Office) -> Volunteer:
    with office.world.writing() as session:
        account = session.execute(select(Account).where(Account.username == "ctv")).scalar_one()
        device, token = factories.device(session, account)
        key = seal_keys.current(session, office.now)
    return Volunteer(office, {"kid": key.kid, "public": key.public}, device.id, token)


def test_what_is_in_it_is_applied_as_the_phones_and_the_official_is_in_the_audit(volunteer: Volunteer) -> None:
    sent = [volunteer.household() for _ in range(3)]
    told = volunteer.take_in(volunteer.file(*sent, photos=2))
    assert told == {"trust:own": 1, "envelopes": 3, "operations": 3, "stored": 3, "photos": 2, "photo": 2}
    office = volunteer.office
    for one in sent:
        assert office.world.get(Household, one["entity_id"]).head_name == "Lê Thị Mai"
    assert office.world.get(Receipt, sent[0]["id"]).device_id == volunteer.device_id
    (brought,) = office.world.rows(select(Audit).where(Audit.action == "rescue.import"))
    assert brought.actor == f"account:{office.actor('hkh').account_id}"
    assert (brought.entity_id, brought.codes[0]) == (volunteer.device_id, "own")
    (written,) = office.world.rows(select(Audit).where(Audit.entity_id == sent[0]["entity_id"]))
    assert written.codes == ["rescue"]
    with office.world.writing() as session:
        assert audit.verify(session) is None


def test_as_often_as_one_likes_before_and_after_the_phone_itself(volunteer: Volunteer) -> None:
    sent = [volunteer.household() for _ in range(3)]
    content = volunteer.file(*sent, photos=1)
    volunteer.take_in(content)
    before = volunteer.count(Household), volunteer.count(EvidenceFile)
    again = volunteer.take_in(content)
    assert again == {"trust:own": 1, "envelopes": 3, "operations": 3, "already": 3, "photos": 1, "photo_already": 1}
    assert (volunteer.count(Household), volunteer.count(EvidenceFile)) == before


def test_a_file_of_many_slices_holds_one_at_a_time(volunteer: Volunteer, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(session: Any, device: Any, operations: Any, now: Any) -> Any:
        sizes.append(len(operations))
        return apply_batch(session, device, operations, now)

    monkeypatch.setattr("webapp.services.rescue.apply_batch", counted)
    monkeypatch.setattr(work, "SLICE", 4000)
    bodies = [
        json.dumps({"operations": [volunteer.household() for _ in range(count)]}).encode() for count in (2, 2, 1, 30, 1)
    ]
    told = volunteer.take_in(volunteer.file(bodies=bodies))
    assert (told["stored"], told["envelopes"]) == (36, 5)
    assert len(sizes) > 2


def test_a_worker_that_was_cut_is_followed_by_one_that_goes_on(
    volunteer: Volunteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "SLICE", 1)
    job_id = volunteer.bring(volunteer.file(*[volunteer.household() for _ in range(5)], photos=1))
    calls = 0

    def cut(session: Any, device: Any, operations: Any, now: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return apply_batch(session, device, operations, now)

    monkeypatch.setattr("webapp.services.rescue.apply_batch", cut)
    office = volunteer.office
    with pytest.raises(KeyboardInterrupt):
        office.worker().work()
    assert (office.job(job_id).state, office.job(job_id).done) == ("running", 2)
    office.later(minutes=2)
    assert office.worker().work()
    job = office.job(job_id)
    assert (job.state, job.done, job.total) == ("done", 6, 6)
    assert job.result == {"trust:own": 1, "envelopes": 5, "operations": 5, "stored": 5, "photos": 1, "photo": 1}
    assert volunteer.count(JobItem) == 0


def test_refused_ones_hold_back_no_other_and_say_why(volunteer: Volunteer) -> None:
    outside = operation("household", {"area_id": volunteer.office.world.other_area_id, "head_name": "X Y"})
    told = volunteer.take_in(
        volunteer.file(outside, volunteer.household(head_name=5), {"id": "no"}, volunteer.household())
    )
    assert (told["stored"], told["forbidden"], told["invalid"]) == (1, 1, 2)
    assert (told["why:out_of_scope"], told["why:wrong_type"], told["why:required"]) == (1, 1, 1)
    assert volunteer.count(Quarantine) == 3


def test_an_envelope_that_cannot_be_opened_is_kept_and_a_photo_that_cannot_is_told(volunteer: Volunteer) -> None:
    good = volunteer.file(volunteer.household(), bodies=[b"no JSON", json.dumps({"operations": []}).encode()], photos=1)
    broken = good[:-1] + bytes([good[-1] ^ 1])
    told = volunteer.take_in(broken)
    assert (told["unopenable"], told["why:malformed"], told["photo_broken"]) == (1, 1, 1)
    assert volunteer.count(Unopened) == 1
    told = volunteer.take_in(volunteer.file(made=[(factories.new_id(), b"no photo")]))
    assert told["photo_none"] == 1
    assert volunteer.count(EvidenceFile) == 0


def test_a_file_that_was_cut_gives_what_it_still_has(volunteer: Volunteer) -> None:
    content = volunteer.file(*[volunteer.household(note="x" * 2000) for _ in range(10)])
    for left in (0.3, 0.6, 0.99):
        told = volunteer.take_in(content[: int(len(content) * left)])
        assert told["cut"] == 10 - told.get("stored", 0) - told.get("already", 0) > 0, left
    assert volunteer.take_in(content).get("cut") is None
    assert volunteer.count(Receipt) == 10


def test_what_the_phone_itself_did_not_make_is_kept_and_not_applied(volunteer: Volunteer) -> None:
    households = volunteer.count(Household)
    forged = volunteer.file(volunteer.household(), photos=1, token=f"{SLUG}.guessed")
    assert volunteer.take_in(forged)["why:unproved"] == 1
    nobody = volunteer.take_in(volunteer.file(volunteer.household(), signed=False))
    assert (nobody["trust:unproved"], nobody["forbidden"]) == (1, 1)
    assert volunteer.take_in(volunteer.file(volunteer.household(), device_id=factories.new_id()))["forbidden"] == 1
    lost = volunteer.take_in(volunteer.file(volunteer.household(), device_id=None, ward=None, signed=False))
    assert (lost["trust:unproved"], lost["forbidden"]) == (1, 1)
    assert volunteer.count(Household) == households
    assert volunteer.count(Quarantine) == 4


def test_an_envelope_put_into_another_phones_file_is_held_back_alone(volunteer: Volunteer) -> None:
    content = volunteer.file(volunteer.household(), volunteer.household())
    length = int.from_bytes(content[8:12], "big")
    head = json.loads(content[12 : 12 + length])
    head["envelopes"][1]["mac"] = "0" * 64
    packed = json.dumps(head).encode()
    told = volunteer.take_in(content[:8] + len(packed).to_bytes(4, "big") + packed + content[12 + length :])
    assert (told["stored"], told["forbidden"], told["why:unproved"], told["trust:own"]) == (1, 1, 1, 1)


def test_the_file_of_a_phone_that_was_shut_out_is_kept_for_a_human(volunteer: Volunteer) -> None:
    office = volunteer.office
    with office.world.writing() as session:
        session.get_one(Device, (office.world.ward_id, volunteer.device_id)).revoked_at = office.now
    sent = volunteer.household()
    told = volunteer.take_in(volunteer.file(sent, photos=1))
    assert (told["trust:shut_out"], told["forbidden"], told["why:shut_out"], told["photo"]) == (1, 1, 1, 1)
    with office.world.writing() as session:
        session.get_one(Device, (office.world.ward_id, volunteer.device_id)).revoked_at = None
    assert volunteer.take_in(volunteer.file(sent))["stored"] == 1


def test_called_off_or_without_the_right_what_was_taken_in_stays(volunteer: Volunteer) -> None:
    office = volunteer.office
    job_id = volunteer.bring(volunteer.file(volunteer.household()))
    with office.world.writing() as session:
        jobs.cancel(session, office.actor("hkh"), job_id, now=office.now)
    office.worker().sweep()
    assert list(office.store.names("rescue/")) == []
    assert office.job(job_id).state == "cancelled"


def test_a_file_that_waits_is_not_swept_and_one_that_is_gone_is_told(volunteer: Volunteer) -> None:
    office = volunteer.office
    job_id = volunteer.bring(volunteer.file(volunteer.household()))
    office.worker().sweep()
    (name,) = office.store.names("rescue/")
    office.store.delete(name)
    assert office.worker().work()
    assert (office.job(job_id).state, office.job(job_id).problem) == ("failed", "file_gone")
