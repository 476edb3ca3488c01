import { storage } from '../state/storage.ts';
import { find } from './dom.ts';

/** The button that turns the page dark or light, whatever the system says; the browser remembers. */
export function connectScheme(): void {
  const button = find('#scheme', HTMLButtonElement);
  const { dataset } = document.documentElement;
  const isDark = (): boolean =>
    dataset.scheme ? dataset.scheme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const name = (): void => button.setAttribute('aria-label', isDark() ? 'Light page' : 'Dark page');
  button.addEventListener('click', () => {
    dataset.scheme = isDark() ? 'light' : 'dark';
    storage.write('scheme', dataset.scheme);
    name();
  });
  name();
}
