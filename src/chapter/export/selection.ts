import { type Cell, type Chapter, exercisesOf } from '../chapter.ts';
import { type Compiled, compileCell, compileChapters } from '../compile.ts';

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
  const own = compiled.at(-1)!.cells;
  const first = cells.length - own.length;
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
  own.forEach((cell, index) => {
    choose(cell.uses, first + index);
  });
  choose(exerciseUses(chain, cells), first);
  const before = cells.filter((_, index) => chosen.has(index) && index < first);
  return { chapter: chain.at(-1)!, before };
}

/** The names that the exercises of the last chapter take from cells. */
function exerciseUses(chain: readonly Chapter[], cells: readonly Compiled[]): string[] {
  const known = new Set(cells.flatMap(({ defines }) => defines));
  const codes = exercisesOf(chain.at(-1)!).flatMap(({ start, check, solution }) => [start, check, solution]);
  return codes.flatMap((code) => compileCell(code, known).uses);
}
