/** Dense factorizations on the host, in double precision, over row-major arrays. */

/** A square matrix [n, n] brought to triangular form, in place, with what was done to the right-hand side. */
export interface Elimination {
  /** Determinant: 0 for a singular matrix. */
  readonly determinant: number;
  /** The row at which no pivot was left; undefined for a regular matrix. */
  readonly singularAt: number | undefined;
}

/** Gauss and Jordan with partial pivoting: turns [A | B] into [I | A⁻¹B], B being [n, k]. */
export function eliminate(a: Float64Array, b: Float64Array, n: number): Elimination {
  const k = n === 0 ? 0 : b.length / n;
  let determinant = 1;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(a[row * n + column]) > Math.abs(a[pivot * n + column])) pivot = row;
    }
    if (a[pivot * n + column] === 0) return { determinant: 0, singularAt: column };
    if (pivot !== column) {
      swapRows(a, n, pivot, column);
      swapRows(b, k, pivot, column);
      determinant = -determinant;
    }
    const head = a[column * n + column];
    determinant *= head;
    scaleRow(a, n, column, 1 / head);
    scaleRow(b, k, column, 1 / head);
    for (let row = 0; row < n; row++) {
      const factor = row === column ? 0 : a[row * n + column];
      if (factor === 0) continue;
      subtractRow(a, n, row, column, factor);
      subtractRow(b, k, row, column, factor);
    }
  }
  return { determinant, singularAt: undefined };
}

function swapRows(values: Float64Array, width: number, one: number, other: number): void {
  const row = values.slice(one * width, (one + 1) * width);
  values.copyWithin(one * width, other * width, (other + 1) * width);
  values.set(row, other * width);
}

function scaleRow(values: Float64Array, width: number, row: number, factor: number): void {
  for (let i = 0; i < width; i++) values[row * width + i] *= factor;
}

function subtractRow(values: Float64Array, width: number, row: number, from: number, factor: number): void {
  for (let i = 0; i < width; i++) values[row * width + i] -= factor * values[from * width + i];
}

/**
 * Householder's factorization A = Q · R of [m, n]: Q [m, k] with orthonormal columns, R [k, n] triangular,
 * k = min(m, n). Signs as LAPACK's: the diagonal of R is opposite in sign to what it was.
 */
export function householder(
  values: Float64Array,
  m: number,
  n: number,
): { q: Float64Array; r: Float64Array } {
  const k = Math.min(m, n);
  const work = values.slice();
  const q = new Float64Array(m * k);
  for (let i = 0; i < k; i++) q[i * k + i] = 1;
  const reflectors: Float64Array[] = [];
  for (let j = 0; j < k; j++) {
    const v = new Float64Array(m);
    for (let i = j; i < m; i++) v[i] = work[i * n + j];
    const length = Math.hypot(...v);
    if (m - j > 1 && length > 0) v[j] += v[j] < 0 ? -length : length;
    else v.fill(0);
    reflect(work, n, v);
    reflectors.push(v);
  }
  for (const v of reflectors.reverse()) reflect(q, k, v);
  const r = new Float64Array(k * n);
  for (let i = 0; i < k; i++) for (let j = i; j < n; j++) r[i * n + j] = work[i * n + j];
  return { q, r };
}

/** A ← (I − 2vvᵀ / vᵀv) · A, for A of the given width. */
function reflect(a: Float64Array, width: number, v: Float64Array): void {
  const square = v.reduce((sum, x) => sum + x * x, 0);
  if (square === 0) return;
  for (let j = 0; j < width; j++) {
    let product = 0;
    for (let i = 0; i < v.length; i++) product += v[i] * a[i * width + j];
    for (let i = 0; i < v.length; i++) a[i * width + j] -= ((2 * product) / square) * v[i];
  }
}
