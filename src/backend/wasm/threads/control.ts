/**
 * Where threads meet: words in the lowest page of the shared memory, as indices of an Int32Array. Those that
 * different threads write stand in cache lines of their own.
 */
export interface Control {
  /** Counts the programs: workers wait for it to change. */
  readonly epoch: number;
  /** How many workers sleep, and must be woken. */
  readonly sleeping: number;
  /** How many workers may take tasks now: 0 between programs. */
  readonly invited: number;
  /** The next task to take. */
  readonly next: number;
  /** How many tasks the program has, and how many of them are written down already. */
  readonly tasks: number;
  readonly written: number;
  /** The address of the memory of the first thread, and how far apart those of two threads are. */
  readonly scratch: number;
  readonly scratchStep: number;
  /** How many kernels programs may call, and the address of the first: see `KernelShelf`. */
  readonly kernels: number;
  readonly firstKernel: number;
  /** The addresses of the tasks. */
  readonly starts: number;
  /** What a worker says of itself begins here, `workerWords` to each. */
  readonly workers: number;
  readonly workerWords: number;
  /** Among the words of a worker: what it does, and a sign of life: the call that it is making. */
  readonly state: number;
  readonly progress: number;
}

export const control: Control = {
  epoch: 4096,
  sleeping: 4112,
  invited: 4128,
  next: 4144,
  tasks: 4160,
  written: 4176,
  scratch: 4192,
  scratchStep: 4193,
  kernels: 4194,
  firstKernel: 4195,
  starts: 5120,
  workers: 8192,
  workerWords: 16,
  state: 0,
  progress: 1,
};

/** The most tasks of a program, and threads of a device: as many as there is room for. */
export const mostTasks = 1024;
export const mostThreads = 64;

/** What a worker does. */
export const workerStates = { starting: 0, idle: 1, working: 2, failed: 3 } as const;
export type WorkerStates = typeof workerStates;

/** The first word of a worker's own. */
export function wordsOf(worker: number): number {
  return control.workers + worker * control.workerWords;
}
