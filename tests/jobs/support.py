"""What the tests of long work stand on: confirmed sheets to be posted, people who may ask, a worker."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from tests import factories
from tests.web.world import World
from webapp.domain.permissions import Actor
from webapp.jobs import Runner
from webapp.models import Account, Answer, Campaign, Collective, Declaration, Evidence, Job, JobItem
from webapp.services import accounts, claims, criteria, jobs, scores
from webapp.storage import EvidenceStore, open_store


class Office:
    """A ward with confirmed sheets, and whoever asks for something to be done with them."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.store: EvidenceStore = open_store(folder.as_uri())
        self.now = factories.NOW

    def worker(self) -> Runner:
        """A worker as there may be several."""
        return Runner(self.world.engine, factories.KEYRING, self.store, lambda: self.now)

    def later(self, **much: float) -> datetime:
        """Time goes by."""
        self.now += timedelta(**much)
        return self.now

    def actor(self, username: str) -> Actor:
        """What an account is today."""
        with factories.reading(self.world.engine, self.world.ward_id) as session:
            account = session.execute(select(Account).where(Account.username == username)).scalar_one()
            found = accounts.actor(session, account.id, factories.TODAY)
        assert found is not None
        return found

    def confirmed(self, names: list[str], *, points: int = 9, consents: bool = True) -> list[str]:
        """Sheets on which the head has agreed; their ids."""
        made = []
        with self.world.writing() as session:
            ward = self.world.ward_id
            area = session.get_one(Collective, (ward, self.world.area_id))
            campaign = session.get_one(Campaign, (ward, self.world.campaign_id))
            household = factories.household(session, area, "Phan Công Sáu")
            rules = criteria.load(session, campaign.criteria_version)
            for name in names:
                person = factories.person(session, household, name)
                factories.consent(session, person, *(() if consents else ("review",)))
                answers = factories.full_answers(points)
                sheet = factories.declaration(session, person, campaign, answers=answers, state="confirmed")
                for row in session.scalars(select(Answer).where(Answer.declaration_id == sheet.id)):
                    row.collective_points = row.confirmed_points = 2 * points
                    proof = Evidence(id=factories.new_id(), rev=sheet.rev, indicator=row.indicator, kind="num")
                    proof.commune_id, proof.declaration_id, proof.note = ward, sheet.id, "10 buổi"
                    session.add(proof)
                session.flush()
                scores.refresh(sheet, rules, scores.answers_of(session, [sheet.id])[sheet.id])
                made.append(sheet.id)
        return made

    def ask(self, who: str, kind: str, parameters: dict | None = None, sheets: list[str] | None = None) -> str:
        """Put work in line; gives its id."""
        actor = self.actor(who)
        with self.world.writing() as session:
            items = [(one, session.get_one(Declaration, (self.world.ward_id, one)).rev) for one in sheets or ()]
            job = jobs.ask(session, actor, kind, parameters or {}, now=self.now, items=items)
            return job.id

    def ask_for_the_list(self, who: str = "hkh", **narrowed: str) -> str:
        """The list of declarations as a spreadsheet."""
        return self.ask(who, jobs.EXPORT_SHEETS, {"campaign_id": self.world.campaign_id, "filter": narrowed})

    def job(self, job_id: str) -> Job:
        """How it stands."""
        job = self.world.get(Job, job_id)
        assert job is not None
        return job

    def outcomes(self, job_id: str) -> list[tuple[str | None, list[str]]]:
        """What became of the items."""
        rows = self.world.rows(select(JobItem).where(JobItem.job_id == job_id).order_by(JobItem.place))
        return [(row.outcome, row.codes) for row in rows]

    def states(self, sheets: list[str]) -> list[str]:
        """The states of some sheets."""
        return [self.world.get(Declaration, one).state for one in sheets]

    def claim(self) -> claims.Claim | None:
        """Take a job up and do nothing, as a worker that is killed at once."""
        with self.world.writing() as session:
            return claims.claim(session, self.now)
