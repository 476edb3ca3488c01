import { Attention } from './element/attention.ts';
import { copyFigure } from './element/copy.ts';
import { groupOf, listen, partNamed, rovingTabs } from './element/gestures.ts';
import { figure, type Surroundings } from './element/markup.ts';
import { morphChildren } from './element/morph.ts';
import { Player } from './element/player.ts';
import { askNumber } from './element/typing.ts';
import { views } from './registry.ts';
import type { Control, Mounted, PartEvent, View } from './view.ts';

/** Below this width of the element, parts stand below each other. The same as in view.css. */
const narrowWidth = 560;

/**
 * `<fovea-view name="cross-correlation" state='{"row": 1}'>`: shows a view and lets the reader act on it.
 * Every new state that a reader makes is told by a `change` event, whose `detail` is the state.
 */
export class FoveaView extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ['name', 'state'];

  /** The view, once it is loaded. */
  view: View<object> | null = null;

  private current: object = {};
  private narrow = false;
  private showsTables = false;
  private error = '';
  private readonly attention = new Attention();
  private readonly player: Player;
  private readonly lastFocused = new Map<string, string>();
  private readonly figure = document.createElement('figure');
  private readonly news = document.createElement('p');
  private mounted: Mounted<object> | null = null;
  private stopListening: () => void = () => {};
  private newsTimer = 0;
  private readonly sizes = new ResizeObserver(() => this.measure());

  constructor() {
    super();
    const element = this;
    this.player = new Player({
      get view() {
        return element.view;
      },
      get state() {
        return element.current;
      },
      show: (state) => this.become(state),
      redraw: () => this.draw(),
    });
  }

  /** The view's state. Whatever is set goes through the view's `parse`; what cannot be is said, and left. */
  get state(): object {
    return this.current;
  }

  set state(value: unknown) {
    if (this.view === null) this.setAttribute('state', JSON.stringify(value));
    else this.accept(() => value);
  }

  /** Lights a part up, as the pointer would; null for none. */
  highlight(part: string | null): void {
    if (this.attention.set('told', part)) this.draw();
  }

  connectedCallback(): void {
    this.news.setAttribute('aria-live', 'polite');
    this.news.className = 'news';
    this.stopListening = this.listen();
    this.sizes.observe(this);
    void this.load();
  }

  disconnectedCallback(): void {
    this.stopListening();
    this.sizes.disconnect();
    this.player.stop();
    this.mounted?.remove();
    this.mounted = null;
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (this.news.className === '' || before === now) return; // Not connected yet: that loads the view.
    if (name === 'name') void this.load();
    else this.accept(() => this.attributeState());
  }

  private async load(): Promise<void> {
    const name = this.getAttribute('name') ?? '';
    try {
      if (!Object.hasOwn(views, name)) throw new Error(`There is no picture named “${name}”.`);
      this.view = await views[name]();
      this.current = this.view.initial;
      this.adopt();
      this.accept(() => this.attributeState());
      this.mount();
      this.dispatchEvent(new Event('ready'));
    } catch (error) {
      this.adopt();
      const sentence = document.createElement('p');
      sentence.className = 'error';
      sentence.textContent = sentenceOf(error);
      this.figure.replaceChildren(sentence);
    }
  }

  /** Takes over the figure that the page may hold already, so that nothing jumps when the view wakes up. */
  private adopt(): void {
    const given = this.querySelector(':scope > figure');
    if (given && given !== this.figure) this.figure.append(...given.childNodes);
    this.replaceChildren(this.figure, this.news);
    this.measure();
  }

  private attributeState(): unknown {
    const text = this.getAttribute('state');
    if (text === null || text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw new Error('The state of this picture is damaged; it starts from its beginning.');
    }
  }

  private mount(): void {
    this.mounted?.remove();
    const place = this.figure.querySelector<HTMLElement>('.place');
    const change = (state: object): void => this.become(state);
    this.mounted = (place && this.view?.mount?.(place, this.current, change)) ?? null;
  }

  private measure(): void {
    const narrow = this.clientWidth < narrowWidth;
    if (narrow === this.narrow) return;
    this.narrow = narrow;
    this.draw();
  }

  /** Takes a state over from outside, or says what is wrong with it. */
  private accept(given: () => unknown): void {
    if (this.view === null) return;
    try {
      this.current = this.view.parse(given());
      this.error = '';
    } catch (error) {
      this.fail(error);
    }
    this.draw();
  }

  /** The state after something that the reader did. */
  private become(state: object): void {
    if (state === this.current) return;
    this.current = state;
    this.error = '';
    this.draw();
    this.dispatchEvent(new CustomEvent('change', { detail: state, bubbles: true }));
    if (!this.player.playing) this.tellSoon();
  }

  private attempt(next: (view: View<object>) => object): void {
    if (this.view === null) return;
    try {
      this.become(next(this.view));
    } catch (error) {
      this.fail(error);
      this.draw();
    }
  }

  private fail(error: unknown): void {
    this.error = sentenceOf(error);
  }

  private get surroundings(): Surroundings {
    const { attention, error, narrow, player, showsTables } = this;
    const { pinned, lit } = attention;
    return {
      look: { lit, narrow },
      pinned,
      playing: player.playing,
      speed: player.speed,
      showsTables,
      error,
    };
  }

  private draw(): void {
    if (this.view === null || !this.isConnected) return;
    const fresh = document.createElement('figure');
    fresh.innerHTML = figure(this.view, this.current, this.surroundings);
    morphChildren(this.figure, fresh);
    rovingTabs(this.figure, this.lastFocused);
    this.mounted?.update(this.current);
  }

  /** Says what is seen now, when the reader has stopped for a moment. */
  private tellSoon(): void {
    clearTimeout(this.newsTimer);
    this.newsTimer = window.setTimeout(() => {
      this.news.textContent = this.view?.summary(this.current, this.surroundings.look) ?? '';
    }, 500);
  }

  private attend(which: 'pointed' | 'focused', part: string | null): void {
    if (which === 'focused' && part !== null) {
      this.lastFocused.set(groupOf(part), part);
      this.tellSoon();
    }
    if (this.attention.set(which, part) || which === 'focused') this.draw();
  }

  private listen(): () => void {
    const off = new AbortController();
    const { signal } = off;
    this.figure.addEventListener('click', (event) => this.onClick(event), { signal });
    this.figure.addEventListener('input', (event) => this.onInput(event), { signal });
    const stop = listen({
      root: this.figure,
      send: (event: PartEvent) => this.attempt((view) => view.react(this.current, event)),
      point: (part) => this.attend('pointed', part),
      focus: (part) => this.attend('focused', part),
      ask: (part, typed) => this.ask(part, typed),
    });
    return () => {
      off.abort();
      stop();
    };
  }

  private ask(element: SVGElement, typed: string): void {
    const part = element.dataset.part ?? '';
    askNumber(
      this,
      element,
      typed,
      (value) => this.attempt((view) => view.react(this.current, { kind: 'set', part, value })),
      () => partNamed(this.figure, part)?.focus({ preventScroll: true }),
    );
  }

  private onClick({ target }: Event): void {
    const button = target instanceof Element ? target.closest('button') : null;
    if (!button || !this.view) return;
    const { tool, control: name, value = '' } = button.dataset;
    const control = this.view.controls.find((item) => item.name === name);
    if (tool) void this.use(tool);
    else if (control) this.attempt(() => pressed(control, this.current, value));
  }

  private onInput({ target }: Event): void {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement) || !this.view) return;
    const { tool, control: name } = target.dataset;
    const control = this.view.controls.find((item) => item.name === name);
    const { value } = target;
    if (tool === 'scrub') this.player.scrub(Number(value));
    else if (tool === 'speed') this.player.setSpeed(Number(value));
    else if (control?.kind === 'slider') this.attempt(() => control.set(this.current, Number(value)));
  }

  private async use(tool: string): Promise<void> {
    if (tool === 'play') this.player.toggle();
    else if (tool === 'back') this.player.step(-1);
    else if (tool === 'forward') this.player.step(1);
    else if (tool === 'reset') {
      this.player.stop();
      this.attempt((view) => view.parse(this.attributeState()));
    } else if (tool === 'svg' || tool === 'png')
      this.news.textContent = await copyFigure(this.figure, this.view?.name ?? '', tool);
    else {
      if (tool === 'pin') this.attention.togglePin();
      else this.showsTables = !this.showsTables;
      this.draw();
    }
  }
}

function pressed(control: Control<object>, state: object, value: string): object {
  if (control.kind === 'toggle') return control.set(state, !control.value(state));
  if (control.kind === 'choice') return control.set(state, value);
  return control.kind === 'action' ? control.apply(state) : state;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (!customElements.get('fovea-view')) customElements.define('fovea-view', FoveaView);
