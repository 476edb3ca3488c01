import type { DeviceBuffer, View } from '../backend.ts';
import { BlockList } from './blocks.ts';

/** What is known of a weight in another form: of which window and version, and the form if it is kept. */
export interface Prepared {
  readonly form: string;
  readonly view: Pick<View, 'shape' | 'strides' | 'offset'>;
  readonly version: number;
  readonly result?: WasmBuffer;
}

/** A piece of a device's memory: usually in the linear memory, sometimes moved out of it. */
export class WasmBuffer implements DeviceBuffer {
  readonly byteLength: number;
  /** What asked for it, for the message of an exhausted memory. */
  readonly madeBy: string;
  /** Where it begins, a multiple of 64; −1 while its bytes are on JavaScript's heap. */
  address: number;
  /** Whether it still holds what somebody wrote before: it counts as zeros, cleared when first read. */
  isStale: boolean;
  /** How often somebody asked to write here: while it is the same, so are the contents. */
  version = 0;
  /** The number of the last call that used it. */
  lastUse = 0;
  /** Its bytes while they are not in the linear memory, unless they are all zeros. */
  elsewhere: Uint8Array | undefined;
  /** The forms of a weight that kernels have made. */
  prepared: Prepared[] | undefined;

  constructor(byteLength: number, address: number, isStale: boolean, madeBy = '') {
    this.byteLength = byteLength;
    this.address = address;
    this.isStale = isStale;
    this.madeBy = madeBy;
  }

  /** Bytes that it takes up in the linear memory. */
  get size(): number {
    return BlockList.sizeFor(this.byteLength);
  }
}

/** A piece of memory that this device has made. */
export function ours(buffer: DeviceBuffer): WasmBuffer {
  if (buffer instanceof WasmBuffer) return buffer;
  throw new TypeError('fovea: this memory belongs to another device');
}
