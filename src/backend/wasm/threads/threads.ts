import { assemble } from '../assembler/module.ts';
import type { KernelCache } from '../kernel-cache.ts';
import type { LinearMemory } from '../memory.ts';
import { parameters } from '../parameters.ts';
import { SharingBalance } from './balance.ts';
import { control, mostThreads, wordsOf, workerStates } from './control.ts';
import { dispatcher } from './dispatcher.ts';
import { type Calls, KernelShelf, Program, privateScratch } from './program.ts';
import { availableThreads, type StartedWorker, startWorker } from './spawn.ts';
import { unitsPerTask } from './split.ts';
import type { WorkerSetup } from './worker.ts';

/** Work that threads may share. */
export interface Work {
  /** How many pieces it can be cut into; neighbours go to one task. */
  readonly units: number;
  /** Nanoseconds that one thread takes for all of it, roughly: little work is not shared, none at 0. */
  readonly time: number;
  /** Memory of any content that a task needs for itself. */
  readonly scratchBytes?: number;
  /** What each task does beside its units, in units: the more, the fewer tasks. */
  readonly overhead?: number;
}

/** Calls the kernels for the units from `first` up to, not including, `end`. */
export type Task = (first: number, end: number, calls: Calls, scratch: number) => void;

// Waking a thread takes up to 50 microseconds, finding one awake 2.
const usuallyWorthSharing = 30_000;
const timeOfTask = 1000;
// Some 50 microseconds of looking before a thread sleeps.
const patience = 30_000;
const defaultMost = 16;
/** Departures from what is usual, for tests. */
export interface ThreadsOptions {
  readonly start?: (setup: WorkerSetup) => StartedWorker;
  /** A call of a kernel takes milliseconds. A thread that shows no sign of life for so many is dead. */
  readonly deathMilliseconds?: number;
  /** Nanoseconds of work that is worth sharing. */
  readonly worthSharing?: number;
}

/** Makes calls at once, from one block of parameters. */
const direct: Calls = {
  call: (run, ...integers) => void run(...integers),
  block: () => parameters.address,
};

/**
 * The threads of a device: the main one, and workers that are started when there is work for them. Work is
 * cut into tasks; the main thread writes down their calls, all threads take one task after the other, and it
 * is done when all have stopped. Everything a task computes must be the same wherever the cuts are.
 */
export class Threads {
  private readonly memory: LinearMemory;
  private readonly shelf: KernelShelf;
  private readonly program: Program;
  private readonly workers: StartedWorker[] = [];
  private walker: Walker | undefined;
  private wanted: number;
  private readonly balance = new SharingBalance();
  private readonly startWorker: (setup: WorkerSetup) => StartedWorker;
  private readonly deathMilliseconds: number;
  private readonly worthSharing: number;

  constructor(
    memory: LinearMemory,
    kernels: KernelCache,
    {
      start = startWorker,
      deathMilliseconds = 5000,
      worthSharing = usuallyWorthSharing,
    }: ThreadsOptions = {},
  ) {
    this.worthSharing = worthSharing;
    this.memory = memory;
    this.startWorker = start;
    this.deathMilliseconds = deathMilliseconds;
    this.shelf = new KernelShelf(memory, kernels);
    this.program = new Program(memory, this.shelf);
    this.wanted = Math.min(availableThreads(), defaultMost);
  }

  /** How many threads share the work: what was asked for, as far as the runtime allows it. */
  get count(): number {
    if (!this.memory.shared) return 1;
    const ended = this.workers.filter(({ hasEnded }) => hasEnded).length;
    return Math.max(1, Math.min(this.wanted, mostThreads) - ended);
  }

  set count(count: number) {
    this.wanted = count;
  }

  /** How many of them are there already: a program does not wait for workers that are starting. */
  get present(): number {
    const workers = Math.min(this.workers.length, this.invited());
    let present = 1;
    for (let worker = 0; worker < workers; worker++) if (this.isReady(worker)) present++;
    return present;
  }

  /** Does some work, on several threads where that is worth it. */
  parallel(work: Work, task: Task): void {
    const { units, time, scratchBytes = 0 } = work;
    if (units <= 0) return;
    const isWorth = units > 1 && time > 0 && time >= this.worthSharing && this.count > 1;
    const pays = isWorth && (this.worthSharing === 0 || this.balance.allows(time));
    const threads = pays ? this.gather() : 1;
    if (threads > 1) this.share(work, threads, task);
    else if (scratchBytes === 0) task(0, units, direct, 0);
    else this.memory.borrow(scratchBytes, (scratch) => task(0, units, direct, scratch));
  }

