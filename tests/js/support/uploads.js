/** The uploads of the server in memory: enough of tus 1.0.0. */
import { createHash, randomUUID } from 'node:crypto';
import { photoOf } from './sealed.js';

export function createUploads(server, headers, problem) {
  return function upload(request, path, body) {
    const reply = (status, more = {}) =>
      new Response(null, { status, headers: { ...headers(), 'Tus-Resumable': '1.0.0', ...more } });
    if (request.headers.get('Tus-Resumable') !== '1.0.0') return problem(412, 'tus');
    if (request.method === 'POST') {
      const length = Number(request.headers.get('Upload-Length'));
      const meta = Object.fromEntries(
        request.headers
          .get('Upload-Metadata')
          .split(',')
          .map((pair) => {
            const [key, value] = pair.split(' ');
            return [key, Buffer.from(value, 'base64').toString()];
          }),
      );
      const id = randomUUID();
      const there = server.held.has(meta.sha256);
      server.uploads.set(id, { meta, length, bytes: Buffer.alloc(0) });
      return reply(201, { Location: `/api/v1/uploads/${id}`, ...(there ? { 'Upload-Offset': String(length) } : {}) });
    }
    const one = server.uploads.get(path.slice('/uploads/'.length));
    if (!one) return problem(404, 'not_found');
    if (request.method === 'HEAD')
      return reply(200, { 'Upload-Offset': String(one.bytes.length), 'Upload-Length': String(one.length) });
    if (Number(request.headers.get('Upload-Offset')) !== one.bytes.length) return problem(409, 'offset');
    const [algorithm, sum] = request.headers.get('Upload-Checksum').split(' ');
    if (createHash(algorithm).update(body).digest('base64') !== sum) return problem(460, 'checksum_mismatch');
    one.bytes = Buffer.concat([one.bytes, body]);
    if (one.bytes.length === one.length) {
      if (createHash('sha256').update(one.bytes).digest('hex') !== one.meta.sha256)
        return problem(460, 'checksum_mismatch');
      if (server.notImage.has(one.meta.sha256)) return problem(422, 'not_an_image');
      server.held.add(photoOf(one));
    }
    return reply(204, { 'Upload-Offset': String(one.bytes.length) });
  };
}
