import { element } from '../controls/dom.ts';
import type { Grid } from './drawable.ts';

/** A small matrix as a table; the colour of a cell says how far its number is above zero, or below. */
export function heatTable({ rows, columns, data }: Grid): HTMLElement {
  const most = data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const table = element('table', { class: 'heat' });
  for (let row = 0; row < rows; row += 1) {
    const line = table.insertRow();
    for (let column = 0; column < columns; column += 1) {
      const value = data[row * columns + column];
      const cell = line.insertCell();
      cell.textContent = shortNumber(value);
      cell.style.setProperty('--heat', `${Math.round((55 * Math.abs(value)) / most)}%`);
      cell.className = value < 0 ? 'below' : 'above';
    }
  }
  const grid = { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Heat grid' };
  return element('div', { class: 'drawing' }, element('div', grid, table), legend(data, most));
}

/** Which colour stands for which number; the half below zero only where there is something. */
function legend(data: Float32Array, most: number): HTMLElement {
  const ends = data.some((value) => value < 0) ? [-most, 0, most] : [0, most];
  const ramp = element('span', { class: ends.length === 3 ? 'ramp both' : 'ramp', 'aria-hidden': 'true' });
  const numbers = ends.map((value) => element('span', {}, shortNumber(value)));
  return element('p', { class: 'legend', 'aria-hidden': 'true' }, ramp, ...numbers);
}

function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
