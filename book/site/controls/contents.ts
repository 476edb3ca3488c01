import { find } from './dom.ts';

/** On a narrow screen the contents open over the page. */
export function connectContents(): void {
  const button = find('#menu', HTMLButtonElement);
  const { classList } = document.documentElement;
  const set = (open: boolean): void => {
    classList.toggle('contents-open', open);
    button.setAttribute('aria-expanded', String(open));
  };
  button.addEventListener('click', () => {
    set(!classList.contains('contents-open'));
    if (classList.contains('contents-open')) document.querySelector<HTMLElement>('#contents a')?.focus();
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !classList.contains('contents-open')) return;
    set(false);
    button.focus();
  });
  find('#main', HTMLElement).addEventListener('pointerdown', () => set(false));
}
