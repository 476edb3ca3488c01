import { ascending, type Line } from './lines.ts';

/**
 * The position in a line of its element of rank `k` (from 0), by Hoare's selection with the median of three
 * as pivot. Which of several equal elements is found is an accident of the algorithm, so it follows
 * PyTorch's `quick_select_template` (aten/src/ATen/native/Sorting.cpp) step by step.
 */
export function quickSelect(line: Line, k: number): number {
  const positions = line.map((_, n) => n);
  const swap = (a: number, b: number) => {
    [positions[a], positions[b]] = [positions[b], positions[a]];
  };
  const isAfter = (a: number, b: number) => ascending(line[positions[a]], line[positions[b]]) > 0;
  const order = (a: number, b: number) => {
    if (isAfter(a, b)) swap(a, b);
  };
  let [left, right] = [0, line.length - 1];
  while (right > left + 1) {
    swap(left + Math.floor((right - left) / 2), left + 1);
    order(left + 1, right);
    order(left, right);
    order(left + 1, left);
    const [low, high] = partition(left, right, isAfter, swap);
    if (high <= k) left = low;
    if (high >= k) right = high - 1;
  }
  if (right === left + 1) order(left, right);
  return positions[k];
}

/** Splits left…right at the pivot, which stands at `left` and then at the second of the returned ends. */
function partition(
  left: number,
  right: number,
  isAfter: (a: number, b: number) => boolean,
  swap: (a: number, b: number) => void,
): [low: number, high: number] {
  let [low, high] = [left + 1, right];
  for (;;) {
    do low++;
    while (isAfter(left, low));
    do high--;
    while (isAfter(high, left));
    if (high < low) break;
    swap(low, high);
  }
  swap(left, high);
  return [low, high];
}
