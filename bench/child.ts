import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Adapter, Prepared } from './adapters/adapter.ts';
import { fovea, oracle } from './adapters/fovea.ts';
import { jax } from './adapters/jax.ts';
import { limit } from './adapters/limit.ts';
import { onnxruntime } from './adapters/onnxruntime.ts';
import { tensorflow } from './adapters/tensorflow.ts';
import type { Command, Reply } from './protocol.ts';
import type { Workload } from './workloads/workload.ts';

const adapters: { readonly [name: string]: () => Adapter | Promise<Adapter> } = {
  limit,
  fovea,
  'oracle-reference': () => oracle('reference'),
  'oracle-wasm': () => oracle('wasm'),
  'ort-web': () => onnxruntime('onnxruntime-web'),
  'ort-node': () => onnxruntime('onnxruntime-node'),
  'tfjs-wasm': () => tensorflow('wasm'),
  'tfjs-cpu': () => tensorflow('cpu'),
  jax,
};

/** What takes so many milliseconds is warm after its first time. */
const longRun = 1000;

async function load(adapter: Adapter, folder: string): Promise<Prepared> {
  const workload: Workload = JSON.parse(readFileSync(join(folder, 'workload.json'), 'utf8'));
  const values = new Map(
    Object.keys(workload.given).map((name) => {
      const { buffer } = new Uint8Array(readFileSync(join(folder, `${name}.f32`)));
      return [name, new Float32Array(buffer)];
    }),
  );
  return adapter.prepare(workload, values);
}

/** Milliseconds of so many runs. */
async function time({ run }: Prepared, runs: number): Promise<number> {
  const start = performance.now();
  for (let n = 0; n < runs; n++) {
    const pending = run();
    if (pending !== undefined) await pending;
  }
  return performance.now() - start;
}

/**
 * Runs for a while, and at least once; the milliseconds of the fastest run. What takes microseconds is
 * mostly JavaScript, which the runtime compiles in steps: it gets ten times as long.
 */
async function warmUp(prepared: Prepared, milliseconds: number): Promise<number> {
  const start = performance.now();
  let least = Number.POSITIVE_INFINITY;
  do least = Math.min(least, await time(prepared, 1));
  while (performance.now() - start < (least < 0.2 ? 10 : 1) * milliseconds);
  return least;
}

/**
 * One library in a process of its own: reads a command per line from standard input and answers each with
 * one line on pipe 3, because libraries print on the others as they please.
 */
async function main(): Promise<void> {
  const answer = (reply: Reply): void => void writeSync(3, `${JSON.stringify(reply)}\n`);
  const adapter = await adapters[process.argv[2]]();
  answer({ version: adapter.version });
  let prepared: Prepared | undefined;
  const obey = async (command: Command): Promise<Reply> => {
    if (command.do === 'time') return { milliseconds: await time(prepared!, command.runs) };
    prepared?.dispose?.();
    prepared = undefined;
    const next = await load(adapter, command.folder);
    const start = performance.now();
    const results = await next.results();
    const first = performance.now() - start;
    results.forEach((result, n) => {
      writeFileSync(`${command.results}.${n}.f64`, new Float64Array(result));
    });
    prepared = next;
    const isWarm = command.warmUp === 0 || first > longRun;
    return { milliseconds: isWarm ? first : await warmUp(next, command.warmUp) };
  };
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      answer(await obey(JSON.parse(line)));
    } catch (error) {
      answer({ error: error instanceof Error ? error.message : String(error) });
    }
  }
  process.exit();
}

await main();
