import type { View } from '../view.ts';

/** What the player plays on. */
export interface Stage {
  readonly view: View<object> | null;
  readonly state: object;
  /** Shows another state. */
  show(state: object): void;
  /** Shows whether it plays. */
  redraw(): void;
}

/** Plays, steps and scrubs a view's frames. */
export class Player {
  playing = false;
  /** Frames a second. */
  speed = 1;

  private timer = 0;
  private readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** Starts at the beginning again when it stands at the end. */
  toggle(): void {
    if (!this.playing && this.index === this.count - 1) this.goTo(0);
    this.run(!this.playing);
  }

  stop(): void {
    if (this.playing) this.run(false);
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.run(this.playing);
  }

  /** One frame on or back, around the ends. */
  step(by: number): void {
    this.stop();
    this.goTo((this.index + by + this.count) % this.count);
  }

  scrub(index: number): void {
    this.stop();
    this.goTo(index);
  }

  private run(playing: boolean): void {
    clearInterval(this.timer);
    this.playing = playing;
    if (playing) this.timer = window.setInterval(() => this.advance(), 1000 / this.speed);
    this.stage.redraw();
  }

  private advance(): void {
    if (this.index >= this.count - 1) this.stop();
    else this.goTo(this.index + 1);
  }

  private get count(): number {
    return this.stage.view?.steps?.count(this.stage.state) ?? 1;
  }

  private get index(): number {
    return this.stage.view?.steps?.index(this.stage.state) ?? 0;
  }

  private goTo(index: number): void {
    const { view, state } = this.stage;
    if (view?.steps) this.stage.show(view.steps.at(state, index));
  }
}
