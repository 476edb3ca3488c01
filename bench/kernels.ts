import type { View } from '../src/backend/backend.ts';
import { denseStrides, elementCount } from '../src/backend/extent.ts';
import { createWasmBackend, type WasmBackend } from '../src/backend/wasm/backend.ts';
import { machineOf, runConvolution } from '../src/conv/convolution.ts';
import { planConvolution } from '../src/conv/plan.ts';
import { type Role, resultOf, type Slots, slotShapes } from '../src/conv/roles.ts';
import { type ConvSpec, convSpec } from '../src/conv/spec.ts';
import { peakMultiplyAdds, peakOf } from './peak.ts';
import { timingOf } from './statistics.ts';

/** Something to time: `run` does it once. */
interface Case {
  readonly name: string;
  readonly detail: string;
  readonly multiplyAdds: number;
  run(): void;
}

/**
 * The dense kernels: convolutions and products, forward and backward, every algorithm that takes them, as
 * time and as a share of the multiply-adds that one thread can do at most.
 *
 *   npx tsx bench/kernels.ts [--rounds 40] [--only A,B] [--all] [--threads 1,2]
 *
 * With `--first`, instead, what the first call of a shape takes beside the later ones.
 */
async function main(): Promise<void> {
  const option = (name: string, otherwise: string): string => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? otherwise : process.argv[at + 1];
  };
  const backend = createWasmBackend();
  backend.setThreads?.(1);
  const counts = option('threads', '1').split(',').map(Number);
  const { threads } = backend.device;
  threads.count = Math.max(...counts);
  await threads.start();
  const only = option('only', '').split(',').filter(Boolean);
  if (process.argv.includes('--first')) {
    firstCalls(backend, only);
    return;
  }
  const chosen = allCases(backend, process.argv.includes('--all'))
    .filter(({ name }) => only.length === 0 || only.includes(name.split(' ')[0]))
    .flatMap((each) => counts.map((count) => onThreads(backend, count, each)));
  const times = interleave([...chosen, peakOf(backend.device)], Number(option('rounds', '40')));
  const peak = times[times.length - 1];
  const peakRate = peakMultiplyAdds / peak.least;
  console.log(`Node ${process.version}, peak ${(2e-6 * peakRate).toFixed(1)} GFLOP/s`);
  console.log(
    '| workload | algorithm | least ms | median ms | GFLOP/s | of peak |\n|---|---|---|---|---|---|',
  );
  chosen.forEach(({ name, detail, multiplyAdds }, n) => {
    const { least, median } = times[n];
    const rate = multiplyAdds / least;
    const numbers = [least.toFixed(3), median.toFixed(3), (2e-6 * rate).toFixed(1), percent(rate / peakRate)];
    console.log(`| ${[name, detail, ...numbers].join(' | ')} |`);
  });
}

