/** Draws README's picture, docs/learned-kernel.svg: what chapter 4 of the book learns, in its own numbers. */
import { mkdir, writeFile } from 'node:fs/promises';
import { manualSeed, nn, noGrad, ones, type Tensor } from '../src/index.ts';

const target = new URL('../docs/learned-kernel.svg', import.meta.url);
const square = 30;
const gap = 64;
const margin = 24;

/** A striped image, the kernel that ten gradient steps find, and the image seen through it. */
function learn(): { image: Tensor; kernel: Tensor; edges: Tensor } {
  manualSeed(131587289);
  const image = ones([1, 1, 6, 8]);
  image.at('...', '2:6').fill_(0);
  const target = image.at('...', ':-1').sub(image.at('...', '1:'));
  const convolution = new nn.Conv2d(1, 1, [1, 2], { bias: false });
  for (let step = 0; step < 10; step++) {
    convolution.zeroGrad();
    convolution.forward(image).sub(target).pow(2).sum().backward();
    noGrad(() => {
      for (const weight of convolution.parameters())
        if (weight.grad) weight.sub_(weight.grad, { alpha: 0.03 });
    });
  }
  const edges = noGrad(() => convolution.forward(image));
  return { image: image.at(0, 0), kernel: convolution.weight.detach().at(0, 0), edges: edges.at(0, 0) };
}

/** Orange above zero, blue below, white at zero. */
function colour(value: number): string {
  const strength = Math.min(1, Math.abs(value));
  const [red, green, blue] = value < 0 ? [37, 99, 205] : [234, 120, 30];
  const mix = (channel: number) => Math.round(255 - strength * (255 - channel));
  return `rgb(${mix(red)} ${mix(green)} ${mix(blue)})`;
}

/** A grid of coloured squares, with their numbers written in them where asked. */
function grid(values: Tensor, left: number, height: number, withNumbers: boolean): string {
  const [rows, columns] = values.shape;
  const top = (height - rows * square) / 2;
  const squares: string[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = values.at(i, j).item();
      const [x, y] = [left + j * square, top + i * square];
      squares.push(`<rect x="${x}" y="${y}" width="${square}" height="${square}" fill="${colour(value)}"/>`);
      if (withNumbers) squares.push(text(value.toFixed(2), x + square / 2, y + square / 2, 10, ink(value)));
    }
  }
  return `<g stroke="#8a8f98" stroke-width="0.75">${squares.join('')}</g>`;
}

const darkInk = '#1d2026';

/** Dark blue needs light numbers. */
function ink(value: number): string {
  return value < -0.5 ? '#ffffff' : darkInk;
}

function text(content: string, x: number, y: number, size: number, fill = darkInk): string {
  const place = `x="${x}" y="${y}" font-size="${size}" text-anchor="middle" dominant-baseline="central"`;
  return `<text ${place} fill="${fill}" stroke="none">${content}</text>`;
}

/** The picture as SVG text. */
export function picture(): string {
  const { image, kernel, edges } = learn();
  const height = 6 * square + 2 * margin + 18;
  const lefts = [margin, margin + 8 * square + gap, margin + 10 * square + 2 * gap];
  const width = lefts[2] + 7 * square + margin;
  const signs = [
    text('⋆', lefts[1] - gap / 2, height / 2, 26),
    text('=', lefts[2] - gap / 2, height / 2, 26),
  ];
  const captions = [
    text('image', lefts[0] + 4 * square, height - 15, 13),
    text('learned kernel', lefts[1] + square, height - 15, 13),
    text('edges', lefts[2] + 3.5 * square, height - 15, 13),
  ];
  const frame = `viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${frame}>
<title>A striped image, a kernel learned from it, and the edges it finds</title>
<rect width="${width}" height="${height}" rx="10" fill="#ffffff"/>
${grid(image, lefts[0], height, false)}
${grid(kernel, lefts[1], height, true)}
${grid(edges, lefts[2], height, true)}
${[...signs, ...captions].join('\n')}
</svg>
`;
}

if (process.argv[1] === import.meta.filename) {
  await mkdir(new URL('.', target), { recursive: true });
  await writeFile(target, picture());
}
