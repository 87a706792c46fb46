/** Letting a phone in at the server in memory. */
import { randomUUID } from 'node:crypto';
import { SEAL_KEY } from './sealed.js';

export function enrol(server, json, problem, { ward = 'tan-thanh', code, device_id }) {
  if (!server.codes.has(code)) return problem(403, 'code_unknown');
  const holder = server.codes.get(code);
  if (holder && holder !== device_id) return problem(403, 'code_spent');
  server.codes.set(code, device_id);
  server.device = device_id;
  server.token = `${ward}.${randomUUID()}`;
  server.revoked = false;
  return json(201, {
    token: server.token,
    device_id,
    user: { id: randomUUID(), name: 'Cộng tác viên', role: 'volunteer' },
    commune: { id: randomUUID(), name: 'Phường Tân Thạnh' },
    collectives: [{ id: 'k1', kind: 'area', name: 'Khối phố 1' }],
    epoch: server.epoch,
    seal_key: SEAL_KEY,
  });
}