/** A case on so many threads. */
function onThreads({ device }: WasmBackend, count: number, each: Case): Case {
  const run = (): void => {
    device.threads.count = count;
    each.run();
  };
  return { ...each, detail: `${each.detail} · ${count} ${count === 1 ? 'thread' : 'threads'}`, run };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

const millisecondsPerTurn = 4;

/** The cases take turns, so that whatever else the machine does falls on all alike; a turn repeats a case. */
function interleave(
  cases: readonly { run(): void }[],
  rounds: number,
): readonly { least: number; median: number }[] {
  const times: number[][] = cases.map(() => []);
  for (let round = -5; round < rounds; round++) {
    cases.forEach(({ run }, n) => {
      const end = performance.now() + millisecondsPerTurn;
      for (let start = performance.now(); start < end; start = performance.now()) {
        run();
        if (round >= 0) times[n].push(performance.now() - start);
      }
    });
  }
  return times.map((each) => {
    each.sort((a, b) => a - b);
    return { least: each[0], median: each[each.length >> 1] };
  });
}

const freshShapes = 6;
const millisecondsPerShape = 150;

/**
 * The first call of shapes that this process has not seen, each a little smaller than the one before; the
 * very first one also pays for what is done once in a process.
 */
function firstCalls(backend: WasmBackend, only: readonly string[]): void {
  console.log(
    `Node ${process.version}, one thread, ${freshShapes - 1} new shapes of each\n` +
      '| workload | very first ms | first ms | median | steady ms | first : steady | median |\n' +
      '|---|---|---|---|---|---|---|',
  );
  const names = [...forward(1, 0), ...others(0)].map(([name]) => name);
  for (const name of names.filter((each) => only.length === 0 || only.includes(each))) {
    const shapes = Array.from({ length: freshShapes }, (_, less) => {
      const spec = new Map([...forward(1, less), ...others(less)]).get(name);
      if (spec === undefined) throw new Error(`no layer is named ${name}`);
      return firstAndLater(convolutions(backend, name, spec, 'forward', false)[0]);
    });
    const fresh = shapes.slice(1);
    const first = timingOf(fresh.map((each) => each.first));
    const ratio = timingOf(fresh.map((each) => each.first / each.later));
    const later = timingOf(fresh.map((each) => each.later)).median;
    const times = [shapes[0].first, first.minimum, first.median, later, ratio.minimum, ratio.median];
    console.log(`| ${[name, ...times.map((time) => time.toFixed(2))].join(' | ')} |`);
  }
}

/** The time of the first call, and the least of the later ones. */
function firstAndLater({ run }: Case): { readonly first: number; readonly later: number } {
  const timed = (): number => {
    const start = performance.now();
    run();
    return performance.now() - start;
  };
  const first = timed();
  let later = Number.POSITIVE_INFINITY;
  const end = performance.now() + millisecondsPerShape;
  while (performance.now() < end) later = Math.min(later, timed());
  return { first, later };
}

type Layers = readonly (readonly [string, ConvSpec])[];

/** The layers A to E of so many images, `less` elements smaller than they are, each way. */
function forward(batch: number, less = 0): Layers {
  return [
    ['A', convSpec(2, [batch, 64, 56 - less, 56 - less], [64, 64, 3, 3], undefined, { padding: 1 })],
    ['B', convSpec(2, [batch, 256, 14 - less, 14 - less], [256, 256, 3, 3], undefined, { padding: 1 })],
    ['C', convSpec(2, [batch, 256, 56 - less, 56 - less], [64, 256, 1, 1])],
    [
      'D',
      convSpec(2, [batch, 128, 56 - less, 56 - less], [128, 1, 3, 3], undefined, { padding: 1, groups: 128 }),
    ],
    [
      'E',
      convSpec(2, [batch, 3, 224 - less, 224 - less], [64, 3, 7, 7], undefined, { padding: 3, stride: 2 }),
    ],
  ];
}

function others(less = 0): Layers {
  return [
    ['F', convSpec(2, [256, 1, 28 - less, 28 - less], [6, 1, 5, 5], undefined, { padding: 2 })],
    ['H', convSpec(2, [1, 1, 1080 - less, 1920 - less], [1, 1, 3, 3], undefined, { padding: 1 })],
  ];
}

function allCases(backend: WasmBackend, everyAlgorithm: boolean): readonly Case[] {
  return [
    ...[...forward(1), ...others()].flatMap(([name, spec]) =>
      convolutions(backend, name, spec, 'forward', everyAlgorithm),
    ),
    ...[512, 1024].map((size) => product(backend, size)),
    ...forward(8).flatMap(([name, spec]) => [
      ...convolutions(backend, `M ${name} data`, spec, 'dataGradient', everyAlgorithm),
      ...convolutions(backend, `M ${name} weight`, spec, 'weightGradient', everyAlgorithm),
    ]),
  ];
}

function convolutions(
  backend: WasmBackend,
  name: string,
  spec: ConvSpec,
  role: Role,
  everyAlgorithm: boolean,
): readonly Case[] {
  const shapes = slotShapes(spec);
  const views: Slots<View> = {
    input: viewOf(backend, shapes.input),
    weight: viewOf(backend, shapes.weight),
    output: viewOf(backend, shapes.output),
  };
  const machine = machineOf(backend, views[resultOf[role]]);
  const { chosen, others } = planConvolution(spec, role, machine);
  const multiplyAdds = elementCount(spec.outputShape) * elementCount(spec.weightShape.slice(1));
  return (everyAlgorithm ? [chosen, ...others] : [chosen]).map(({ name: algorithm, answer }) => ({
    name,
    detail: everyAlgorithm ? `${algorithm} (estimate ${percent(multiplyAdds / answer.cost)})` : algorithm,
    multiplyAdds,
    run: () => runConvolution(backend, role, spec, views, { algorithm }),
  }));
}

function product(backend: WasmBackend, size: number): Case {
  const [a, b, c] = [0, 1, 2].map(() => viewOf(backend, [1, size, size]));
  return {
    name: `I ${size}³`,
    detail: 'gemm',
    multiplyAdds: size ** 3,
    run: () => backend.gemm({ a, b, c }),
  };
}

function viewOf(backend: WasmBackend, shape: readonly number[]): View {
  const buffer = backend.allocate(4 * elementCount(shape));
  const view: View = { buffer, dtype: 'float32', shape, strides: denseStrides(shape), offset: 0 };
  backend.write(
    view,
    Float32Array.from({ length: elementCount(shape) }, () => Math.random() - 0.5),
  );
  return view;
}

await main();
