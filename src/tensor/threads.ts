import { currentDevice } from './storage.ts';

/**
 * The number of threads that share the work of one op: as many as the machine has (16 at most), or as
 * `setNumThreads` asked for, and 1 where threads cannot share memory (a page that is not cross-origin
 * isolated) or where the device has no threads.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.get_num_threads.html
 * @example
 * ```ts
 * print(getNumThreads() >= 1);
 * // true
 * ```
 */
export function getNumThreads(): number {
  return currentDevice().threads;
}

/**
 * Sets how many threads share the work of one op, the calling one included. Results do not depend on it. The
 * others start when there is work that is worth sharing; in Node they never keep a program from ending.
 *
 * Throws when `count` is not a positive whole number.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_num_threads.html
 * @example
 * ```ts
 * setNumThreads(1);
 * print(getNumThreads());
 * // 1
 * ```
 */
export function setNumThreads(count: number): void {
  if (typeof count !== 'number' || !Number.isInteger(count)) {
    throw new TypeError(
      `setNumThreads expects an int, but got ${typeof count === 'number' ? 'float' : typeof count}. ` +
        'Give it the number of threads, for example 2.',
    );
  }
  if (count < 1) {
    throw new RangeError(
      'setNumThreads expects a positive integer. Use 1 for no threads beside the main one.',
    );
  }
  currentDevice().setThreads?.(count);
}
