"""A real `cdht serve` under load, killed (SIGKILL) again and again at any moment: `python -m tests.hard.killing`.

Clients send batches of households and pieces of photos, and write down what they were told. Who hears nothing sends the
same again, as a phone does. In the end there must be no receipt without its row, no row twice, and each photo whole.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import func, select

from tests.services.hostile_files import photo, saved
from tests.simulation.control import Control
from tests.simulation.run import installed
from tests.web.api.conftest import operation
from tests.web.api.tus_client import encoded
from webapp.models import EvidenceFile, History, Household, Receipt
from webapp.services import audit
from webapp.services.evidence_files import name_of

CLIENTS = 4
LARGEST_BATCH = 20
PIECE = 16 * 1024
TUS = {"Tus-Resumable": "1.0.0"}


class Client(threading.Thread):
    """A phone's sending alone. `told` and `photos` are what it heard of; `again`: how often it heard nothing."""

    def __init__(self, base: str, ward: str, area: str, code: str, seed: int) -> None:
        super().__init__(name=f"client {seed}")
        self._rng = random.Random(seed)
        self._base = f"{base}/api/v1"
        self._area = area
        self._line = requests.Session()
        asked = {"ward": ward, "code": code, "device_id": str(uuid.uuid4()), "device_name": self.name}
        token = self._line.post(f"{self._base}/devices", json=asked, timeout=30).json()["token"]
        self._line.headers["Authorization"] = f"Bearer {token}"
        self._picture = saved(photo(320, 240, seed=seed), quality=97)
        self.told: dict[str, dict[str, Any]] = {}
        self.sent: dict[str, dict[str, Any]] = {}
        self.photos: list[str] = []
        self.again = 0
        self.wrong: list[str] = []
        self.over = threading.Event()

    def run(self) -> None:
        """Until it is over, and what was begun is done."""
        try:
            while not self.over.is_set():
                self._photo() if self._rng.random() < 0.2 else self._batch()
        except Exception as error:
            self.wrong.append(f"{self.name}: {error!r}")

    def _ask(self, method: str, path: str, **more: Any) -> requests.Response | None:
        """None: nobody knows whether it arrived."""
        try:
            reply = self._line.request(method, f"{self._base}{path}", timeout=30, **more)
        except requests.RequestException:
            self.again += 1
            time.sleep(0.02)
            return None
        return reply if reply.status_code < 500 else None

    def _batch(self) -> None:
        names = [f"Chủ hộ {uuid.uuid4()}" for _ in range(self._rng.randint(1, LARGEST_BATCH))]
        batch = [operation("household", {"area_id": self._area, "head_name": name}) for name in names]
        self.sent |= {op["id"]: op for op in batch}
        while (reply := self._ask("POST", "/operations", json={"operations": batch})) is None:
            pass
        receipts = reply.json()["receipts"]
        self.told |= {one["id"]: one for one in receipts}
        strange = [one for one in receipts if one["status"] not in ("stored", "already")]
        if strange or len(receipts) != len(batch):
            self.wrong.append(f"receipts: {strange}")

    def _photo(self) -> None:
        remark = str(uuid.uuid4()).encode()
        taken = self._picture[:2] + b"\xff\xfe" + (len(remark) + 2).to_bytes(2) + remark + self._picture[2:]
        sha256 = hashlib.sha256(taken).hexdigest()
        about = encoded(evidence_id=str(uuid.uuid4()), sha256=sha256, filetype="image/jpeg")
        announced = {**TUS, "Upload-Length": str(len(taken)), "Upload-Metadata": about}
        path, offset = None, 0
        while offset < len(taken):
            if path is None:
                reply = self._ask("POST", "/uploads", headers=announced)
                if reply is not None:
                    path = f"/uploads/{reply.headers['Location'].rpartition('/')[2]}"
            else:
                sent = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
                reply = self._ask("PATCH", path, data=taken[offset : offset + PIECE], headers=sent)
                while reply is None or reply.status_code == 409:
                    reply = self._ask("HEAD", path, headers=TUS)
            if reply is not None:
                offset = int(reply.headers.get("Upload-Offset", 0))
        self.photos.append(sha256)


def campaign(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """Serve, load, kill so many times; then look. What was counted, and under `wrong` what must not be."""
    control = Control(folder)
    base = control.start()["base"]
    ward = control.ward("tan-thanh")
    rng = random.Random(seed)
    codes = [control.code(ward["ward"], ward["account"])["code"] for _ in range(CLIENTS)]
    clients = [Client(base, ward["ward"], ward["areas"][0], code, seed + at) for at, code in enumerate(codes)]
    for client in clients:
        client.start()
    for _kill in range(kills):
        time.sleep(rng.uniform(0.01, 0.5))
        control.kill()
        control.serving.start()
    for client in clients:
        client.over.set()
    for client in clients:
        client.join()
    wrong = [one for client in clients for one in client.wrong] + _wrong(control, ward["ward"], clients)
    control.serving.close()
    counted = {
        "kills": kills,
        "seed": seed,
        "receipts": sum(len(client.told) for client in clients),
        "photos": sum(len(client.photos) for client in clients),
        "asked again": sum(client.again for client in clients),
        "already": sum(one["status"] == "already" for client in clients for one in client.told.values()),
    }
    return {**counted, "wrong": wrong}


def _wrong(control: Control, slug: str, clients: list[Client]) -> list[str]:
    ward = control.here.ward(slug)
    sent = {name: op for client in clients for name, op in client.sent.items()}
    told = {name: one for client in clients for name, one in client.told.items()}
    photos = {sha256 for client in clients for sha256 in client.photos}
    wrong = []
    with control.here.session(ward.id) as session:
        receipts = {row.operation_id: row for row in session.scalars(select(Receipt))}
        homes = {row.id: row.head_name for row in session.scalars(select(Household))}
        twice = session.execute(
            select(History.entity_id).where(History.entity_type == "household").group_by(History.entity_id)
            .having(func.count() > 1)
        ).all()  # fmt: skip
        files = {row.sha256: row for row in session.scalars(select(EvidenceFile))}
        broken = audit.verify(session)
    for name, one in told.items():
        op, row = sent[name], receipts.get(name)
        if row is None or (row.hash, row.rev) != (one["hash"], one["rev"]):
            wrong.append(f"a receipt without its row: {one}")
        if homes.get(op["entity_id"]) != op["data"]["head_name"]:
            wrong.append(f"a receipt without its household: {one}")
    if len(homes) != len(sent) or len(told) != len(sent):
        wrong.append(f"{len(sent)} were sent, {len(told)} were told of, {len(homes)} are there")
    wrong += [f"written twice: {row}" for row in twice]
    wrong += [f"a photo that was told of is not there: {sha256}" for sha256 in photos - set(files)]
    for file in files.values():
        kept = control.here.store.read(name_of(ward.id, file.stored_sha256))
        if hashlib.sha256(kept).hexdigest() != file.stored_sha256 or len(kept) != file.stored_size:
            wrong.append(f"a photo is not whole: {file.sha256}")
    if broken is not None:
        wrong.append(f"the audit chain is broken at {broken}")
    return wrong


def killed(kills: int, seed: int, *, postgresql: bool) -> dict[str, Any]:
    """A campaign in a process, a folder and a database of its own."""
    with installed(postgresql) as settings:
        done = subprocess.run(
            [sys.executable, "-m", "tests.hard.killing", "--kills", str(kills), "--seed", str(seed)],
            env=settings,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    chosen = parser.parse_args()
    print(json.dumps(campaign(Path(os.environ["CDHT_INSTANCE"]), chosen.kills, chosen.seed)))
