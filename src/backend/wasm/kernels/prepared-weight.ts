import type { View } from '../../backend.ts';
import { ours } from '../buffer.ts';
import type { Device } from '../device.ts';

/** How a kernel wants a weight: packed in panels, or transformed. */
export interface Preparation {
  /** Names the form, with all that it depends on beside the weight. */
  readonly form: string;
  readonly byteLength: number;
  /** Writes the form of the weight to an address. */
  prepare(target: number): void;
}

/**
 * Lends a weight in the form that a kernel wants. A weight that is used a second time without having been
 * written in between is inference: from then on its form is kept, as long as the weight lives and stays as it
 * is. What changes from use to use, as in training, costs no memory. Giving back the weight gives back its
 * forms.
 */
export function withPrepared(
  { memory }: Device,
  weight: View,
  { form, byteLength, prepare }: Preparation,
  use: (address: number) => void,
): void {
  const buffer = ours(weight.buffer);
  const { version } = buffer;
  const key = `${form} of ${weight.offset} ${weight.shape} ${weight.strides}`;
  const before = buffer.prepared?.get(key);
  if (before?.version === version && before.result !== undefined) {
    use(memory.locate(before.result));
    return;
  }
  buffer.prepared ??= new Map();
  buffer.prepared.delete(key);
  if (before?.result !== undefined) memory.release(before.result);
  if (before?.version === version) {
    const result = memory.allocate(byteLength, 'prepared weights');
    const address = memory.locate(result);
    prepare(address);
    result.isStale = false;
    buffer.prepared.set(key, { version, result });
    use(address);
    return;
  }
  buffer.prepared.set(key, { version });
  memory.borrow(byteLength, (address) => {
    prepare(address);
    use(address);
  });
}

/** The forms that are kept of a weight as it is now. */
export function keptForms(weight: View): readonly string[] {
  const { prepared, version } = ours(weight.buffer);
  const current = [...(prepared ?? [])].filter(([, form]) => form.version === version && form.result);
  return current.map(([key]) => key.slice(0, key.indexOf(' of ')));
}
