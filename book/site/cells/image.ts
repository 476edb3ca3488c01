import { element } from '../controls/dom.ts';
import type { Grid } from './drawable.ts';

/** A tensor as pixels, the smallest number black and the largest white; three planes are a colour each. */
export function imageCanvas({ planes, rows, columns, data }: Grid): HTMLElement {
  const label = `An image of ${rows} by ${columns} pixels`;
  const canvas = element('canvas', { class: 'pixels', role: 'img', 'aria-label': label });
  canvas.width = columns;
  canvas.height = rows;
  canvas.style.setProperty('--width', `${Math.min(columns * Math.max(1, Math.floor(320 / columns)), 640)}px`);
  const [low, high] = extremes(data);
  const pixels = new ImageData(columns, rows);
  const size = rows * columns;
  for (let pixel = 0; pixel < size; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[(planes === 3 ? channel : 0) * size + pixel];
      pixels.data[4 * pixel + channel] = (255 * (value - low)) / (high - low || 1);
    }
    pixels.data[4 * pixel + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return canvas;
}

function extremes(data: Float32Array): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
