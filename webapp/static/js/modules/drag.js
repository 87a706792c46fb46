/** A finger or the mouse on a photo: one moves it, two bring it nearer. */

/** @typedef {{clientX: number, clientY: number}} Point */

export class Drag {
  /**
   * @param {HTMLElement} $stage
   * @param {{move: (dx: number, dy: number) => void, pinch: (factor: number, at: Point) => void}} acts
   */
  constructor($stage, acts) {
    this.$stage = $stage;
    this.acts = acts;
    /** @type {Map<number, Point>} */
    this.points = new Map();
    $stage.addEventListener('pointerdown', (event) => this.down(event));
    $stage.addEventListener('pointermove', (event) => this.move(event));
    for (const name of /** @type {const} */ (['pointerup', 'pointercancel']))
      $stage.addEventListener(name, (event) => this.up(event));
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0) return;
    this.$stage.setPointerCapture(event.pointerId);
    this.points.set(event.pointerId, event);
    this.$stage.dataset.dragged = '';
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.points.get(event.pointerId);
    if (!before) return;
    const other = [...this.points].find(([id]) => id !== event.pointerId)?.[1];
    this.points.set(event.pointerId, event);
    if (!other) {
      this.acts.move(event.clientX - before.clientX, event.clientY - before.clientY);
      return;
    }
    const apart = (/** @type {Point} */ point) =>
      Math.max(1, Math.hypot(point.clientX - other.clientX, point.clientY - other.clientY));
    const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
    this.acts.pinch(apart(event) / apart(before), middle);
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.points.delete(event.pointerId);
    if (this.points.size === 0) delete this.$stage.dataset.dragged;
  }
}
