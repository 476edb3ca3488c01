import { element } from './dom.ts';

/** Something the reader may do about what a notice says. */
export interface Remedy {
  readonly label: string;
  readonly act: () => void;
}

/** Says a sentence at the foot of the page, until it is dismissed; `passing` ones go by themselves. */
export function notify(sentence: string, options: { passing?: boolean; remedy?: Remedy } = {}): void {
  const place = document.getElementById('notices');
  const note = element('div', { class: 'notice' }, element('p', {}, sentence));
  const close = (): void => note.remove();
  if (options.remedy) {
    const { label, act } = options.remedy;
    const button = element('button', { type: 'button' }, label);
    button.addEventListener('click', () => {
      act();
      close();
    });
    note.append(button);
  }
  const dismiss = element('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss' }, '×');
  dismiss.addEventListener('click', close);
  note.append(dismiss);
  place?.append(note);
  if (options.passing) setTimeout(close, 6000);
}
