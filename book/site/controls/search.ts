import { element, find } from './dom.ts';

/** A stretch of the book that can be found. */
export interface Findable {
  readonly page: string;
  readonly anchor: string;
  readonly chapter: string;
  readonly section: string;
  readonly text: string;
}

const most = 12;

/** The search over all chapters: `/` opens it, and the index is fetched then. */
export function connectSearch(): void {
  const open = (): void => void openSearch();
  find('#search', HTMLButtonElement).addEventListener('click', open);
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const typing =
      target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea'));
    if (key !== '/' || typing || ctrlKey || metaKey || altKey) return;
    event.preventDefault();
    open();
  });
}

let dialog: HTMLDialogElement | undefined;

async function openSearch(): Promise<void> {
  if (!dialog) dialog = makeDialog(await loadIndex());
  dialog.showModal();
  dialog.querySelector('input')?.select();
}

async function loadIndex(): Promise<readonly Findable[]> {
  try {
    return await (await fetch('./search.json')).json();
  } catch {
    return [];
  }
}

function makeDialog(index: readonly Findable[]): HTMLDialogElement {
  const input = element('input', {
    type: 'text',
    role: 'searchbox',
    enterkeyhint: 'search',
    placeholder: 'Search the book',
    'aria-label': 'Search the book',
    autocomplete: 'off',
  });
  const results = element('ol', { 'aria-label': 'Found' });
  const count = element('p', { role: 'status' });
  const close = element('button', { type: 'button', class: 'quiet' }, 'Close');
  const made = element(
    'dialog',
    { id: 'search-dialog', 'aria-label': 'Search' },
    input,
    count,
    results,
    close,
  );
  close.addEventListener('click', () => made.close());
  results.addEventListener('click', () => made.close());
  made.addEventListener('click', ({ target }) => {
    if (target === made) made.close();
  });
  input.addEventListener('input', () => {
    const found = search(index, input.value);
    results.replaceChildren(...found.slice(0, most).map(resultItem));
    if (index.length === 0) count.textContent = 'The index of the book cannot be loaded.';
    else count.textContent = input.value.trim() === '' ? '' : sentence(found.length);
  });
  document.body.append(made);
  return made;
}

function sentence(count: number): string {
  if (count === 0) return 'Nothing found.';
  return count > most
    ? `The best ${most} of ${count} places.`
    : `${count} ${count === 1 ? 'place' : 'places'}.`;
}

/** The places that hold every word; those that hold them in a title come first. */
export function search(index: readonly Findable[], query: string): Findable[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const scored = index.map((entry) => {
    const title = `${entry.chapter} ${entry.section}`.toLowerCase();
    const text = entry.text.toLowerCase();
    const scores = words.map((word) => (title.includes(word) ? 3 : 0) + (text.includes(word) ? 1 : 0));
    return { entry, score: scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

function resultItem({ page, anchor, chapter, section, text }: Findable): HTMLElement {
  const place = section === chapter ? chapter : `${chapter} · ${section}`;
  const link = element('a', { href: `./${page}.html#${anchor}` }, element('strong', {}, place));
  link.append(element('span', {}, text.slice(0, 140)));
  return element('li', {}, link);
}
