import type { ChapterPage } from '../chapter-page.ts';
import { find } from './dom.ts';
import { notify } from './notice.ts';
import { embed, present } from './stage.ts';

/** The menu for whoever teaches with a chapter: what to hide, presenting, embedding, taking it along. */
export function connectTeaching(page: ChapterPage): void {
  const query = new URLSearchParams(location.search);
  const hidden = new Set(query.get('hide')?.split(',').filter(Boolean));
  const show = (): void => {
    for (const box of document.querySelectorAll<HTMLInputElement>('#teach-menu [data-hide]')) {
      const what = box.dataset.hide ?? '';
      box.checked = hidden.has(what);
      document.documentElement.classList.toggle(`hide-${what}`, box.checked);
    }
  };
  find('#teach-menu', HTMLElement).addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.dataset.hide) return;
    if (target.checked) hidden.add(target.dataset.hide);
    else hidden.delete(target.dataset.hide);
    if (hidden.size > 0) query.set('hide', [...hidden].join(','));
    else query.delete('hide');
    const search = query.size > 0 ? `?${query}` : '';
    history.replaceState(null, '', location.pathname + search + location.hash);
    show();
  });
  show();
  document.querySelector('#present')?.addEventListener('click', () => {
    find('#teach-menu', HTMLElement).hidePopover();
    present();
  });
  document.querySelector('#embed')?.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement && target.value) void copyFrame(page, target);
  });
  const name = query.get('embed');
  if (name !== null) embed(name);
}

async function copyFrame(page: ChapterPage, select: HTMLSelectElement): Promise<void> {
  const address = new URL(await page.keeper.save());
  address.searchParams.set('embed', select.value);
  const size = 'width="720" height="480"';
  const frame = `<iframe src="${address}" title="${select.value}" ${size} loading="lazy"></iframe>`;
  select.value = '';
  try {
    await navigator.clipboard.writeText(frame);
    notify('The <iframe> is copied. Paste it into a page of yours.', { passing: true });
  } catch {
    notify(`The browser does not let the page copy. This is the frame: ${frame}`);
  }
}
