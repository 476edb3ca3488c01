import type { CheckRequest, Report, Request, RunRequest } from './protocol.ts';

type Numbered<T> = T extends Request ? Omit<T, 'run'> : never;

/** How a run ended. */
export type Ending =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  /** The worker is gone: out of memory, or it could not be loaded. */
  | { readonly kind: 'died'; readonly message: string };

interface Job {
  readonly hear: (report: Report) => void;
  readonly end: (ending: Ending) => void;
}

/**
 * The page's end of the worker. Runs follow each other; to stop is to end the worker, and the next run begins
 * in a new one, where what it needs runs again.
 */
export class Runner {
  #worker: Worker | undefined;
  #port: MessagePort | undefined;
  #jobs = new Map<number, Job>();
  #count = 0;

  /** Whether something runs or waits to. */
  get busy(): boolean {
    return this.#jobs.size > 0;
  }

  /** Asks for a run; `hear` gets its reports, and the result says how it ended. */
  ask(request: Numbered<RunRequest> | Numbered<CheckRequest>, hear: Job['hear']): Promise<Ending> {
    this.#count += 1;
    const run = this.#count;
    return new Promise((end) => {
      this.#jobs.set(run, { hear, end });
      this.#open().postMessage({ ...request, run });
    });
  }

  /** Loads the worker, so that the first run need not wait for it. */
  warm(): void {
    this.#open();
  }

  /** Ends whatever runs, at once. */
  stop(): void {
    this.#close({ kind: 'stopped' });
  }

  #open(): MessagePort {
    if (this.#port) return this.#port;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage(null, [port2]);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#close({ kind: 'died', message: event.message });
    };
    port1.onmessage = ({ data }: MessageEvent<Report>) => this.#hear(data);
    this.#worker = worker;
    this.#port = port1;
    return port1;
  }

  #hear(report: Report): void {
    const job = this.#jobs.get(report.run);
    if (!job) return;
    if (report.kind !== 'done') job.hear(report);
    else {
      this.#jobs.delete(report.run);
      job.end({ kind: 'done' });
    }
  }

  #close(ending: Ending): void {
    this.#worker?.terminate();
    this.#port?.close();
    this.#worker = undefined;
    this.#port = undefined;
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const { end } of jobs) end(ending);
  }
}
