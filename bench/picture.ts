import type { Row } from './measure.ts';
import type { Peer } from './peers.ts';
import { digits, ratioOf } from './table.ts';

const colours = ['#e4572e', '#f3a712', '#a8327d', '#8c6d46', '#2e86ab', '#3f7d20'];
const [left, top, right, rowHeight, width] = [210, 64, 30, 22, 880];

/** The ends of the axis: a little beyond all ratios, 1 well inside. */
function extent(ratios: readonly number[]): readonly [number, number] {
  return [0.8 * Math.min(0.5, ...ratios), 1.25 * Math.max(2, ...ratios)];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The beginning of a dot, its tag still open. */
function dot(x: number, y: number, peer: number): string {
  return `<circle cx="${x}" cy="${y}" r="5" fill="${colours[peer]}"`;
}

/** A row per workload, a dot per peer: how many times longer it takes than fovea. The axis is logarithmic. */
export function ratioPicture(rows: readonly Row[], peers: readonly Peer[]): string {
  const ratios = rows.flatMap((row) => peers.flatMap(({ name }) => ratioOf(row, name) ?? []));
  const [least, most] = extent(ratios);
  const x = (ratio: number): number =>
    Math.round(left + ((width - left - right) * Math.log(ratio / least)) / Math.log(most / least));
  const y = (n: number): number => top + rowHeight * (n + 0.5);
  const height = top + rowHeight * rows.length + 30;
  const bottom = height - 26;
  const ticks = [0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100, 1000, 10_000].filter((t) => t > least && t < most);
  const grid = ticks.map((tick) => {
    const line = `<line x1="${x(tick)}" x2="${x(tick)}" y1="${top}" y2="${bottom}"`;
    const label = `<text x="${x(tick)}" y="${height - 10}" text-anchor="middle">${tick}×</text>`;
    return `${line} class="${tick === 1 ? 'one' : 'grid'}"/>${label}`;
  });
  const legend = peers.map(({ title }, n) => {
    const at = left + n * 112;
    return `${dot(at, 44, n)}/><text x="${at + 9}" y="48">${title}</text>`;
  });
  const labels = rows.map(
    ({ workload }, n) =>
      `<text x="${left - 12}" y="${y(n) + 4}" text-anchor="end">` +
      `<tspan font-weight="bold">${workload.name}</tspan> ${escaped(workload.title)}</text>`,
  );
  const dots = rows.flatMap((row, n) =>
    peers.flatMap(({ name, title }, p) => {
      const ratio = ratioOf(row, name);
      if (ratio === undefined) return [];
      const tip = `<title>${row.workload.name}: ${title} ${digits(ratio)}×</title>`;
      return [`${dot(x(ratio), y(n), p)}>${tip}</circle>`];
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>Time of each peer as a multiple of fovea's</title>
<style>
  svg { background: #fff; font: 11px system-ui, sans-serif }
  .grid { stroke: #ddd }
  .one { stroke: #333; stroke-width: 1.5 }
  .head { font-size: 14px; font-weight: bold }
</style>
<text x="12" y="22" class="head">Time of each peer as a multiple of fovea's: right of 1×, fovea leads</text>
${[...legend, ...grid, ...labels, ...dots].join('\n')}
</svg>
`;
}
