/**
 * An interactive picture. Everything about it is pure, so the same picture is drawn in the page, in Jupyter
 * and as a file; `element.ts` makes it move.
 */
export interface View<State extends object> {
  /** As in `<fovea-view name="cross-correlation">`, in a chapter and in the URL. */
  readonly name: string;
  /** What the picture shows, in one line. */
  readonly title: string;
  /** Where it starts. States are plain JSON: they travel in chapters, URLs and bookmarks. */
  readonly initial: State;
  /**
   * Parts of the picture that words of the text may point at: `window`, `kernel`, `output`. Each is the `lit`
   * of a `Look`.
   */
  readonly handles: readonly string[];
  /**
   * Makes a valid state of any JSON; fields that are missing are those of `initial`.
   * @throws {ViewError} a sentence that says what is wrong with it.
   */
  parse(value: unknown): State;
  /**
   * The picture as SVG. Parts to act on carry `data-part` and the attributes of `parts.ts`; colours are
   * `var(--…)` of `view.css`.
   */
  render(state: State, look: Look): string;
  /** What is seen, in one or two sentences with its numbers: the caption, and what a screen reader hears. */
  summary(state: State, look: Look): string;
  /** The picture's numbers, for whoever does not see it. */
  tables(state: State): readonly Table[];
  /** What stands below the picture. */
  readonly controls: readonly Control<State>[];
  /** The state after somebody has acted on a part; the same state when that means nothing. */
  react(state: State, event: PartEvent): State;
  /** The frames of play, step and scrub, for a view that moves. */
  readonly steps?: Steps<State>;
  /** The constants of a chapter's cells that are this view's numbers, by their name in the code. */
  readonly bindings: { readonly [constant: string]: Binding<State> };
  /** For pictures of pixels: canvases above the SVG, and what feeds them (a file, a camera). */
  mount?(place: HTMLElement, state: State, change: (state: State) => void): Mounted<State>;
}

/** How a state is looked at. No part of the state: it is gone when the pointer goes. */
export interface Look {
  /** The part under the pointer, with the focus, or pointed at by a word of the text. */
  readonly lit: string | null;
  /** Whether there is little width (a phone): parts then stand below each other. */
  readonly narrow: boolean;
}

/** The look of a picture that nobody touches. */
export const still: Look = { lit: null, narrow: false };

/** Numbers with their names. Columns name what stands below them; the first one names the rows. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What a reader did to the part named `part`. */
export type PartEvent =
  /** Clicked, tapped, or pressed Enter or the space bar. */
  | { readonly kind: 'press'; readonly part: string }
  /**
   * Holds the pointer down that went down on `part`; it is now over a part or none, and at (x, y) of the
   * `framePart`, which reaches from 0 to 1.
   */
  | {
      readonly kind: 'drag';
      readonly part: string;
      readonly over: string | null;
      /** True for the first event, when the pointer goes down. */
      readonly start: boolean;
      readonly x: number;
      readonly y: number;
    }
  /** Arrow keys: by so many rows down and columns to the right. */
  | { readonly kind: 'move'; readonly part: string; readonly rows: number; readonly columns: number }
  /** Plus and minus, or a drag on a number: by so many of its steps. */
  | { readonly kind: 'change'; readonly part: string; readonly by: number }
  /** Typed a number. */
  | { readonly kind: 'set'; readonly part: string; readonly value: number };

/** The frames of a view that moves. Frame 0 is the first. */
export interface Steps<State> {
  count(state: State): number;
  /** Which frame the state is. */
  index(state: State): number;
  at(state: State, step: number): State;
  /** Names a frame, for the scrubber: `window 2 of 4`. */
  label(state: State): string;
}

/** A tie between a constant of the code and the state. */
export interface Binding<State> {
  /** The constant's right-hand side: `tensor([[0, 1], [2, 3]])`. */
  toCode(state: State): string;
  /**
   * The state after a run gave the constant this value: a number, or nested arrays of numbers for a tensor.
   * @throws {ViewError} when the picture cannot show such a value, and why.
   */
  fromValue(state: State, value: unknown): State;
}

interface ControlBase<State> {
  /** Stable within its view. */
  readonly name: string;
  readonly label: string;
  /** Whether it means something in this state; yes when left out. */
  shown?(state: State): boolean;
}

export interface Slider<State> extends ControlBase<State> {
  readonly kind: 'slider';
  range(state: State): { readonly min: number; readonly max: number; readonly step: number };
  value(state: State): number;
  set(state: State, value: number): State;
  /** How the value is written beside the slider; as a number when left out. */
  text?(state: State): string;
}

export interface Choice<State> extends ControlBase<State> {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The chosen option's value; '' for none of them. */
  value(state: State): string;
  set(state: State, value: string): State;
}

export interface Toggle<State> extends ControlBase<State> {
  readonly kind: 'toggle';
  value(state: State): boolean;
  set(state: State, value: boolean): State;
}

export interface Action<State> extends ControlBase<State> {
  readonly kind: 'action';
  apply(state: State): State;
}

export type Control<State> = Slider<State> | Choice<State> | Toggle<State> | Action<State>;

/** What `mount` has put into the page. */
export interface Mounted<State> {
  update(state: State): void;
  remove(): void;
}

/** A state that cannot be, in a sentence for the reader. */
export class ViewError extends Error {
  override readonly name = 'ViewError';
}
