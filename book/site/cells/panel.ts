import { find } from '../controls/dom.ts';
import type { Failure, Report, Result } from '../worker/protocol.ts';
import { duration } from './duration.ts';
import { Output } from './output.ts';

/** What the reader may do with a piece of running code. */
export interface PanelActions {
  run(): void;
  stop(): void;
  reset(): void;
}

/**
 * The controls and the output of one piece of code, as the build has put them there: a cell's, or those of an
 * exercise, whose button says Check.
 */
export class Panel {
  readonly root: HTMLElement;
  readonly output: Output;
  readonly #run: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #reset: HTMLButtonElement;
  readonly #status: HTMLElement;
  readonly #badge: HTMLElement | null;

  constructor(root: HTMLElement, actions: PanelActions) {
    this.root = root;
    this.#run = find('.run', HTMLButtonElement, root);
    this.#stop = find('.stop', HTMLButtonElement, root);
    this.#reset = find('[data-action="reset"]', HTMLButtonElement, root);
    this.#status = find('.status', HTMLElement, root);
    this.#badge = root.querySelector('.badge');
    this.output = new Output(find('.output', HTMLElement, root), root.querySelector('.forms'));
    this.#run.addEventListener('click', actions.run);
    this.#stop.addEventListener('click', actions.stop);
    this.#reset.addEventListener('click', actions.reset);
    this.#connectTwin();
  }

  /** Whether its text differs from the chapter's, and from what its output belongs to. */
  showEdited(isChanged: boolean, isStale: boolean): void {
    this.#reset.hidden = !isChanged;
    this.root.classList.toggle('stale', isStale);
  }

  /** It waits for its turn. */
  wait(): void {
    this.#say('', 'waiting');
    this.#showStop(true);
  }

  hear(report: Exclude<Report, { kind: 'done' }>): void {
    if (report.kind === 'started') this.#begin();
    else if (report.kind === 'printed') this.output.add(report.items);
    else if (report.kind === 'finished') this.#finish(report.result);
    else this.fail(report.failure);
  }

  /** A sentence instead of, or below, what it printed. */
  fail({ message }: Failure): void {
    this.output.end();
    this.#say(message, 'failed');
    this.#showStop(false);
  }

  /** It is over without an end of its own: stopped, or never begun. */
  settle(sentence = ''): void {
    this.output.end();
    this.#say(sentence, sentence ? 'stopped' : '');
    this.#showStop(false);
  }

  /** Says something and says what kind of thing it is, for the eye. */
  say(sentence: string, kind: string): void {
    this.#say(sentence, kind);
  }

  #begin(): void {
    this.output.begin();
    this.#say('', 'running');
    this.#showStop(true);
  }

  #finish({ milliseconds }: Result): void {
    this.output.end();
    this.#say('', 'done');
    this.#showStop(false);
    if (!this.#badge) return;
    const tensor = this.output.lastTensor;
    const shape = tensor ? `[${tensor.shape.join(', ')}] ${tensor.dtype} · ` : '';
    this.#badge.textContent = `${shape}${duration(milliseconds)}`;
  }

  #say(sentence: string, kind: string): void {
    if (this.#status.textContent !== sentence) this.#status.textContent = sentence;
    this.root.dataset.state = kind;
  }

  /** The focus follows from Run to Stop and back, so that the keyboard never loses its place. */
  #showStop(running: boolean): void {
    const [shown, gone] = running ? [this.#stop, this.#run] : [this.#run, this.#stop];
    const hadFocus = document.activeElement === gone;
    shown.hidden = false;
    gone.hidden = true;
    if (hadFocus) shown.focus();
  }

  #connectTwin(): void {
    const twin = this.root.querySelector<HTMLElement>('.python');
    const button = this.root.querySelector<HTMLButtonElement>('[data-action="python"]');
    button?.addEventListener('click', () => {
      if (!twin) return;
      twin.hidden = !twin.hidden;
      button.setAttribute('aria-pressed', String(!twin.hidden));
    });
  }
}
