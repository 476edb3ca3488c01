import type { Mounted } from '../view.ts';
import { filtered } from './filter.ts';
import {
  camera,
  drawCovering,
  release,
  type Source,
  shipped,
  shippedPicture,
  uploadedPicture,
} from './sources.ts';
import type { PixelsState } from './state.ts';

export interface StageOptions {
  readonly width: number;
  readonly height: number;
  /** Whether the reader may bring pictures and a camera. */
  readonly isOpen: boolean;
}

/** So many measurements are averaged for the rate that is shown. */
const measurements = 20;

/** A still picture is drawn so often when it comes; the very first convolution says little of the rate. */
const warmUp = 8;

/** Two canvases, the picture and what the kernel makes of it, and what feeds them. */
export class PixelStage implements Mounted<PixelsState> {
  private state: PixelsState;
  private source: Source | null = null;
  private frame = 0;
  private isPlaying = false;
  private repeats = 0;
  private times: number[] = [];
  private readonly change: (state: PixelsState) => void;
  private readonly input: CanvasRenderingContext2D;
  private readonly output: CanvasRenderingContext2D;
  private readonly rate = document.createElement('output');
  private readonly news = document.createElement('p');

  constructor(
    place: HTMLElement,
    state: PixelsState,
    change: (state: PixelsState) => void,
    options: StageOptions,
  ) {
    [this.state, this.change] = [state, change];
    this.input = context('before', options);
    this.output = context('after', options);
    this.news.className = 'error';
    this.news.setAttribute('role', 'alert');
    this.rate.className = 'rate';
    // Its line is there before it has anything to say.
    this.rate.textContent = '\u00a0';
    const canvases = document.createElement('div');
    canvases.className = 'canvases';
    canvases.append(this.input.canvas, this.output.canvas);
    place.replaceChildren(canvases, this.rate, ...(options.isOpen ? [this.sources()] : []), this.news);
    this.listenToPen();
    void this.open(state.picture);
  }

  update(state: PixelsState): void {
    const before = this.state;
    this.state = state;
    if (state.picture !== before.picture) void this.open(state.picture);
    else if (state.K !== before.K) this.redraw();
  }

  remove(): void {
    cancelAnimationFrame(this.frame);
    release(this.source);
    this.source = null;
  }

  /** Shows a picture by its name. The reader's own one is there already, unless the page was opened anew. */
  private async open(name: string): Promise<void> {
    if (name === 'own' && this.source) return;
    await this.attempt(async () => {
      if (name === 'own') throw new Error('This picture stayed where it was made. Choose another one.');
      if (name === 'paint') this.clear();
      else this.show(await shippedPicture(name));
    });
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      this.news.textContent = '';
      await act();
    } catch (error) {
      this.news.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  private clear(): void {
    this.show(null);
    this.input.fillStyle = '#101216';
    this.input.fillRect(0, 0, this.input.canvas.width, this.input.canvas.height);
    this.redraw();
  }

  /** Takes a still picture, or a camera's stream of them. */
  private show(source: Source | null): void {
    if (source !== this.source) release(this.source);
    this.source = source;
    this.isPlaying = source instanceof HTMLVideoElement;
    if (source) drawCovering(this.input, source);
    this.repeats = warmUp;
    this.redraw();
  }

  private redraw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    const { width, height } = this.input.canvas;
    if (this.isPlaying && this.source) drawCovering(this.input, this.source);
    const start = performance.now();
    const pixels = this.input.getImageData(0, 0, width, height);
    const { data } = filtered(pixels, this.state.K);
    this.output.putImageData(new ImageData(data, width, height), 0, 0);
    this.tellRate(performance.now() - start);
    if (this.isPlaying || this.repeats-- > 0) this.redraw();
  }

  /** The middle of the last measurements: reading the pixels, the convolution, and writing them. */
  private tellRate(time: number): void {
    this.times = [...this.times.slice(1 - measurements), time];
    const middle = this.times.toSorted((a, b) => a - b)[Math.floor(this.times.length / 2)];
    const { width, height } = this.input.canvas;
    const rate = Math.floor(1000 / Math.max(middle, 0.01));
    this.rate.textContent = `${width} × ${height}: ${middle.toFixed(1)} ms a picture, ${rate} a second`;
    this.rate.title = shipped[this.state.picture]?.by ?? '';
  }

  /** Buttons for a file and for the camera. */
  private sources(): HTMLElement {
    const row = document.createElement('div');
    row.className = 'controls';
    const file = document.createElement('input');
    file.type = 'file';
    file.accept = 'image/*';
    file.hidden = true;
    file.addEventListener('change', () => {
      const [chosen] = file.files ?? [];
      if (chosen) void this.attempt(async () => this.own(await uploadedPicture(chosen)));
    });
    const openCamera = async (): Promise<void> => {
      const { width, height } = this.input.canvas;
      this.own(await camera(width, height));
    };
    row.append(
      file,
      button('your picture …', () => file.click()),
      button('camera', () => void this.attempt(openCamera)),
    );
    return row;
  }

  private own(source: Source): void {
    this.show(source);
    this.change({ ...this.state, picture: 'own' });
  }

  /** The pointer draws on the picture, in white. */
  private listenToPen(): void {
    const { canvas } = this.input;
    let last: { readonly x: number; readonly y: number } | null = null;
    const at = (event: PointerEvent): { readonly x: number; readonly y: number } => ({
      x: (event.offsetX / canvas.clientWidth) * canvas.width,
      y: (event.offsetY / canvas.clientHeight) * canvas.height,
    });
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      last = at(event);
      this.stroke(last, last);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (last === null) return;
      const next = at(event);
      this.stroke(last, next);
      last = next;
    });
    for (const name of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(name, () => {
        last = null;
      });
    }
  }

  private stroke(
    from: { readonly x: number; readonly y: number },
    to: { readonly x: number; readonly y: number },
  ): void {
    Object.assign(this.input, {
      strokeStyle: '#f4f1ea',
      lineWidth: this.input.canvas.width / 50,
      lineCap: 'round',
    });
    this.input.beginPath();
    this.input.moveTo(from.x, from.y);
    this.input.lineTo(to.x + 0.01, to.y);
    this.input.stroke();
    this.redraw();
  }
}

function button(label: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.addEventListener('click', press);
  return made;
}

function context(name: string, { width, height }: StageOptions): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  canvas.className = name;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute(
    'aria-label',
    name === 'before' ? 'the picture; draw on it' : 'what the kernel makes of it',
  );
  // Read after every stroke: it is kept where the processor reads it.
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (drawing === null) throw new Error('This browser draws no canvas.');
  return drawing;
}
