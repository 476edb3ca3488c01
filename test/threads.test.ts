/** Programs that use threads, in Node: they end as programs without threads do. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from './source.ts';

const library = JSON.stringify(join(root, 'dist/index.js'));

/** Uses two threads until the worker has taken part for a while, then says so and runs the last lines. */
const program = (last: string): string => `
  const threads = process.getBuiltinModule('node:worker_threads');
  let workers = 0;
  threads.Worker = class extends threads.Worker {
    constructor(...parameters) {
      super(...parameters);
      workers++;
    }
  };
  const { F, getNumThreads, rand, scope, setNumThreads } = await import(${library});
  if (workers > 0) throw new Error('a worker started before there was work');
  setNumThreads(2);
  const x = rand([1, 32, 56, 56]);
  const weight = rand([32, 32, 3, 3]);
  const end = Date.now() + 500;
  while (Date.now() < end) {
    scope(() => void F.conv2d(x, weight, null, { padding: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  console.log(getNumThreads() + ' threads, workers started: ' + workers);
  ${last}
`;

interface Ending {
  readonly code: number | null;
  readonly printed: string;
  /** Milliseconds from the last line to the end. */
  readonly delay: number;
}

const run = (code: string): Promise<Ending> => runNode(['--input-type=module', '--eval', code]);

function runNode(commandLine: readonly string[]): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, commandLine, { stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    let lastLine = 0;
    child.stdout.on('data', (text) => {
      printed += text;
      lastLine = performance.now();
    });
    child.on('close', (exitCode) =>
      resolve({ code: exitCode, printed: printed.trim(), delay: performance.now() - lastLine }),
    );
  });
}

test.concurrent.each([
  ['ends when its work is done', '', 0],
  ['ends by process.exit', 'process.exit(3);', 3],
  ['ends by an error', "throw new Error('enough');", 1],
])('a program %s', async (_, last, code) => {
  const ending = await run(program(last));
  expect([ending.printed, ending.code]).toEqual(['2 threads, workers started: 1', code]);
  expect(ending.delay).toBeLessThan(1000);
});

test('a bundle that renames everything has threads too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-bundle-'));
  const outfile = join(folder, 'program.mjs');
  try {
    await build({
      stdin: { contents: program(''), resolveDir: root },
      ...{ outfile, bundle: true, minify: true, keepNames: true, format: 'esm', platform: 'node' },
    });
    expect((await runNode([outfile])).printed).toBe('2 threads, workers started: 1');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('nothing starts where there is only one thread', async () => {
  const ending = await run(program('').replace('setNumThreads(2)', 'setNumThreads(1)'));
  expect([ending.printed, ending.code]).toEqual(['1 threads, workers started: 0', 0]);
});
