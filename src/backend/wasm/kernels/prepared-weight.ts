import type { View } from '../../backend.ts';
import { ours, type Prepared } from '../buffer.ts';
import type { Device } from '../device.ts';
import { sameNumbers } from '../layout.ts';

/** How a kernel wants a weight: packed in panels, or transformed. */
export interface PreparedForm {
  /** Names the form, with all that it depends on beside the weight. */
  readonly form: string;
  readonly byteLength: number;
}

/**
 * Lends a weight in the form that a kernel wants; `prepare` writes that to an address. A weight that is used
 * a second time without having been written in between is inference: from then on its form is kept, as long
 * as the weight lives and stays as it is. What changes from use to use, as in training, costs no memory.
 * Giving back the weight gives back its forms.
 */
export function withPrepared(
  { memory }: Device,
  weight: View,
  { form, byteLength }: PreparedForm,
  prepare: (target: number) => void,
  use: (address: number) => void,
): void {
  const buffer = ours(weight.buffer);
  const { version } = buffer;
  buffer.prepared ??= [];
  const { prepared } = buffer;
  const place = prepared.findIndex((each) => each.form === form && isSameView(each.view, weight));
  const before = place < 0 ? undefined : prepared[place];
  if (before?.version === version && before.result !== undefined) {
    use(memory.locate(before.result));
    return;
  }
  if (before !== undefined) prepared.splice(place, 1);
  if (before?.result !== undefined) memory.release(before.result);
  const { shape, strides, offset } = weight;
  const view = { shape, strides, offset };
  if (before?.version === version) {
    const result = memory.allocate(byteLength, 'prepared weights');
    const address = memory.locate(result);
    prepare(address);
    result.isStale = false;
    prepared.push({ form, view, version, result });
    use(address);
    return;
  }
  prepared.push({ form, view, version });
  memory.borrow(byteLength, (address) => {
    prepare(address);
    use(address);
  });
}

function isSameView(a: Prepared['view'], b: View): boolean {
  return a.offset === b.offset && sameNumbers(a.shape, b.shape) && sameNumbers(a.strides, b.strides);
}

/** The forms that are kept of a weight as it is now. */
export function keptForms(weight: View): readonly string[] {
  const { prepared = [], version } = ours(weight.buffer);
  return prepared.filter((each) => each.version === version && each.result).map(({ form }) => form);
}
