/**
 * Makes the children of `target` those of `source` and keeps every node that can stay, so that focus,
 * selection, scroll positions and running transitions survive a redraw.
 */
export function morphChildren(target: Element, source: Element): void {
  const wanted = [...source.childNodes];
  for (const [index, node] of wanted.entries()) {
    const old = target.childNodes[index];
    if (old === undefined) target.append(node);
    else if (!isAlike(old, node)) old.replaceWith(node);
    else if (old instanceof Element && node instanceof Element) morph(old, node);
    else if (old.nodeValue !== node.nodeValue) old.nodeValue = node.nodeValue;
  }
  while (target.childNodes.length > wanted.length) target.lastChild?.remove();
}

function isAlike(old: Node, node: Node): boolean {
  return old.nodeType === node.nodeType && old.nodeName === node.nodeName;
}

function morph(target: Element, source: Element): void {
  for (const { name } of [...target.attributes]) if (!source.hasAttribute(name)) target.removeAttribute(name);
  for (const { name, value } of source.attributes) {
    if (target.getAttribute(name) !== value) target.setAttribute(name, value);
  }
  if (target instanceof HTMLInputElement && source instanceof HTMLInputElement) {
    if (target.value !== source.value) target.value = source.value;
    target.checked = source.checked;
  }
  // What somebody else draws into stays theirs.
  if (target.hasAttribute('data-mounted')) return;
  morphChildren(target, source);
  if (target instanceof HTMLSelectElement && source instanceof HTMLSelectElement) target.value = source.value;
}
