import { tensorsOf } from '../../../src/autograd/nested.ts';
import { nn, type Tensor } from '../../../src/index.ts';

/** A value as it stands: which one it is, and how often each tensor in it has been changed in place. */
export interface Standing {
  readonly value: unknown;
  readonly versions: readonly number[];
}

export function standingOf(value: unknown): Standing {
  return { value, versions: tensorsIn(value).map(({ version }) => version.value) };
}

/** Whether the two are of one value that nobody has changed between them. */
export function isSame(a: Standing, b: Standing): boolean {
  const isOne = Object.is(a.value, b.value) && a.versions.length === b.versions.length;
  return isOne && a.versions.every((version, index) => version === b.versions[index]);
}

function tensorsIn(value: unknown): Tensor[] {
  return value instanceof nn.Module ? [...value.parameters(), ...value.buffers()] : tensorsOf(value);
}
