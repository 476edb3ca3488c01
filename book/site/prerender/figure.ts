const cell = 44;
const image = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
];
const kernel = [
  [0, 1],
  [2, 3],
];
const height = image.length * cell;

/** The first step of the first chapter: the window in the image's corner, the kernel, and what comes out. */
export function firstWindow(): string {
  const output = correlate();
  const summands = kernel.flatMap((row, i) => row.map((weight, j) => `${image[i][j]}·${weight}`));
  const sum = `${summands.join(' + ')} = ${output[0][0]}`;
  const parts = [
    grid(image, 1, (i, j) => i < kernel.length && j < kernel[0].length),
    sign('⋆', 4),
    grid(kernel, 5, () => true),
    sign('=', 7),
    grid(output, 8, (i, j) => i === 0 && j === 0),
  ];
  const width = 9 * cell + 2;
  const label =
    'An image of three by three numbers, a kernel of two by two, and the two by two sums it gives';
  return `<figure>
<svg viewBox="${cell - 1} -1 ${width} ${height + 2}" role="img" aria-label="${label}">
${parts.join('\n')}
</svg>
<figcaption>The window in the corner: ${sum}. Then one step to the right, and again.</figcaption>
</figure>`;
}

function correlate(): number[][] {
  const steps = [...Array(image.length - kernel.length + 1).keys()];
  const sumAt = (i: number, j: number): number =>
    kernel.flatMap((row, k) => row.map((weight, l) => image[i + k][j + l] * weight)).reduce((a, b) => a + b);
  return steps.map((i) => steps.map((j) => sumAt(i, j)));
}

/** Squares with numbers, centred vertically; `column` counts squares from the left. */
function grid(numbers: number[][], column: number, isLit: (i: number, j: number) => boolean): string {
  const top = (height - numbers.length * cell) / 2;
  const squares = numbers.flatMap((row, i) =>
    row.map((number, j) => ({ number, lit: isLit(i, j), x: (column + j) * cell, y: top + i * cell })),
  );
  // The lit squares come last, so that no neighbour covers their outline.
  const drawn = squares.toSorted((a, b) => Number(a.lit) - Number(b.lit));
  return drawn
    .map(({ number, lit, x, y }) => {
      const square = `<rect${lit ? ' class="lit"' : ''} x="${x}" y="${y}" width="${cell}" height="${cell}"/>`;
      return `${square}<text x="${x + cell / 2}" y="${y + cell / 2}">${number}</text>`;
    })
    .join('');
}

function sign(text: string, column: number): string {
  return `<text class="sign" x="${(column + 0.5) * cell}" y="${height / 2}">${text}</text>`;
}
