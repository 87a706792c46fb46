/** A small server that speaks the protocol in memory, and lies, drops and cuts when told to. For tests of the phone only. */
import { createHash, randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import { fieldOf, flatten, overlay, same } from '../../../webapp/static/js/offline/fields.js';
import { enrol } from './enrolment.js';
import { receiveSealed, SEAL_KEY } from './sealed.js';
import { createUploads } from './uploads.js';

const PARENTS = {
  visit: [['household_id', 'household']],
  person: [['household_id', 'household']],
  registration: [['person_id', 'person']],
  declaration: [['person_id', 'person']],
  evidence: [['declaration_id', 'declaration']],
  consent: [['person_id', 'person']],
  submission: [['declaration_id', 'declaration']],
};
const hashOf = (op) =>
  createHash('sha256')
    .update(canonicalize([op.type, op.entity_id, op.base_rev, op.made_at, op.data]))
    .digest('hex');

export function createServer() {
  const server = {
    epoch: randomUUID(),
    seq: 0,
    records: new Map(),
    receipts: new Map(),
    uploads: new Map(),
    held: new Set(),
    token: 'tan-thanh.good',
    backedUpRev: 0,
    requests: [],
    log: [],
    faults: [],
    refuse: null,
    codes: new Map([['ABCD-EFGHJK', null]]),
    revoked: false,
    limit: 0,
    page: 500,
    notImage: new Set(),
    device: null,

    /** Another phone's or an official's change. */
    write(type, id, fields) {
      server.seq += 1;
      const record = server.records.get(`${type}/${id}`) ?? { type, id, data: {}, revs: {}, deleted: false };
      record.data = overlay(record.data, fields);
      for (const field of Object.keys(fields)) record.revs[field] = server.seq;
      record.rev = server.seq;
      record.deleted = Boolean(fields.deleted);
      server.records.set(`${type}/${id}`, record);
      return server.seq;
    },
    leaveScope(type, id) {
      server.seq += 1;
      Object.assign(server.records.get(`${type}/${id}`), { rev: server.seq, deleted: true, reason: 'out_of_scope' });
    },
    ownRevs: new Set(),
    ownRev: (rev) => server.ownRevs.add(rev) && rev,
    data: (type, id) => server.records.get(`${type}/${id}`)?.data,
    snapshot: () =>
      structuredClone({ seq: server.seq, records: server.records, receipts: server.receipts, held: server.held }),
    restore(snapshot) {
      Object.assign(server, structuredClone(snapshot), { epoch: randomUUID(), seq: snapshot.seq + 1000 });
    },

    judge(op) {
      const known = server.receipts.get(op.id);
      if (known) {
        if (known.hash !== op.hash)
          return { status: 'invalid', rev: null, problems: [{ field: '', code: 'id_reused' }] };
        if (!['invalid', 'forbidden'].includes(known.status)) return { ...known, status: 'already' };
      }
      if (hashOf(op) !== op.hash)
        return { status: 'invalid', rev: null, problems: [{ field: '', code: 'hash_mismatch' }] };
      const problems = server.refuse?.(op);
      if (problems) return { status: problems.status ?? 'invalid', rev: null, problems: problems.problems ?? problems };
      const merged = { ...server.data(op.type, op.entity_id), ...op.data };
      for (const [field, type] of PARENTS[op.type] ?? []) {
        if (merged[field] && !server.records.has(`${type}/${merged[field]}`)) {
          return { status: 'invalid', rev: null, problems: [{ field, code: 'unknown_reference' }] };
        }
      }
      const record = server.records.get(`${op.type}/${op.entity_id}`);
      if (!record && op.type === 'declaration' && !op.data.answers)
        return { status: 'invalid', rev: null, problems: [{ field: 'answers', code: 'required' }] };
      const flat = flatten(op.data);
      // What this very phone did up to the operation that this one was made on top of is known to it.
      const below = server.receipts.get(op.after)?.rev ?? 0;
      const since = (field) => {
        const rev = record?.revs[field] ?? 0;
        return rev > (op.base_rev ?? 0) && !(rev <= below && server.ownRevs.has(rev));
      };
      const clash = Object.entries(flat).filter(
        ([field, value]) => record && since(field) && !same(value, fieldOf(record.data, field)),
      );
      if (clash.length) {
        record.data.rivals = [
          ...(record.data.rivals ?? []),
          ...clash.map(([field, value]) => ({ field, value, device: 'máy khác', at: op.made_at })),
        ];
        server.seq += 1;
        record.rev = server.seq;
        return {
          status: 'conflict',
          rev: server.seq,
          problems: clash.map(([field]) => ({ field, code: 'same_field' })),
        };
      }
      const others = record && Object.keys(record.revs).some((field) => !(field in flat) && since(field));
      return {
        status: others ? 'merged' : 'stored',
        rev: server.ownRev(server.write(op.type, op.entity_id, flat)),
        problems: server.soft?.(op) ?? [],
      };
    },

    receive(op) {
      const receipt = { id: op.id, hash: op.hash, ...server.judge(op) };
      if (!server.receipts.has(op.id) || receipt.status !== 'already') {
        if (receipt.problems[0]?.code !== 'id_reused') server.receipts.set(op.id, receipt);
      }
      server.log.push([op.type, receipt.status]);
      return receipt;
    },

    changes(query) {
      const [epoch, from] = (query.get('cursor') || `${server.epoch}:0`).split(':');
      if (epoch !== server.epoch) return problem(409, 'cursor_stale');
      const all = [...server.records.values()]
        .filter(({ rev, deleted }) => rev > Number(from) && !(deleted && from === '0'))
        .sort((a, b) => a.rev - b.rev);
      const page = all.slice(0, Math.min(server.page, Number(query.get('limit'))));
      const last = page.length ? page[page.length - 1].rev : Number(from);
      return json(200, {
        changes: page.map(({ type, id, rev, deleted, reason, data }) => ({
          type,
          id,
          rev,
          deleted,
          reason: reason ?? null,
          data: deleted ? null : data,
        })),
        cursor: `${server.epoch}:${last}`,
        more: page.length < all.length,
        backed_up_rev: server.backedUpRev,
        ...(page.length < all.length ? {} : { seal_key: SEAL_KEY }),
      });
    },

    async handle(request) {
      const { pathname, searchParams } = new URL(request.url, 'http://server');
      const path = pathname.replace('/api/v1', '');
      const raw = new Uint8Array(await request.arrayBuffer());
      const body = request.headers.get('Content-Encoding') === 'gzip' ? gunzipSync(raw) : Buffer.from(raw);
      server.requests.push({ method: request.method, path, size: raw.length, plain: body.length });
      if (path === '/ping')
        return json(200, {
          service: 'cdht',
          epoch: server.epoch,
          time: new Date().toISOString(),
          backed_up_rev: server.backedUpRev,
        });
      if (path === '/devices') return enrol(server, json, problem, JSON.parse(String(body)));
      if (server.revoked) return problem(401, 'device_revoked');
      if (request.headers.get('Authorization') !== `Bearer ${server.token}`) return problem(401, 'token_invalid');
      if (path === '/changes') return server.changes(searchParams);
      if (path === '/reconcile') {
        const { operations, sha256s } = JSON.parse(String(body));
        return json(200, {
          missing_operations: operations.filter((id) => !server.receipts.has(id)),
          missing_sha256s: sha256s.filter((one) => !server.held.has(one)),
        });
      }
      if (path === '/sealed') {
        if (server.limit && body.length > server.limit) return problem(413, 'too_large');
        return json(200, receiveSealed(server, JSON.parse(String(body))));
      }
      if (path === '/operations') {
        const { operations } = JSON.parse(String(body));
        if (server.limit && body.length > server.limit) return problem(413, 'too_large');
        if (server.breaks?.(operations)) return problem(500, 'internal');
        if (operations.length > 200) return problem(400, 'malformed');
        return json(200, { receipts: operations.map((op) => server.receive(op)) });
      }
      if (path.startsWith('/uploads')) return createUploads(server, headers, problem)(request, path, Buffer.from(raw));
      return problem(404, 'not_found');
    },

    /** `fetch` of the phone. Faults: functions (request, next) → Response; each is used once. */
    async fetch(url, options) {
      const request = new Request(new URL(url, 'http://server'), { ...options, duplex: 'half', signal: undefined });
      const fault = server.faults.shift();
      return fault ? fault(request, () => server.handle(request)) : server.handle(request);
    },
  };

  const headers = () => ({ 'Server-Epoch': server.epoch, Date: new Date().toUTCString() });
  const json = (status, body) =>
    new Response(JSON.stringify(body), { status, headers: { ...headers(), 'Content-Type': 'application/json' } });
  const problem = (status, code, more = {}) =>
    new Response(JSON.stringify({ code, status }), {
      status,
      headers: { ...headers(), 'Content-Type': 'application/problem+json', ...more },
    });
  server.problem = problem;

  return server;
}
