/** Programs that use threads, in Node: they end as programs without threads do. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './source.ts';

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
  const { F, rand, scope, setNumThreads } = await import(${JSON.stringify(join(root, 'dist/index.js'))});
  if (workers > 0) throw new Error('a worker started before there was work');
  setNumThreads(2);
  const x = rand([1, 32, 56, 56]);
  const weight = rand([32, 32, 3, 3]);
  const end = Date.now() + 500;
  while (Date.now() < end) {
    scope(() => void F.conv2d(x, weight, null, { padding: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  console.log(workers === 1 ? 'one worker' : workers + ' workers');
  ${last}
`;

interface Ending {
  readonly code: number | null;
  readonly printed: string;
  /** Milliseconds from the last line to the end. */
  readonly delay: number;
}

function run(code: string): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
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
  expect([ending.printed, ending.code]).toEqual(['one worker', code]);
  expect(ending.delay).toBeLessThan(1000);
});

test('nothing starts where there is only one thread', async () => {
  const ending = await run(program('').replace('setNumThreads(2)', 'setNumThreads(1)'));
  expect([ending.printed, ending.code]).toEqual(['0 workers', 0]);
});
