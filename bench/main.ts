import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { installPeers, peersFolder } from './install.ts';
import { type Contender, measure, type Patience, type Row } from './measure.ts';
import { chooseWorkloads, type Options, readOptions, usage } from './options.ts';
import { findPython, type Peer, peers } from './peers.ts';
import { ratioPicture } from './picture.ts';
import { MeasuredProcess } from './process.ts';
import { digits, markdownTable, type Report, ratioOf } from './table.ts';
import { workloads } from './workloads/all.ts';
import type { Workload } from './workloads/workload.ts';

const thorough: Patience = { rounds: 30, slice: 20, budget: 5000, warmUp: 400, limit: 120_000 };
const quick: Patience = { rounds: 5, slice: 5, budget: 150, warmUp: 50, limit: 4000 };

/** What the slow peers are spared when it has to be quick. */
const slowMultiplyAdds = 1e8;

const tell = (line: string): void => void process.stderr.write(`${line}\n`);
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The child process as one plain JavaScript file, as an application would bundle the library. */
async function bundleChild(folder: string): Promise<string> {
  const outfile = join(folder, 'child.mjs');
  const entryPoints = [pathOf('child.ts')];
  await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20' });
  return outfile;
}

function nodeProcess(child: string, name: string, threads = 1): MeasuredProcess {
  const environment = { FOVEA_BENCH_PEERS: peersFolder, FOVEA_BENCH_THREADS: String(threads) };
  return new MeasuredProcess({ program: process.execPath, arguments: [child, name], environment });
}

function torchProcess(python: string | undefined, threads: number): MeasuredProcess | undefined {
  if (python === undefined) return undefined;
  const count = String(threads);
  const environment = { OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, FOVEA_BENCH_THREADS: count };
  return new MeasuredProcess({ program: python, arguments: [pathOf('adapters/pytorch.py')], environment });
}

/** A peer, installed or not. */
async function contender(
  peer: Peer,
  child: string,
  { missing, reason }: { readonly missing: readonly string[]; readonly reason: string },
  { quick, threads }: Options,
): Promise<Contender> {
  const { name, packages } = peer;
  const lacks = packages.filter((each) => missing.includes(each));
  const refusal = ({ task, multiplyAdds }: Workload): string | undefined => {
    if (lacks.length > 0) return `not installed (${lacks.join(', ')}): ${reason}`;
    if (process_ === undefined) return 'no python3 here can import torch';
    const isLong = task !== 'forward' || multiplyAdds > slowMultiplyAdds;
    return quick && peer.isSlow && isLong ? 'too slow for --quick' : undefined;
  };
  const process_ =
    name === 'torch' ? torchProcess(await findPython(), threads) : nodeProcess(child, name, threads);
  return { name, process: process_, refusal };
}

/** One line per workload while they run. */
function tellRow(row: Row, chosen: readonly Peer[]): void {
  const own = row.outcomes.get('fovea');
  const time = own !== undefined && 'timing' in own ? `${digits(own.timing.minimum)} ms` : '–';
  const ratios = chosen.flatMap(({ name }) => {
    const ratio = ratioOf(row, name);
    return ratio === undefined ? [] : [`${name} ${digits(ratio)}×`];
  });
  tell(`${row.workload.name.padEnd(12)} fovea ${time.padEnd(10)} ${ratios.join(' · ')}`);
}

async function run(options: Options, folder: string): Promise<Report> {
  const chosen = peers.filter(({ name }) => options.peers.includes(name));
  const state = await installPeers([...new Set(chosen.flatMap(({ packages }) => packages))], tell);
  const child = await bundleChild(folder);
  const fovea: Contender = {
    name: 'fovea',
    process: nodeProcess(child, 'fovea', options.threads),
    refusal: () => undefined,
  };
  const others = await Promise.all(chosen.map((peer) => contender(peer, child, state, options)));
  const contenders = [fovea, ...others];
  const oracle = nodeProcess(child, options.quick ? 'oracle-wasm' : 'oracle-reference');
  const limit = nodeProcess(child, 'limit');
  const rows: Row[] = [];
  try {
    for (const workload of chooseWorkloads(workloads, options.only)) {
      const place = join(folder, 'workload');
      const patience = options.quick ? quick : thorough;
      rows.push(await measure(workload, oracle, limit, contenders, place, patience));
      tellRow(rows[rows.length - 1], chosen);
    }
  } finally {
    for (const each of [oracle, limit, ...contenders.map((c) => c.process)]) each?.end();
  }
  const versions = new Map(contenders.map(({ name, process: p }) => [name, p?.version ?? '']));
  versions.set('limit', limit.version);
  const threads =
    options.threads === 1 ? 'one thread each' : `${options.threads} threads where there are threads`;
  const cores = `${cpus().length} cores, Node ${process.version.slice(1)}, ${threads}`;
  const machine = `${cpus()[0].model.trim()}, ${cores}`;
  return {
    ...{ rows, peers: chosen, versions },
    circumstances: `${machine}, ${new Date().toISOString().slice(0, 10)}.`,
    oracle: `fovea's ${options.quick ? 'WASM' : 'reference'} device in float64`,
  };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return void console.log(usage);
  const folder = mkdtempSync(join(tmpdir(), 'fovea-bench-'));
  try {
    const report = await run(options, folder);
    const table = markdownTable(report);
    console.log(`\n${table}`);
    if (!options.write) return;
    writeFileSync(pathOf('RESULTS.md'), `# fovea and its peers\n\n![ratios](results.svg)\n\n${table}`);
    writeFileSync(pathOf('results.svg'), ratioPicture(report.rows, report.peers));
    tell('Wrote bench/RESULTS.md and bench/results.svg.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main().catch((error: unknown) => {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
