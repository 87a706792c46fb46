/** Small helpers for filling server-made markup. Text only ever goes in as text: no string here becomes HTML. */

export class ElementError extends Error {
  /** @param {string} what is missing in the markup */
  constructor(what) {
    super(`missing in the page: ${what}`);
    this.name = 'ElementError';
  }
}

/**
 * The first element that matches; the page is wrong without it.
 * @param {ParentNode} $root @param {string} selector @returns {HTMLElement}
 */
export function need($root, selector) {
  const $found = $root.querySelector(selector);
  if (!($found instanceof HTMLElement)) throw new ElementError(selector);
  return $found;
}

/** @param {ParentNode} $root @param {string} name of `data-part` @returns {HTMLElement} */
export const part = ($root, name) => need($root, `[data-part="${name}"]`);

/** @param {ParentNode} $root @param {string} selector @returns {HTMLElement[]} */
export const all = ($root, selector) => /** @type {HTMLElement[]} */ ([...$root.querySelectorAll(selector)]);

/** A copy of the one element in a `<template>`. @param {string} id @returns {HTMLElement} */
export function clone(id) {
  const $template = document.getElementById(id);
  if (!($template instanceof HTMLTemplateElement)) throw new ElementError(`template ${id}`);
  const $first = $template.content.firstElementChild?.cloneNode(true);
  if (!($first instanceof HTMLElement)) throw new ElementError(`template ${id}`);
  return $first;
}

/**
 * Sets the text of each `[data-fill="name"]`. What is empty is hidden, with nothing in its place.
 * @template {ParentNode} T
 * @param {T} $root @param {Record<string, string | number | null | undefined>} values @returns {T}
 */
export function fill($root, values) {
  const $all = all($root, '[data-fill]');
  if ($root instanceof HTMLElement && $root.dataset.fill) $all.push($root);
  for (const $one of $all) {
    const name = $one.dataset.fill ?? '';
    if (!(name in values)) continue;
    const text = values[name] ?? '';
    $one.textContent = String(text);
    $one.hidden = text === '';
  }
  return $root;
}

/** @param {HTMLElement} $one @param {'done' | 'wait' | 'fix' | 'way' | 'new'} tone @param {string} text */
export function stamp($one, tone, text) {
  $one.className = `stamp stamp--${tone}`;
  $one.textContent = text;
  $one.hidden = text === '';
}

/** @param {HTMLElement} $link @param {string} href a path of our own */
export function point($link, href) {
  $link.setAttribute('href', href);
}

/**
 * Rows under a list; nothing else in it is kept.
 * @template T @param {HTMLElement} $list @param {T[]} items @param {(item: T) => HTMLElement} draw
 */
export function rows($list, items, draw) {
  $list.replaceChildren(...items.map(draw));
  $list.hidden = items.length === 0;
}

/** @param {HTMLElement | Document} $root @param {string} part @param {(event: Event) => void} act */
export function onClick($root, part, act) {
  need($root, `[data-part="${part}"]`).addEventListener('click', act);
}

/** The page glides there, where movement troubles nobody. @param {HTMLElement} $one */
export function moveTo($one) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  $one.scrollIntoView({ block: 'start', behavior: calm ? 'instant' : 'smooth' });
}
