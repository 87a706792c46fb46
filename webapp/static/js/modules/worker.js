/** The page's side of the service worker: registering it, telling it that a launch succeeded, letting a new one in. */
import { workerUrl } from './trusted.js';

// On the first visit it may still be fetching what it keeps.
const PATIENCE_MS = 8000;

/** @returns {ServiceWorkerContainer | null} in-app browsers and plain http have none */
const container = () => ('serviceWorker' in navigator ? navigator.serviceWorker : null);

export function registerWorker() {
  const register = () =>
    container()
      ?.register(workerUrl('/sw.js'), { updateViaCache: 'none' })
      .catch(() => {});
  // After everything that the page itself needs: the first visit may come over a very thin line.
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}

/** What runs here, so that a page of one version does not speak for another. */
const ownScripts = () => [...document.scripts].map(({ src }) => (src ? new URL(src).pathname : '')).filter(Boolean);

/** @param {'launched' | 'locked'} type how far the page came: `locked`, it asks for the PIN */
export const tellWorker = (type) => container()?.controller?.postMessage({ type, scripts: ownScripts() });

/**
 * The page started as it should: the worker may let go of the version before.
 * @param {{formOpen: boolean}} page while a form is open no other version takes over
 */
export async function launched({ formOpen }) {
  const workers = container();
  if (!workers) return;
  // A worker asks before it takes anything away from pages that are open.
  workers.addEventListener('message', ({ data, ports }) => {
    if (data?.type === 'who') ports[0]?.postMessage({ busy: formOpen, scripts: ownScripts() });
  });
  tellWorker('launched');
  const registration = await workers.getRegistration().catch(() => undefined);
  if (!registration?.waiting || formOpen) return;
  // Before anybody has touched the page a new start costs nothing.
  let touched = false;
  for (const kind of ['pointerdown', 'keydown'])
    addEventListener(
      kind,
      () => {
        touched = true;
      },
      { once: true },
    );
  workers.addEventListener(
    'controllerchange',
    () => {
      if (!touched) location.reload();
    },
    { once: true },
  );
  registration.waiting.postMessage({ type: 'take-over' });
}

/** Resolves when a worker is in charge of this page, or takes too long: it hands the key on to the next one. */
export async function inCharge() {
  const workers = container();
  if (!workers || workers.controller) return;
  const there = new Promise((resolve) => workers.addEventListener('controllerchange', resolve, { once: true }));
  await Promise.race([there, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

/** The language changed: the worker keeps its pages in another one. Resolves when that one is in charge, or cannot be. */
export async function updateWorker() {
  const workers = container();
  const registration = await workers?.getRegistration().catch(() => undefined);
  if (!workers || !registration) return;
  await registration.update().catch(() => {});
  const fresh = registration.installing ?? registration.waiting;
  if (!fresh) return;
  await new Promise((resolve) => {
    const look = () => {
      if (fresh.state === 'installed') fresh.postMessage({ type: 'take-over' });
      if (fresh.state === 'activated' || fresh.state === 'redundant') resolve(null);
    };
    fresh.addEventListener('statechange', look);
    look();
  });
}
