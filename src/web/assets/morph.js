// @ts-check
// Makes a live tree equal to a new one with as little change as possible: the person keeps focus, caret, scroll place
// and half-typed words. Nodes with the same `id` or `data-row` are the same node wherever they stand.

/** Makes the children of `live` equal to those of `next`. @param {Element} live @param {ParentNode} next */
export function morphChildren(live, next) {
  const keyed = new Map();
  for (const child of live.children) if (keyOf(child)) keyed.set(keyOf(child), child);
  /** @type {ChildNode | null} */
  let place = live.firstChild;
  for (const wanted of [...next.childNodes]) {
    const match = matching(place, wanted, keyed, live);
    if (!match) {
      live.insertBefore(document.importNode(wanted, true), place);
      continue;
    }
    place = bring(live, match, place);
    morphNode(match, wanted);
    place = match.nextSibling;
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

/** Makes one live node equal to `next`, which is of the same kind. @param {Node} live @param {Node} next */
export function morphNode(live, next) {
  if (!(live instanceof Element) || !(next instanceof Element)) {
    if (live.nodeValue !== next.nodeValue) live.nodeValue = next.nodeValue;
    return;
  }
  // A part that has loaded looks after itself; what asks to be kept is a tool in somebody's hands.
  const ownPart = live.hasAttribute("data-part") && live.getAttribute("data-part") === next.getAttribute("data-part");
  if ((ownPart && !next.hasAttribute("data-loaded")) || (live.hasAttribute("data-keep") && next.hasAttribute("data-keep"))) return;
  const inHand = isTyping(live);
  attributes(live, next, inHand);
  if (live instanceof HTMLTextAreaElement && next instanceof HTMLTextAreaElement) {
    // The default value follows; what the person typed stays, because the browser keeps it apart from the default.
    if (!inHand && live.defaultValue !== next.defaultValue) live.defaultValue = next.defaultValue;
    return;
  }
  if (inHand && live instanceof HTMLElement && live.isContentEditable) return;
  morphChildren(live, next);
}

/** @param {Node} node */
function keyOf(node) {
  return node instanceof Element ? node.id || node.getAttribute("data-row") || "" : "";
}

/** The live node that becomes `wanted`: by key anywhere among the children, else the one at this place if it is of its kind. */
function matching(place, wanted, keyed, live) {
  const key = keyOf(wanted);
  if (key) {
    const found = keyed.get(key);
    return found && found.parentNode === live && found.nodeName === wanted.nodeName && isAhead(place, found) ? found : null;
  }
  // A keyed node at this place is waited for by another, or will be removed; look past it.
  for (let candidate = place; candidate; candidate = candidate.nextSibling) {
    if (keyOf(candidate)) continue;
    return candidate.nodeName === wanted.nodeName ? candidate : null;
  }
  return null;
}

function isAhead(place, node) {
  for (let candidate = place; candidate; candidate = candidate.nextSibling) if (candidate === node) return true;
  return false;
}

/** Puts `node` at `place` and gives where we stand now. A node that holds the focus is never moved: the others are moved past it. */
function bring(live, node, place) {
  if (node === place) return place;
  if (!node.contains(document.activeElement)) {
    live.insertBefore(node, place);
    return node;
  }
  while (place && place !== node) {
    const passed = place;
    place = place.nextSibling;
    live.append(passed);
  }
  return node;
}

/** @param {Element} live @param {Element} next @param {boolean} inHand */
function attributes(live, next, inHand) {
  for (const { name } of [...live.attributes]) {
    if (!next.hasAttribute(name) && !isPersons(live, name)) live.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    if (inHand && name === "value") continue;
    if (live.getAttribute(name) !== value && !isPersons(live, name)) live.setAttribute(name, value);
  }
}

/** What was done to the element here and the server does not know: it was opened, measured, is being fetched. */
function isPersons(element, name) {
  if (name === "open") return element.matches("details, dialog");
  if (name === "data-loaded" || name === "aria-busy") return element.matches("[data-part], form, button");
  return name === "style" && element.matches("iframe");
}

/** @param {Element} element */
function isTyping(element) {
  return element === document.activeElement && (element.matches("input, textarea, select") || (element instanceof HTMLElement && element.isContentEditable));
}
