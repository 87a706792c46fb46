/** The content hash of an operation: SHA-256 over its RFC 8785 form. */
import canonicalize from 'canonicalize';
import { hex, utf8 } from './bytes.js';

/**
 * Lower-case hex SHA-256 of the canonical form of `[type, entity_id, base_rev, made_at, data]`.
 * @param {{type: string, entity_id: string, base_rev: number | null, made_at: string, data: unknown}} op
 * @param {SubtleCrypto} subtle
 * @returns {Promise<string>}
 */
export async function contentHash(op, subtle) {
  const text = canonicalize([op.type, op.entity_id, op.base_rev, op.made_at, op.data]);
  return hex(await subtle.digest('SHA-256', utf8(/** @type {string} */ (text))));
}
