import { parseArgs } from 'node:util';
import { peers } from './peers.ts';
import type { Workload } from './workloads/workload.ts';

/** What the command line asks for. */
export interface Options {
  readonly quick: boolean;
  readonly write: boolean;
  readonly help: boolean;
  /** For fovea and every peer that has threads. */
  readonly threads: number;
  /** Letters or names of workloads; empty: all. */
  readonly only: readonly string[];
  /** Names of peers. */
  readonly peers: readonly string[];
}

/** Reads the command line. Throws at what it does not know. */
export function readOptions(commandLine: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...commandLine],
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      threads: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      peers: { type: 'string' },
    },
  });
  const words = (text: string): string[] => text.split(',').filter(Boolean);
  const names = peers.map(({ name }) => name);
  const chosen = values.peers === undefined ? names : words(values.peers);
  const stranger = chosen.find((name) => !names.includes(name));
  if (stranger !== undefined)
    throw new Error(`no peer is named '${stranger}'. There are: ${names.join(', ')}.`);
  const threads = Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1) {
    throw new Error(`--threads takes a number of threads, not '${values.threads}'.`);
  }
  const { quick, write, help } = values;
  return { quick, write, help, threads, only: words(values.only), peers: chosen };
}

/** The workloads that `--only` names, by letter or by name. Throws at a word that names none. */
export function chooseWorkloads(all: readonly Workload[], only: readonly string[]): readonly Workload[] {
  const isNamed = ({ name }: Workload, word: string): boolean => name === word || name.split(' ')[0] === word;
  const stranger = only.find((word) => !all.some((workload) => isNamed(workload, word)));
  if (stranger !== undefined) {
    throw new Error(
      `no workload is named '${stranger}'. There are: ${all.map(({ name }) => name).join(', ')}.`,
    );
  }
  return only.length === 0 ? all : all.filter((workload) => only.some((word) => isNamed(workload, word)));
}

/** What `--help` prints. */
export const usage: string = `npm run bench -- [options]

Runs fovea and its peers side by side on one thread each, unless told otherwise, in processes of their own, in
turns, and checks that all compute the same. Installs the peers into bench/peers when they are not there.

  --quick          few short rounds: under a minute in all
  --threads 2      so many threads for fovea, PyTorch and onnxruntime-node; the others have one
  --only A,M       these workloads: letters, or names such as "M A"
  --peers a,b      these peers: ${peers.map(({ name }) => name).join(', ')}
  --write          also write bench/RESULTS.md and bench/results.svg
  --help           this text`;
