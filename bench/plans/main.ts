import { readFileSync, writeFileSync } from 'node:fs';
import type { View } from '../../src/backend/backend.ts';
import { denseStrides, elementCount } from '../../src/backend/extent.ts';
import { createWasmBackend, type WasmBackend } from '../../src/backend/wasm/backend.ts';
import { blockShape } from '../../src/backend/wasm/kernels/block-shape.ts';
import { machineOf, runConvolution } from '../../src/conv/convolution.ts';
import { planConvolution } from '../../src/conv/plan.ts';
import { operandsOf, type Role, type Slots, slotShapes } from '../../src/conv/roles.ts';
import type { ConvSpec } from '../../src/conv/spec.ts';
import { type Layer, layers } from './layers.ts';
import { fileOf, type Measurement } from './measurements.ts';

/**
 * Times every algorithm that offers itself for the layers of known networks, in all three roles, and says how
 * far the planner's choice is from the fastest:
 *
 *   npx tsx bench/plans/main.ts [--only depthwise] [--roles forward] [--rounds 9] [--write]
 *
 * `--write` records the times of this version of Node in node-NN.json, which `test/plans.test.ts` holds the
 * planner to. With `--only` it replaces the rows that it measured.
 */
function main(): void {
  const option = (name: string, otherwise: string): string => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? otherwise : process.argv[at + 1];
  };
  const roles = option('roles', 'forward,dataGradient,weightGradient').split(',') as Role[];
  const only = option('only', '');
  const rounds = Number(option('rounds', '9'));
  const rows: Measurement[] = [];
  console.log('| layer | role | chosen | ms | best | ms | slower by | first call | others |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const layer of layers.filter(({ name }) => name.includes(only))) {
    for (const role of roles) {
      const row = measure(layer, role, rounds);
      rows.push(row);
      tell(row);
    }
  }
  const slower = rows.map(slowdown).sort((a, b) => b - a);
  console.log(
    `${slower.filter((each) => each <= 1.15).length} of ${rows.length} are within 15 % of the best.`,
  );
  if (process.argv.includes('--write')) write(rows);
}

function slowdown({ chosen, milliseconds }: Measurement): number {
  return milliseconds[chosen] / Math.min(...Object.values(milliseconds));
}

function tell(row: Measurement): void {
  const { layer, role, chosen, milliseconds, firstCall } = row;
  const sorted = Object.entries(milliseconds).sort(([, a], [, b]) => a - b);
  const [best, least] = sorted[0];
  const others = sorted
    .filter(([name]) => name !== best && name !== chosen)
    .map(([name, time]) => `${name} ${time.toFixed(3)}`);
  const ratio = slowdown(row);
  const cells = [
    ...[layer, role, chosen, milliseconds[chosen].toFixed(3), best, least.toFixed(3)],
    ratio > 1.15 ? `**${ratio.toFixed(2)}×**` : `${ratio.toFixed(2)}×`,
    `${(firstCall / milliseconds[chosen]).toFixed(1)}×`,
    others.join(', '),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

/** Every offer in turns, its least time; and the first call of the chosen one on a new device. */
function measure({ name, spec }: Layer, role: Role, rounds: number): Measurement {
  const backend = createWasmBackend();
  backend.setThreads?.(1);
  blockShape(backend.device);
  const views = viewsFor(backend, spec);
  const result = views[operandsOf[role][0]];
  const { chosen, others } = planConvolution(spec, role, machineOf(backend, result));
  const start = performance.now();
  runConvolution(backend, role, spec, views);
  const firstCall = performance.now() - start;
  const names = [chosen, ...others].map((candidate) => candidate.name);
  const times = new Map(names.map((each) => [each, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < rounds; round++) {
    for (const algorithm of names) {
      const before = times.get(algorithm)!;
      // What is hopeless is not timed often.
      if (round > 2 && before > 4 * Math.min(...times.values())) continue;
      times.set(
        algorithm,
        Math.min(
          before,
          least(() => runConvolution(backend, role, spec, views, { algorithm })),
        ),
      );
    }
  }
  const milliseconds = Object.fromEntries(
    [...times].map(([key, time]) => [key, Number(time.toPrecision(4))]),
  );
  return {
    layer: name,
    role,
    chosen: chosen.name,
    milliseconds,
    firstCall: Number(firstCall.toPrecision(4)),
  };
}

const millisecondsPerTurn = 6;

function least(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  const end = performance.now() + millisecondsPerTurn;
  for (let start = performance.now(); start < end; start = performance.now()) {
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function viewsFor(backend: WasmBackend, spec: ConvSpec): Slots<View> {
  const shapes = slotShapes(spec);
  const view = (shape: readonly number[]): View => {
    const buffer = backend.allocate(4 * elementCount(shape));
    const made: View = { buffer, dtype: 'float32', shape, strides: denseStrides(shape), offset: 0 };
    backend.write(
      made,
      Float32Array.from({ length: elementCount(shape) }, () => Math.random() - 0.5),
    );
    return made;
  };
  return { input: view(shapes.input), weight: view(shapes.weight), output: view(shapes.output) };
}

function write(rows: readonly Measurement[]): void {
  const file = fileOf(process.versions.node);
  const known: Measurement[] = readMeasurements(file);
  const isNew = ({ layer, role }: Measurement) =>
    !rows.some((row) => row.layer === layer && row.role === role);
  const all = [...known.filter(isNew), ...rows];
  const order = layers.map(({ name }) => name);
  all.sort((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer));
  writeFileSync(file, `[\n${all.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
  console.log(`Wrote ${file.pathname}`);
}

function readMeasurements(file: URL): Measurement[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Measurement[];
  } catch {
    return [];
  }
}

main();
