import type { FoveaView } from '../../views/element.ts';

/** Words of the text that light a part of a picture while the pointer or the focus is on them. */
export function connectHandles(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a.handle')) {
    const { view = '', part = '' } = link.dataset;
    const light = (lit: string | null) => () =>
      document.querySelector<FoveaView>(`fovea-view[name="${CSS.escape(view)}"]`)?.highlight(lit);
    for (const event of ['pointerenter', 'focus']) link.addEventListener(event, light(part));
    for (const event of ['pointerleave', 'blur']) link.addEventListener(event, light(null));
    // Where the picture is beside the text, following the link would only move the page.
    link.addEventListener('click', (event) => {
      event.preventDefault();
      document.getElementById(`view-${view}`)?.scrollIntoView({ block: 'nearest' });
      light(part)();
    });
  }
}
