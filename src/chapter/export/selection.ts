import type { Cell, Chapter } from '../chapter.ts';
import { type CompiledExercise, compileCell, compileChapters } from '../compile.ts';

/** A chapter that stands alone: itself, and the cells of the chapters before that it builds on. */
export interface Selection {
  readonly chapter: Chapter;
  readonly before: readonly Cell[];
}

/**
 * Finds the cells of earlier chapters whose names the last chapter of a chain uses, and theirs in turn. What
 * a cell does without a name – a number drawn, a tensor changed in place – does not count.
 */
export function selectCells(chain: readonly Chapter[]): Selection {
  const compiled = compileChapters(chain);
  const cells = compiled.flatMap(({ cells }) => cells);
  const first = cells.length - compiled.at(-1)!.cells.length;
  const chosen = new Set<number>();

  /** Chooses the cells before a place that give the names their values there. */
  const choose = (names: readonly string[], place: number): void => {
    for (const name of names) {
      for (let index = place - 1; index >= 0; index -= 1) {
        const cell = cells[index];
        const defines = cell.defines.includes(name);
        if ((defines || cell.assigns.includes(name)) && !chosen.has(index)) {
          chosen.add(index);
          choose(cell.uses, index);
        }
        if (defines) break;
      }
    }
  };
  let place = first;
  for (const block of compiled.at(-1)!.blocks) {
    if (block.kind === 'exercise') choose(usesOf(block), place);
    if (block.kind !== 'cell') continue;
    choose(block.uses, place);
    place += 1;
  }
  const before = cells.filter((_, index) => chosen.has(index) && index < first);
  return { chapter: chain.at(-1)!, before };
}

/** The names that an exercise takes from cells. */
function usesOf({ start, check, solution, known }: CompiledExercise): string[] {
  return [start, check, solution].flatMap((code) => compileCell(code, known).uses);
}
