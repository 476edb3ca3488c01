import type { ChapterPage } from '../chapter-page.ts';
import type { PageData } from '../page-data.ts';
import { find } from './dom.ts';
import { notify } from './notice.ts';
import { connectTeaching } from './teach.ts';

/** The buttons that act on a whole chapter. */
export function connectChapterTools(page: ChapterPage, data: PageData): void {
  const { notebook, keeper } = page;
  find('#run-all', HTMLButtonElement).addEventListener('click', () => void notebook.runAll());
  find('#start-over', HTMLButtonElement).addEventListener('click', () => keeper.startOver());
  find('#share', HTMLButtonElement).addEventListener('click', async () => share(await keeper.save()));
  connectSeed(page, data);
  connectTeaching(page);
}

async function share(address: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address);
    notify('The link is copied. Whoever opens it finds this page as it is now.', { passing: true });
  } catch {
    notify('The browser does not let the page copy; the link stands in the address bar now.');
  }
}

function connectSeed(page: ChapterPage, data: PageData): void {
  const input = document.querySelector<HTMLInputElement>('#seed');
  if (!input) return;
  const show = (): void => {
    input.value = String(page.notebook.seed ?? data.seed);
  };
  input.addEventListener('change', () => {
    const seed = Math.trunc(Number(input.value));
    const usable = input.value.trim() !== '' && Number.isSafeInteger(seed) && seed >= 0;
    page.notebook.seed = usable && seed !== data.seed ? seed : undefined;
    show();
    page.keeper.changed();
    void page.notebook.runAll();
  });
  document.addEventListener('restored', show);
  show();
}
