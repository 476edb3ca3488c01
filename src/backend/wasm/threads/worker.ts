import type { Control, WorkerStates } from './control.ts';

/** What a worker is given. */
export interface WorkerSetup {
  readonly worker: number;
  readonly memory: WebAssembly.Memory;
  readonly dispatcher: WebAssembly.Module;
  readonly control: Control;
  readonly states: WorkerStates;
  /** How often it looks for work before it sleeps. */
  readonly patience: number;
}

/**
 * All that a worker does: it waits for programs and takes tasks, until the process or the page ends. This
 * function reaches its worker as text, so it names nothing outside itself and defines no function inside.
 */
export function workerMain(setup: WorkerSetup): void {
  const { worker, memory, control, states, patience } = setup;
  // The memory may grow, but its lowest page stays where it is in an old buffer too.
  const words = new Int32Array(memory.buffer);
  const own = control.workers + worker * control.workerWords;
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 });
  const imports = { fovea: { memory, table } };
  const walk = new WebAssembly.Instance(setup.dispatcher, imports).exports.run as (
    at: number,
    scratch: number,
    progress: number,
  ) => void;
  let kernelWord = control.firstKernel;
  let epoch = 0;
  Atomics.store(words, own + control.state, states.idle);
  try {
    for (;;) {
      for (let turn = 0; Atomics.load(words, control.epoch) === epoch; turn++) {
        if (turn < patience) continue;
        Atomics.add(words, control.sleeping, 1);
        Atomics.wait(words, control.epoch, epoch);
        Atomics.sub(words, control.sleeping, 1);
      }
      epoch = Atomics.load(words, control.epoch);
      // In this order: whoever closes a program looks at the states after that.
      Atomics.store(words, own + control.state, states.working);
      while (worker < Atomics.load(words, control.invited)) {
        const task = Atomics.add(words, control.next, 1);
        while (Atomics.load(words, control.written) <= task && task < Atomics.load(words, control.tasks));
        if (task >= Atomics.load(words, control.tasks)) break;
        while (table.length < Atomics.load(words, control.kernels)) {
          if (4 * kernelWord >= memory.buffer.byteLength) memory.grow(0);
          const address = new Int32Array(memory.buffer)[kernelWord] >>> 0;
          if (address + 8 > memory.buffer.byteLength) memory.grow(0);
          const length = new Int32Array(memory.buffer)[(address >>> 2) + 1];
          if (address + 8 + length > memory.buffer.byteLength) memory.grow(0);
          // A module is not compiled from memory that could change.
          const binary = new Uint8Array(memory.buffer, address + 8, length).slice();
          const kernel = new WebAssembly.Instance(new WebAssembly.Module(binary), imports);
          table.grow(1, kernel.exports.run);
          kernelWord = address >>> 2;
        }
        const scratch = Atomics.load(words, control.scratch);
        const step = Atomics.load(words, control.scratchStep);
        walk(
          Atomics.load(words, control.starts + task),
          scratch + (worker + 1) * step,
          4 * (own + control.progress),
        );
      }
      Atomics.store(words, own + control.state, states.idle);
      Atomics.notify(words, own + control.state);
    }
  } catch {
    Atomics.store(words, own + control.state, states.failed);
    Atomics.notify(words, own + control.state);
  }
}
