/** The look for a projector: larger text and nothing but the person in hand, until it is turned off or the window is closed. */

const STORE = 'wall';

/** Storage throws where the browser forbids it: then it holds for one page. */
function wasOn() {
  try {
    return sessionStorage.getItem(STORE) === 'on';
  } catch {
    return false;
  }
}

export class Wall {
  static moduleName = 'wall';

  /** @param {HTMLElement} $root the button that turns it on and off */
  constructor($root) {
    this.$root = $root;
    this.on = wasOn();
    $root.hidden = false;
    $root.addEventListener('click', () => this.turn());
    this.show();
  }

  turn() {
    this.on = !this.on;
    try {
      sessionStorage.setItem(STORE, this.on ? 'on' : 'off');
    } catch {
      // Not kept, then.
    }
    this.show();
  }

  show() {
    this.$root.ariaPressed = String(this.on);
    document.documentElement.dataset.wall = this.on ? 'on' : 'off';
    // What measured the room measures it again.
    dispatchEvent(new Event('resize'));
  }
}
