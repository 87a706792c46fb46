/** Sealing to the ward's key: the example of the RFC, and what another implementation makes of ours. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { base64url, hex, utf8 } from '../../webapp/static/js/lib/bytes.js';
import { createHpke } from '../../webapp/static/js/offline/sealed/hpke.js';

const { subtle } = globalThis.crypto;
const bytes = (text) => Uint8Array.from(Buffer.from(text, 'hex'));

test('RFC 9180, A.3.1: the same key and ephemeral key give the same bytes', async () => {
  const point = bytes(
    '04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4',
  );
  const scalar = bytes('4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb');
  const receiver = bytes(
    '04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0',
  );
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const [x, y] = [point.slice(1, 33), point.slice(33)].map(base64url);
  const ephemeral = async () => ({
    publicKey: await subtle.importKey('raw', point, curve, true, []),
    privateKey: await subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y, d: base64url(scalar) }, curve, false, [
      'deriveBits',
    ]),
  });
  const info = bytes('4f6465206f6e2061204772656369616e2055726e');
  const seal = createHpke({ subtle }, { keyBytes: 16, ephemeral, info });
  const plain = bytes('4265617574792069732074727574682c20747275746820626561757479');
  const { enc, ciphertext } = await seal(receiver, plain, utf8('Count-0'));
  assert.deepEqual(enc, point);
  assert.equal(
    hex(ciphertext),
    '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
  );
});

const python = ['.venv/bin/python', 'venv/bin/python'].find(existsSync) ?? 'python3';
const OPEN = `
import base64, json, sys
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
key = ec.derive_private_key(7**80, ec.SECP256R1())
if len(sys.argv) > 1:
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    print(base64.b64encode(point).decode())
else:
    suite = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    for box in json.load(sys.stdin):
        plain = suite.decrypt(base64.b64decode(box), key, b"cdht/v1/sealed")
        print("=", base64.b64encode(plain).decode())
`;
const run = (args, input) => {
  const { status, stdout, stderr } = spawnSync(python, ['-c', OPEN, ...args], { input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim().split('\n');
};
const interop = spawnSync(python, ['-c', 'from cryptography.hazmat.primitives import hpke']).status === 0;

test('what is sealed here opens in the library of the server, each time with other bytes', {
  skip: !interop,
}, async () => {
  const point = new Uint8Array(Buffer.from(run(['point'])[0], 'base64'));
  const seal = createHpke({ subtle });
  const plains = [
    new Uint8Array(0),
    utf8('{"operations":[]}'),
    utf8('Nguyễn Thị Hòa'),
    new Uint8Array(300_000).fill(7),
  ];
  const boxes = await Promise.all([...plains, plains[2]].map((plain) => seal(point, plain)));
  assert.notDeepEqual(boxes[2].enc, boxes[4].enc);
  assert.notDeepEqual(boxes[2].ciphertext, boxes[4].ciphertext);
  const sent = boxes.map(({ enc, ciphertext }) => Buffer.concat([enc, ciphertext]).toString('base64'));
  const opened = run([], JSON.stringify(sent)).map((line) => Buffer.from(line.slice(2), 'base64'));
  for (const [i, plain] of [...plains, plains[2]].entries()) assert.deepEqual(opened[i], Buffer.from(plain));
});
