import { notify } from '../controls/notice.ts';
import { decodeState, encodeState, isUntouched, type PageState, parseState, untouched } from './codec.ts';
import { storage } from './storage.ts';

/** A page whose state is kept. */
export interface Kept {
  readonly id: string;
  collect(): PageState;
  restore(state: PageState): void;
}

const pause = 300;
const prefix = '#state=';

/**
 * Keeps what a reader makes of a page: in this browser, and in the address, which can be sent to somebody. A
 * link that somebody sent never replaces the reader's own text without a way back.
 */
export class Keeper {
  readonly #page: Kept;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saved: string | undefined;

  constructor(page: Kept) {
    this.#page = page;
    addEventListener('pagehide', () => this.#saveNow());
    document.addEventListener('visibilitychange', () => this.#saveNow());
  }

  /** Puts the page into the state that the address, or else this browser, remembers. */
  async open(): Promise<void> {
    const own = this.#read('text');
    if (!location.hash.startsWith(prefix)) this.#restore(own);
    else {
      try {
        const linked = await decodeState(location.hash.slice(prefix.length));
        if (JSON.stringify(linked) !== JSON.stringify(own)) this.#setAside(own);
        this.#restore(linked);
      } catch {
        history.replaceState(null, '', location.pathname + location.search);
        this.#setAside(own);
        notify('The link is damaged, so this is the chapter as it was written.');
      }
    }
    this.#offerEarlier();
  }

  /** Empties the page of all that the reader made of it, which stays within reach. */
  startOver(): void {
    this.#setAside(this.#page.collect());
    this.#page.restore(untouched);
    this.#offerEarlier();
  }

  /** Something has changed: it is saved when the reader pauses. */
  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), pause);
  }

  /** Saves, and gives the address that opens the page as it is. */
  async save(): Promise<string> {
    const state = this.#saveNow();
    const hash = isUntouched(state) ? '' : prefix + (await encodeState(state));
    const address = location.pathname + location.search + hash;
    if (hash !== '' || location.hash.startsWith(prefix)) history.replaceState(null, '', address);
    return new URL(address, location.href).href;
  }

  /** Into this browser, at once: there is no time to compress when a page is left. */
  #saveNow(): PageState {
    const state = this.#page.collect();
    const text = isUntouched(state) ? '' : JSON.stringify(state);
    if (text !== this.#saved) {
      this.#saved = text;
      if (text) storage.write(`text:${this.#page.id}`, text);
      else storage.remove(`text:${this.#page.id}`);
    }
    return state;
  }

  #read(name: 'text' | 'earlier'): PageState {
    const text = storage.read(`${name}:${this.#page.id}`);
    if (!text) return untouched;
    try {
      return parseState(text);
    } catch {
      notify(
        'What this browser had saved of this chapter is damaged, so this is the chapter as it was written.',
      );
      return untouched;
    }
  }

  #setAside(state: PageState): void {
    if (!isUntouched(state)) storage.write(`earlier:${this.#page.id}`, JSON.stringify(state));
  }

  #offerEarlier(): void {
    const earlier = this.#read('earlier');
    if (isUntouched(earlier)) return;
    const act = (): void => {
      storage.remove(`earlier:${this.#page.id}`);
      this.#restore(earlier);
    };
    notify('Your earlier text of this chapter is kept.', { remedy: { label: 'Bring it back', act } });
  }

  #restore(state: PageState): void {
    if (isUntouched(state)) return;
    this.#page.restore(state);
    this.changed();
  }
}
