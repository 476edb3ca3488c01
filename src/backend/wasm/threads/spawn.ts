import { type WorkerSetup, workerMain } from './worker.ts';

/** A worker that was started. */
export interface StartedWorker {
  /** Whether it has ended, or could not begin. */
  readonly hasEnded: boolean;
  end(): void;
}

class Started implements StartedWorker {
  hasEnded = false;
  private readonly terminate: () => void;

  constructor(terminate: () => void) {
    this.terminate = terminate;
  }

  end(): void {
    if (!this.hasEnded) this.terminate();
    this.hasEnded = true;
  }
}

/** The part of Node's worker_threads that is used here. */
interface NodeWorker {
  on(event: 'error' | 'exit', listener: () => void): void;
  unref(): void;
  terminate(): Promise<number>;
}
interface NodeThreads {
  readonly Worker: new (code: string, options: object) => NodeWorker;
}
interface NodeProcess {
  getBuiltinModule?(name: 'node:worker_threads'): NodeThreads | undefined;
  getBuiltinModule?(name: 'node:os'): { availableParallelism?(): number } | undefined;
}

const { process, navigator, Worker, Blob, URL } = globalThis as {
  process?: NodeProcess;
  navigator?: { readonly hardwareConcurrency?: number };
  Worker?: typeof globalThis.Worker;
  Blob?: typeof globalThis.Blob;
  URL?: typeof globalThis.URL;
};

/** How many threads the machine runs at once, as far as the runtime tells. */
export function availableThreads(): number {
  const { hardwareConcurrency } = navigator ?? {};
  return hardwareConcurrency ?? process?.getBuiltinModule?.('node:os')?.availableParallelism?.() ?? 1;
}

/** Starts a worker, out of the code that is here: no file to find, nothing for a bundler to know. */
export function startWorker(setup: WorkerSetup): StartedWorker {
  const threads = process?.getBuiltinModule?.('node:worker_threads');
  try {
    return threads === undefined ? startWebWorker(setup) : startNodeWorker(threads, setup);
  } catch {
    // Not allowed here, by a content security policy for example.
    return { hasEnded: true, end: () => {} };
  }
}

function startNodeWorker({ Worker: NodeWorker }: NodeThreads, setup: WorkerSetup): StartedWorker {
  const code = `(${workerMain})(require('node:worker_threads').workerData)`;
  const worker = new NodeWorker(code, { eval: true, workerData: setup, execArgv: [], name: 'fovea' });
  const started = new Started(() => void worker.terminate());
  worker.on('error', () => started.end());
  worker.on('exit', () => started.end());
  // A program ends when its own work is done.
  worker.unref();
  return started;
}

let address: string | undefined;

function startWebWorker(setup: WorkerSetup): StartedWorker {
  if (Worker === undefined || Blob === undefined || URL === undefined) throw new Error('no workers here');
  const code = `onmessage = ({ data }) => (${workerMain})(data)`;
  address ??= URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new Worker(address, { name: 'fovea' });
  const started = new Started(() => worker.terminate());
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    started.end();
  });
  worker.postMessage(setup);
  return started;
}
