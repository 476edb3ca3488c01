/** What the order of running cells depends on. */
export interface PlannedCell {
  readonly defines: readonly string[];
  readonly uses: readonly string[];
  /** Those of `uses` whose values were no longer what they had been when it last ran here. */
  readonly changes: readonly string[];
  /** Whether it has run here, and reads as it did then. */
  readonly current: boolean;
}

/**
 * The cells to run, in order, so that the wanted ones run and everything fits together: what stands before
 * them and has not run yet, and what depends on a cell whose text changed. A value that a cell changes is
 * made anew before the cell runs again, or the change would add up; and what is made anew is changed again.
 */
export function plan(
  cells: readonly PlannedCell[],
  wanted: readonly number[],
  changed: readonly number[],
): number[] {
  const definers = cells.map(({ uses }, index) => definersOf(cells, index, uses));
  const makers = cells.map(({ changes }, index) => definersOf(cells, index, changes));
  const spreading = new Set(changed.filter((index) => wanted.includes(index)));
  let last = Math.max(-1, ...wanted);
  let chosen = new Set<number>();
  for (let size = -1; chosen.size !== size; ) {
    size = chosen.size;
    chosen = new Set(wanted);
    for (let index = 0; index < cells.length; index += 1) {
      if (index <= last && !cells[index].current) chosen.add(index);
      if (changed.includes(index) && chosen.has(index)) spreading.add(index);
      for (const maker of makers[index]) {
        if (!chosen.has(index) && !chosen.has(maker)) continue;
        chosen.add(maker);
        spreading.add(maker);
      }
      if (definers[index].some((definer) => spreading.has(definer))) {
        chosen.add(index);
        spreading.add(index);
      }
    }
    last = Math.max(last, ...chosen);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** For each of the names, the nearest cell above one that defines it. */
function definersOf(cells: readonly PlannedCell[], index: number, names: readonly string[]): number[] {
  return names.map((name) =>
    cells.findLastIndex(({ defines }, place) => place < index && defines.includes(name)),
  );
}
