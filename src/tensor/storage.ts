import type { Backend, DeviceBuffer, MemoryStats } from '../backend/backend.ts';
import { cpu } from '../backend/cpu.ts';

/** The device on which new tensors are made. */
let device: Backend = cpu;

/** Chooses the device of all storages made from now on; those that exist stay where they are. */
export function setDevice(backend: Backend): void {
  device = backend;
}

/** The device on which new tensors are made. */
export function currentDevice(): Backend {
  return device;
}

/**
 * What fovea's memory holds, in bytes: `live` in tensors that are in use or that nobody has freed yet,
 * `reserved` taken from the system, `peak` the most that was live at one time. Freed memory stays reserved
 * for the tensors to come. All are 0 where JavaScript's own heap holds the tensors.
 *
 * @example
 * ```ts
 * const before = memoryStats().live;
 * scope(() => void ones([256, 256]));
 * print(memoryStats().live - before);
 * // 0
 * ```
 */
export function memoryStats(): MemoryStats {
  return device.memoryStats?.() ?? { live: 0, reserved: 0, peak: 0 };
}

let maker = '';

/** Names the op that asks for memory from now on, for the message of an exhausted memory. */
export function nameMaker(name: string): void {
  maker = name;
}

let made = 0;

/** How many storages were made so far: the `number` of the next one. */
export function storagesMade(): number {
  return made;
}

/**
 * The memory behind one or more tensors (a tensor and its views share it). Counted: its first holder is
 * the scope it was made in (or the program, when there is none: it then lives while JavaScript reaches
 * it); each graph node that saved it for backward is another. Without holders it is given back.
 */
export class Storage {
  readonly backend: Backend = device;
  readonly byteLength: number;
  /** How many storages were made before this one. */
  readonly number: number = made++;
  /** Whether it holds a gradient that outlives scopes just until another takes its place. */
  isReplaceable = false;
  private memory: DeviceBuffer | undefined;
  private holders = 1;
  private freedBy = '';

  constructor(byteLength: number) {
    this.byteLength = byteLength;
    this.memory = this.backend.allocate(byteLength, maker);
    onAllocate(this);
  }

  /** The memory. Throws once it has been freed, naming who freed it and the remedy. */
  get buffer(): DeviceBuffer {
    if (this.memory === undefined) {
      throw new Error(
        `fovea: this tensor was freed when ${this.freedBy} ended. Return it from there, or keep(tensor) ` +
          'inside, to use it afterwards.',
      );
    }
    return this.memory;
  }

  /** Whether the memory has been given back. */
  get isFreed(): boolean {
    return this.memory === undefined;
  }

  /** Trades memories with a storage of the same size and device: each has then what the other had. */
  trade(other: Storage): void {
    [this.memory, other.memory] = [other.memory, this.memory];
  }

  /** One more holder: the memory stays at least until it lets go. */
  hold(): void {
    this.holders++;
  }

  /** One holder less; `by` names it for the message that a later use gets. */
  letGo(by: string): void {
    this.holders--;
    if (this.holders > 0 || this.memory === undefined) return;
    this.backend.release(this.memory);
    this.memory = undefined;
    this.freedBy = by;
  }
}

/** Told of every new storage; scope.ts listens. */
let onAllocate: (storage: Storage) => void = () => {};

/** Names the listener for new storages. */
export function setAllocationListener(listener: (storage: Storage) => void): void {
  onAllocate = listener;
}
