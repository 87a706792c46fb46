/** size: types only, no code; read together.
 *
 * Shapes of what crosses the wire and of what lies on the phone. Types only, no code.
 *
 * @typedef {import('./lib/locks.js').Locks} Locks
 * @typedef {import('./lib/bytes.js').Bytes} Bytes
 *
 * @typedef {{field: string, code: string}} Problem
 *
 * An operation as it is sent; frozen, so that its hash holds.
 * @typedef {object} Op
 * @property {string} id
 * @property {string} type
 * @property {string} entity_id
 * @property {number | null} base_rev
 * @property {string} made_at
 * @property {string} hash
 * @property {Record<string, any>} data
 * @property {string} [after] the operation under way that it was made on top of; not covered by the hash
 *
 * What is sealed for the server of a record already. `row`: what its row was made from; `ops`: behind the one under way;
 * `tried`: those of them that may have left the phone; `maybe`: one such that is none of them any more, and on top of which.
 * @typedef {{row: string, ops: Op[], tried?: string[], maybe?: {id: string, on: string | null} | null}} Ready
 *
 * The ward's public key, uncompressed, in base64url.
 * @typedef {{kid: string, public: string}} SealKey
 *
 * @typedef {object} Receipt
 * @property {string} id
 * @property {string} hash
 * @property {'stored' | 'merged' | 'already' | 'conflict' | 'invalid' | 'forbidden'} status
 * @property {number | null} rev
 * @property {Problem[]} problems
 *
 * One record of the feed.
 * @typedef {object} Change
 * @property {string} type
 * @property {string} id
 * @property {number} rev
 * @property {boolean} [deleted]
 * @property {string | null} [reason]
 * @property {Record<string, any> | null} data
 *
 * The revision on which one field was edited; `flight`: on the value that is being sent right now.
 * @typedef {number | null | 'flight'} Base
 *
 * One record as the phone keeps it: the server's copy, local fields not yet sent, at most one operation under way.
 * @typedef {object} Entity
 * @property {string} type
 * @property {string} id
 * @property {number | null} rev of the server copy in `data`; null while nothing came from the server
 * @property {Record<string, number>} revs newer revisions of single fields, known from receipts
 * @property {boolean} exists the server is known to have it
 * @property {Record<string, any> | null} data
 * @property {Record<string, {v: any, base: Base}>} pending by unit of merging
 * @property {string | null} editedAt when `pending` was last touched: the next operation's `made_at`
 * @property {Op | null} flight
 * @property {{op: Op, status: 'invalid' | 'forbidden', problems: Problem[], at: string} | null} refused
 * @property {{op: string, fields: Record<string, any>, problems: Problem[], at: string, seen: boolean} | null} conflict
 * @property {Problem[]} problems soft ones of the last receipt
 * @property {boolean} wait nothing more is sent before the next complete pull
 * @property {'deleted' | 'out_of_scope' | null} gone
 * @property {string | null} savedAt
 * @property {string | null} since when the oldest unsent change was made
 * @property {number} order place in the order of making, to send in that order
 * @property {number | null} notBefore ms: until then it may be taken back, and is not sent
 * @property {number} pull number of the pull that last brought it
 * @property {Ready | null} [ready] null: nothing of it is sealed
 *
 * @typedef {object} View
 * @property {string} type
 * @property {string} id
 * @property {number | null} rev
 * @property {Record<string, any>} data
 * @property {boolean} pending
 * @property {boolean} sending
 * @property {{status: 'invalid' | 'forbidden' | 'conflict', problems: Problem[], at: string} | null} attention
 * @property {Problem[]} problems
 * @property {{indicator: string, code: string, text: string, at: string}[]} returns
 * @property {{field: string, value: any, device: string | null, at: string, mine: boolean}[]} rivals
 * @property {'deleted' | 'out_of_scope' | null} gone
 * @property {string | null} savedAt
 * @property {{id: string, state: 'waiting' | 'sent' | 'attention'} | null} event
 *
 * An operation that was acknowledged, kept until a backup covers it.
 * @typedef {object} Sent
 * @property {Op} op
 * @property {number | null} rev
 * @property {string} at
 * @property {{type: string, id: string} | null} label
 * @property {boolean} [again] a restored server lost it: to be sent once more
 *
 * @typedef {object} SyncRecord
 * @property {string} cursor
 * @property {string | null} epoch
 * @property {number | null} backedUpRev
 * @property {number} pull number of the current pull
 * @property {boolean} full the current pull began from nothing
 * @property {boolean} reconcile the epoch changed: sent operations must be offered again
 * @property {boolean} rebased the epoch changed since the last complete pull: revisions of before mean nothing
 * @property {number} maxRev highest revision ever seen
 * @property {string | null} lastSuccessAt
 *
 * @typedef {object} PhotoRecord
 * @property {string} evidence_id
 * @property {'waiting' | 'sending' | 'held' | 'attention'} state
 * @property {string} sha256
 * @property {number} size
 * @property {string} filetype
 * @property {string | null} url
 * @property {number} sent bytes that the server confirmed
 * @property {string | null} problem
 * @property {string} savedAt
 * @property {string | null} heldAt
 * @property {number | null} heldRev a backup that passes this covers the file
 * @property {boolean} [gone] its evidence was removed elsewhere before it was sent
 * @property {{kid: string, enc: string, sha256: string, size: number} | null} [sealed] the same for the server alone, beside it
 *
 * @typedef {object} Device
 * @property {string} device_id
 * @property {string} ward
 * @property {{id: string, name: string, role: string}} user
 * @property {{id: string, name: string}} commune
 * @property {{id: string, kind: string, name: string}[]} collectives
 *
 * @typedef {object} SyncState
 * @property {'idle' | 'sending' | 'receiving' | 'photos'} phase
 * @property {boolean | null} online null: not asked yet
 * @property {'none' | 'signed_in' | 'signed_out' | 'revoked'} session
 * @property {string | null} error
 * @property {string | null} nextAttemptAt
 * @property {string | null} lastSuccessAt
 *
 * @typedef {{usage: number, quota: number, free: number, low: boolean, persisted: boolean | null}} Space
 *
 * @typedef {{setTimeout: (fn: () => void, ms: number) => any, clearTimeout: (handle: any) => void}} Timers
 * @typedef {{now: () => number}} Clock milliseconds since 1970
 * @typedef {{getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => unknown}} Random
 * @typedef {{postMessage: (message: any) => void, onmessage: ((event: {data: any}) => void) | null, close?: () => void}} Channel
 *
 * The world, as arguments.
 * @typedef {object} Env
 * @property {IDBFactory} indexedDB
 * @property {{subtle: SubtleCrypto}} crypto
 * @property {typeof globalThis.fetch} fetch
 * @property {Locks} locks
 * @property {Clock} clock
 * @property {Random} random
 * @property {Timers} timers
 * @property {Channel | null} [channel] to the other tabs
 * @property {import('./offline/holder.js').Holder | null} [holder] of the keys, from page to page
 * @property {import('./offline/journal/second.js').Journal} [journal] the second store; without it there is one
 * @property {{estimate?: () => Promise<{usage?: number, quota?: number}>, persist?: () => Promise<boolean>,
 *             persisted?: () => Promise<boolean>} | null} [storageManager]
 * @property {string} [baseUrl] of the API, `/api/v1` by default
 * @property {(bytes: Bytes) => Promise<void>} [onFront] what the first page showed last (`front.js`), before the notebook is read
 * @property {string} [build] the name of the version that runs here
 * @property {string} [databaseName]
 *
 * @typedef {[name: string, value: Bytes | null, line?: import('./offline/lines.js').Row | string]} Write null removes; `line`: the record in short
 *
 * The storage of the phone: opaque bytes under opaque ids. IndexedDB today; a journal in OPFS fits the same shape.
 * @typedef {object} Store
 * @property {(show?: (bytes: Bytes) => Promise<void>) => Promise<void>} open `show`: what the first page showed last
 * @property {ReturnType<typeof import('./offline/front.js').createFront>} front
 * @property {() => Promise<Map<string, Bytes>>} load everything that can be read, by name
 * @property {(name: string) => Promise<Bytes | null>} get
 * @property {(name: string) => import('./offline/lines.js').Row | string | undefined} [line] the record in short, where it is known
 * @property {(names: string[], take: (found: Map<string, Bytes>) => void) => Promise<void>} [full] what `load` left out
 * @property {<T>(run: () => Promise<{writes: Write[], apply?: () => void, result?: T}>
 *            | {writes: Write[], apply?: () => void, result?: T}) => Promise<T | undefined>} update
 * @property {(name: string, bytes: Bytes) => Promise<void>} putBlob
 * @property {(name: string) => Promise<Bytes | null>} getBlob
 * @property {(name: string) => Promise<void>} removeBlob
 * @property {(prefix: string) => Promise<Map<string, Bytes>>} device what lies in the area that no PIN locks
 * @property {() => Promise<void>} catchUp takes over what other tabs wrote
 * @property {() => Promise<boolean>} compact
 * @property {(fn: (changes: Map<string, Bytes | null>, all: boolean) => void) => void} onChange
 *           what other tabs wrote; `all`: this is everything there is
 * @property {() => {id: string, kind: 'entry' | 'chunk'}[]} damaged
 * @property {() => Promise<void>} wipe
 * @property {() => void} close
 */
export {};
