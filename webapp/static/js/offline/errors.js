/** Errors that pages can tell apart. `code` is stable; the sentences live in the pages. */

export class StorageError extends Error {
  /** @param {string} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, { cause });
    this.name = new.target.name;
    this.code = code;
  }
}

/** The disk or the site's quota is full: nothing new was stored. */
export class StorageFullError extends StorageError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super('full', cause);
  }
}

/** There is no key in memory: the notebook is locked. */
export class StorageLockedError extends StorageError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super('locked', cause);
  }
}

/** The browser closed the database and opening it again did not help. */
export class StorageClosedError extends StorageError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super('closed', cause);
  }
}

/** What was read is not what was written. */
export class StorageCorruptError extends StorageError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super('corrupt', cause);
  }
}

/** An earlier write failed: new work is refused until one succeeds again. */
export class NotAcceptingError extends StorageError {}

export class UnknownRecordError extends Error {
  /** @param {string} type @param {string} id */
  constructor(type, id) {
    super(`${type}/${id}`);
    this.name = 'UnknownRecordError';
    this.code = 'unknown_record';
  }
}

/** Something else names this record, so it cannot be removed. */
export class InUseError extends Error {
  /** @param {{type: string, id: string}[]} references */
  constructor(references) {
    super('in_use');
    this.name = 'InUseError';
    this.code = 'in_use';
    this.references = references;
  }
}

/** A request that reached nobody, a stranger, or a refusal. Codes: README, "Outbox". */
export class ApiError extends Error {
  /** @param {string} code @param {{status?: number, problem?: string, retryAfter?: number | null, cause?: unknown}} [more] */
  constructor(code, more = {}) {
    super(code, { cause: more.cause });
    this.name = new.target.name;
    this.code = code;
    this.status = more.status ?? 0;
    this.problem = more.problem ?? '';
    /** Seconds that the server asked to wait, or null. @type {number | null} */
    this.retryAfter = more.retryAfter ?? null;
  }
}

export class EnrolError extends ApiError {}
