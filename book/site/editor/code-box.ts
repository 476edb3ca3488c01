import { element } from '../controls/dom.ts';
import { notify } from '../controls/notice.ts';
import type { Editor } from './editor.ts';

/** What a box of code tells whoever holds it. */
export interface CodeEvents {
  /** The reader typed. */
  edited(): void;
  /** Shift-Enter and the like. */
  run(): void;
}

/** Gives the types of what stands at a place of the code, and what may be written there. */
export interface Language {
  hover(position: number): Promise<Hover | undefined>;
  complete(position: number): Promise<readonly Completion[]>;
}

export interface Hover {
  readonly from: number;
  readonly to: number;
  readonly signature: string;
  readonly documentation: string;
}

export interface Completion {
  readonly label: string;
  readonly type: string;
}

/** Loads the editor for all boxes; where it cannot be loaded, that is said once. */
let loading: Promise<typeof import('./editor.ts') | undefined> | undefined;
function loadEditor(): Promise<typeof import('./editor.ts') | undefined> {
  loading ??= import('./editor.ts').catch(() => {
    notify('The editor could not be loaded. To change code, load the page again; everything else works.');
    return undefined;
  });
  return loading;
}

/**
 * A piece of code that the reader may change. It stands there highlighted by the build until the editor is
 * loaded, which is when somebody touches it or nothing else is to do; it looks the same before and after.
 */
export class CodeBox {
  readonly original: string;
  readonly label: string;
  readonly #place: HTMLElement;
  readonly #events: CodeEvents;
  readonly #language: Language;
  #text: string;
  #editor: Editor | undefined;
  #error: number | undefined;

  constructor(place: HTMLElement, original: string, label: string, events: CodeEvents, language: Language) {
    this.#place = place;
    this.original = original.trimEnd();
    this.#text = this.original;
    this.label = label;
    this.#events = events;
    this.#language = language;
    place.addEventListener('pointerdown', () => void this.edit(), { once: true });
    place.addEventListener('focusin', () => void this.edit(), { once: true });
  }

  get text(): string {
    return this.#text;
  }

  get isChanged(): boolean {
    return this.#text !== this.original;
  }

  /** Puts a text there, as if the reader had typed it. */
  write(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.markError(undefined);
    if (this.#editor) this.#editor.write(text);
    else this.#showPlain();
    this.#events.edited();
  }

  /** Points at a line, from 1, or at none. */
  markError(line: number | undefined): void {
    this.#error = line;
    this.#editor?.markError(line);
    if (!this.#editor && line !== undefined) void this.edit();
  }

  /** Loads the editor and puts it in place. */
  async edit(): Promise<void> {
    const loaded = await loadEditor();
    if (this.#editor || !loaded) return;
    const hadFocus = this.#place.contains(document.activeElement);
    const events = {
      changed: (text: string): void => {
        if (text === this.#text) return;
        this.#text = text;
        this.markError(undefined);
        this.#events.edited();
      },
      run: () => this.#events.run(),
    };
    this.#place.replaceChildren();
    this.#editor = loaded.createEditor(this.#place, this.#text, this.label, events, this.#language);
    this.#editor.markError(this.#error);
    if (hadFocus) this.#editor.focus();
  }

  /** Line by line, as the build writes it, but without its colours. */
  #showPlain(): void {
    const lines = this.#text.split('\n').map((line) => element('span', { class: 'line' }, line));
    const nodes = lines.flatMap((line, index) => (index === 0 ? [line] : ['\n', line]));
    this.#place.querySelector('code')?.replaceChildren(...nodes);
  }
}