  /** Starts the workers that are missing, and waits until they are there. */
  async start(): Promise<void> {
    this.gather();
    while (this.present < this.count) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Starts the workers that are missing, and counts the threads that are there. */
  private gather(): number {
    this.walker ??= new Walker(this.memory, this.shelf);
    const { memory } = this.memory;
    for (let worker = this.workers.length; worker < this.invited(); worker++) {
      const setup = {
        worker,
        memory,
        dispatcher: this.walker.module,
        control,
        states: workerStates,
        patience,
      };
      this.workers.push(this.startWorker(setup));
    }
    return this.present;
  }

  private invited(): number {
    return this.memory.shared ? Math.min(this.wanted, mostThreads) - 1 : 0;
  }

  private isReady(worker: number): boolean {
    if (this.workers[worker].hasEnded) return false;
    const state = this.memory.i32[wordsOf(worker) + control.state];
    return state === workerStates.idle || state === workerStates.working;
  }

  private share({ units, time, scratchBytes = 0, overhead = 0 }: Work, threads: number, task: Task): void {
    const step = unitsPerTask(units, threads, overhead + (timeOfTask * units) / time);
    // Threads do not write to each other's cache lines.
    const scratchStep = 64 * Math.ceil(scratchBytes / 64) + 64;
    const lent = scratchBytes === 0 ? 0 : this.workers.length * scratchStep + scratchBytes;
    this.memory.borrow(lent, (scratch) => {
      const { i32 } = this.memory;
      i32[control.scratch] = scratch;
      i32[control.scratchStep] = scratchStep;
      const tasks = Math.ceil(units / step);
      const start = performance.now();
      let [own, ownTime] = [0, 0];
      this.open(tasks);
      try {
        this.write(units, step, task);
        own = this.walker?.takeTasks(scratch) ?? 0;
        ownTime = performance.now() - start;
      } finally {
        this.close();
      }
      if (own > 0) this.balance.record((ownTime * tasks) / own - (performance.now() - start));
    });
  }

  /** Workers come, and wait for the tasks that they take to be written. */
  private open(tasks: number): void {
    const { i32 } = this.memory;
    i32[control.next] = 0;
    i32[control.written] = 0;
    i32[control.tasks] = tasks;
    Atomics.store(i32, control.invited, this.invited());
    Atomics.add(i32, control.epoch, 1);
    if (Atomics.load(i32, control.sleeping) > 0) Atomics.notify(i32, control.epoch);
  }

  private write(units: number, step: number, task: Task): void {
    const { program } = this;
    program.restart();
    for (let first = 0, n = 0; first < units; first += step, n++) {
      const start = program.beginTask();
      task(first, Math.min(units, first + step), program, privateScratch);
      program.endTask();
      const { i32 } = this.memory;
      i32[control.starts + n] = start;
      Atomics.store(i32, control.written, n + 1);
    }
  }

  /** No more tasks are taken; waits for those that are being done. Throws if one was lost. */
  private close(): void {
    const { i32 } = this.memory;
    Atomics.store(i32, control.tasks, Atomics.load(i32, control.written));
    Atomics.store(i32, control.invited, 0);
    let isLost = false;
    this.workers.forEach((worker, n) => {
      const words = wordsOf(n);
      const isAlive = waitWhileWorking(i32, words, this.deathMilliseconds);
      if (isAlive && i32[words + control.state] !== workerStates.failed) return;
      isLost = true;
      i32[words + control.state] = workerStates.starting;
      worker.end();
    });
    if (isLost) {
      throw new Error(
        'fovea: a worker thread stopped in the middle of its work, so this result is not complete. ' +
          'Compute it again: the threads that are left will do it.',
      );
    }
  }
}

/** The main thread's way through programs. */
class Walker {
  readonly module: WebAssembly.Module;
  private readonly memory: LinearMemory;
  private readonly walk: (at: number, scratch: number, progress: number) => void;

  constructor(memory: LinearMemory, { table }: KernelShelf) {
    this.memory = memory;
    this.module = new WebAssembly.Module(assemble(dispatcher(), memory));
    const imports = { fovea: { memory: memory.memory, table } };
    this.walk = new WebAssembly.Instance(this.module, imports).exports.run as Walker['walk'];
  }

  /** Takes tasks until there are none; how many it took. */
  takeTasks(scratch: number): number {
    const { i32 } = this.memory;
    const tasks = i32[control.tasks];
    for (let own = 0; ; own++) {
      const task = Atomics.add(i32, control.next, 1);
      if (task >= tasks) return own;
      this.walk(i32[control.starts + task], scratch, 4 * (wordsOf(mostThreads) + control.progress));
    }
  }
}

/** Whether a worker stopped working by itself. A page's main thread must not sleep: there it looks. */
function waitWhileWorking(i32: Int32Array, words: number, deathMilliseconds: number): boolean {
  const state = words + control.state;
  for (let turn = 0; turn < patience; turn++) {
    if (Atomics.load(i32, state) !== workerStates.working) return true;
  }
  let progress = -1;
  let waited = 0;
  let before = performance.now();
  while (Atomics.load(i32, state) === workerStates.working) {
    if (maySleep) Atomics.wait(i32, state, workerStates.working, 50);
    const now = performance.now();
    // A pause of the whole process counts little.
    waited += Math.min(100, now - before);
    before = now;
    const at = Atomics.load(i32, words + control.progress);
    if (at !== progress) waited = 0;
    progress = at;
    if (waited > deathMilliseconds) return false;
  }
  return true;
}

const maySleep = canSleep();

function canSleep(): boolean {
  if (typeof SharedArrayBuffer !== 'function') return false;
  try {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0) === 'not-equal';
  } catch {
    return false;
  }
}
