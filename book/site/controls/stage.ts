import { element } from './dom.ts';
import { notify } from './notice.ts';

const { classList } = document.documentElement;

const pictures = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('fovea-view')];

/** Shows one picture on the whole screen, and the others with the arrow keys; Escape goes back. */
export function present(): void {
  const all = pictures();
  const before = document.activeElement;
  let current = 0;
  const counter = element('p', { class: 'stage-count', role: 'status' });
  const button = (label: string, act: () => void): HTMLButtonElement => {
    const made = element('button', { type: 'button' }, label);
    made.addEventListener('click', act);
    return made;
  };
  const go = (to: number): void => {
    current = Math.min(all.length - 1, Math.max(0, to));
    stand(all[current]);
    counter.textContent = `${current + 1} of ${all.length}`;
  };
  const end = (): void => {
    stand(undefined);
    bar.remove();
    document.removeEventListener('keydown', press);
    if (before instanceof HTMLElement) before.focus();
  };
  const press = (event: KeyboardEvent): void => {
    const { key, target } = event;
    if (key === 'Escape') end();
    // A part of the picture, or a slider, has its own use for the arrows.
    if (target instanceof Element && target.closest('fovea-view')) return;
    if (key === 'ArrowRight' || key === 'PageDown') go(current + 1);
    else if (key === 'ArrowLeft' || key === 'PageUp') go(current - 1);
    else return;
    event.preventDefault();
  };
  const back = button('Previous', () => go(current - 1));
  const next = button('Next', () => go(current + 1));
  const bar = element('div', { class: 'stage-bar', role: 'group', 'aria-label': 'Presentation' });
  bar.append(back, counter, next, button('End', end));
  document.body.append(bar);
  document.addEventListener('keydown', press);
  go(0);
  next.focus();
}

/** Leaves nothing of the page but one picture, for a frame in another page. */
export function embed(name: string): void {
  const picture = pictures().find((one) => one.getAttribute('name') === name);
  stand(picture);
  if (picture) return;
  classList.remove('embedded');
  notify(`This chapter has no picture named “${name}”, so here is all of it.`);
}

/** Puts a picture on the stage, which hides everything else; none takes the stage away. */
function stand(picture: HTMLElement | undefined): void {
  for (const one of pictures()) one.classList.toggle('on-stage', one === picture);
  classList.toggle('staged', picture !== undefined);
}
