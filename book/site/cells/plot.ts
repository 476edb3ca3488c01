const width = 480;
const height = 180;
const margin = { left: 52, right: 14, top: 12, bottom: 24 };

/** Numbers as a curve, as SVG: the first at the left, and the axes' ends in numbers. */
export function plotSvg(values: readonly number[]): string {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const x = (index: number): number =>
    margin.left + (index * (width - margin.left - margin.right)) / Math.max(1, values.length - 1);
  const y = (value: number): number =>
    height - margin.bottom - ((value - low) * (height - margin.top - margin.bottom)) / (high - low || 1);
  const points = values
    .map((value, index) => ({ value, index }))
    .filter(({ value }) => Number.isFinite(value));
  const path = points.map(({ value, index }) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const dots = values.length <= 60 ? path.map((point) => circle(point)).join('') : '';
  const ends = `from ${short(values[0])} to ${short(values[values.length - 1])}`;
  const label = `A curve of ${values.length} numbers, ${ends}`;
  const bottom = height - margin.bottom;
  return `<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<path class="axis" d="M${margin.left} ${margin.top}V${bottom}H${width - margin.right}"/>
<text x="${margin.left - 8}" y="${y(high) + 4}" text-anchor="end">${short(high)}</text>
<text x="${margin.left - 8}" y="${y(low) + 4}" text-anchor="end">${short(low)}</text>
<text x="${margin.left}" y="${height - 6}">1</text>
<text x="${width - margin.right}" y="${height - 6}" text-anchor="end">${values.length}</text>
<polyline class="curve" points="${path.join(' ')}"/>${dots}
</svg>`;
}

function circle(point: string): string {
  const [x, y] = point.split(',');
  return `<circle cx="${x}" cy="${y}" r="3"/>`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
