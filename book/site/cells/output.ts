import { element } from '../controls/dom.ts';
import type { Printed } from '../worker/protocol.ts';
import { type Form, formNames, formOf, formsOf, gridOf, lineOf, lossesIn } from './drawable.ts';
import { heatTable } from './heat.ts';
import { imageCanvas } from './image.ts';
import { plotSvg } from './plot.ts';
import { readPrinted } from './printed-text.ts';

/** What a cell prints, below it: as text, or drawn. */
export class Output {
  readonly #place: HTMLElement;
  readonly #chooser: HTMLElement | null;
  #items: Printed[] = [];
  #form: Form = 'numbers';
  /** Whether what stands there is from before the run. */
  #stale = false;

  constructor(place: HTMLElement, chooser: HTMLElement | null) {
    this.#place = place;
    this.#chooser = chooser;
    this.#items = readPrinted(place.textContent);
    this.#drawChooser(formsOf(this.#items));
  }

  /** The next thing printed takes the place of what stands there now: until then, nothing moves. */
  begin(): void {
    this.#stale = true;
  }

  add(items: readonly Printed[]): void {
    if (this.#stale) this.#items = [];
    this.#stale = false;
    for (const item of items) this.#append(item);
    this.#draw();
  }

  /** The run is over; if it printed nothing, nothing is left. */
  end(): void {
    if (this.#stale) this.add([]);
  }

  /** The tensor printed last, for the badge of a run. */
  get lastTensor(): Printed['tensor'] {
    return this.#items.findLast(({ tensor }) => tensor)?.tensor;
  }

  /** Texts that follow each other are one. */
  #append(item: Printed): void {
    const last = this.#items.at(-1);
    if (last && !last.tensor && !item.tensor) {
      this.#items[this.#items.length - 1] = { text: last.text + item.text };
    } else this.#items.push(item);
  }

  #draw(): void {
    const forms = formsOf(this.#items);
    if (!forms.includes(this.#form)) this.#form = 'numbers';
    this.#place.replaceChildren(...this.#pieces());
    this.#drawChooser(forms);
  }

  #pieces(): Node[] {
    const pieces: Node[] = [];
    let text = '';
    const flush = (): void => {
      if (text) pieces.push(printed(text.trimEnd()));
      text = '';
    };
    for (const item of this.#items) {
      const drawn = this.#form === formOf(item) ? drawingOf(item) : undefined;
      if (!drawn) {
        text += item.text;
        continue;
      }
      flush();
      pieces.push(drawn);
    }
    flush();
    return pieces;
  }

  #drawChooser(forms: readonly Form[]): void {
    const buttons = forms.map((form) => {
      const pressed = String(form === this.#form);
      const button = element(
        'button',
        { type: 'button', class: 'quiet', 'aria-pressed': pressed },
        formNames[form],
      );
      button.dataset.form = form;
      button.addEventListener('click', () => {
        this.#form = form;
        this.#draw();
        this.#chooser?.querySelector<HTMLElement>(`[data-form="${form}"]`)?.focus();
      });
      return button;
    });
    this.#chooser?.replaceChildren(...buttons);
  }
}

function printed(text: string): HTMLElement {
  return element('pre', { class: 'printed', tabindex: '0' }, element('samp', {}, text));
}

function drawingOf(item: Printed): HTMLElement | undefined {
  const line = item.tensor ? lineOf(item.tensor) : lossesIn(item.text);
  const grid = item.tensor && gridOf(item.tensor);
  if (grid) return formOf(item) === 'heat' ? heatTable(grid) : imageCanvas(grid);
  if (!line) return undefined;
  const figure = element('div', { class: 'drawing' });
  figure.innerHTML = plotSvg(line);
  return figure;
}
