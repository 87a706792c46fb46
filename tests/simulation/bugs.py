"""Ways in which others lost records, put back one at a time into a copy of our code: the simulator must see each."""

import shutil
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).parents[2] / "webapp" / "static" / "js"


@dataclass(frozen=True)
class Bug:
    """A piece of one file, and what stands there instead."""

    file: str
    right: str
    wrong: str


BUGS = {
    # The queue forgets a record when it hands it to the network.
    "removed before the receipt": Bug(
        "offline/push.js",
        "const { body } = await api.request('POST', '/operations', { json: { operations: batch } });",
        "const { body } = await api.request('POST', '/operations', { json: { operations: batch } }).catch(() => ({"
        " body: { receipts: batch.map(({ id, hash }) => ({ id, hash, status: 'stored', rev: 1, problems: [] })) } }));",
    ),
    # Whoever sends again makes a new record: nothing tells the server that it has it.
    "names given when sending": Bug(
        "offline/push.js",
        "const { body } = await api.request('POST', '/operations', { json: { operations: batch } });",
        "const renamed = await Promise.all(batch.map(async (op) => { if (op.type !== 'visit') return op;"
        " const { hash: _hash, ...fresh } = { ...op, id: uuid4(env.random), entity_id: uuid4(env.random) };"
        " return { ...fresh, hash: await contentHash(fresh, env.crypto.subtle) }; }));"
        " const { body } = await api.request('POST', '/operations', { json: { operations: renamed } });"
        " body.receipts = body.receipts.map((one, at) => ({ ...one, id: batch[at].id, hash: batch[at].hash }));",
    ),
    # An answer that is not understood is taken for a refusal, and the record for hopeless.
    "dropped on an answer in the 400s": Bug(
        "offline/push.js",
        "        } catch (error) {\n",
        "        } catch (error) {\n"
        "          if (error.status >= 400) { await notebook.update((change) => {"
        " for (const op of batch) change.drop(op.type, op.entity_id); }); continue; }\n",
    ),
    # Two tabs write what each believes to be the whole.
    "two tabs without a lock": Bug(
        "offline/storage.js",
        "locks.request('cdht:store', {}, async () => {\n",
        "Promise.resolve().then(async () => {\n",
    ),
    # The place in the feed is kept before what came with it.
    "a cursor that is ahead": Bug(
        "offline/pull.js",
        "        await takePage(body, cursor);\n",
        "        await notebook.update((change) => change.set('m/sync',"
        " { ...(change.value('m/sync') ?? newSyncRecord()), cursor: body.cursor }));\n"
        "        await takePage(body, body.cursor);\n",
    ),
}
IMPORTS = {
    "names given when sending": (
        "import { uuid4 } from '../lib/ids.js';\nimport { contentHash } from '../lib/canonical.js';\n"
    ),
}


def put_back(name: str, folder: Path) -> Path:
    """A copy of the phone's code with this bug; the path of its folder.

    :raises LookupError: our code does not look as the bug expects: it has to be told anew.
    """
    copy = folder / "js"
    shutil.copytree(SCRIPTS, copy)
    # Bare imports are looked up from where a file lies.
    (folder / "node_modules").symlink_to(SCRIPTS.parents[2] / "node_modules")
    bug = BUGS[name]
    path = copy / bug.file
    text = path.read_text(encoding="utf-8")
    if text.count(bug.right) != 1:
        raise LookupError(f"{bug.file} does not hold once: {bug.right}")
    path.write_text(IMPORTS.get(name, "") + text.replace(bug.right, bug.wrong), encoding="utf-8")
    return copy
