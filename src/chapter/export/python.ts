import type { Block } from '../chapter.ts';
import { plainWords } from './prose.ts';
import type { Selection } from './selection.ts';

/**
 * The twins of a chapter's cells as one Python program, which prints what the chapter prints. Its `# %%`
 * lines make it a notebook in editors that know them.
 */
export function toPython({ chapter, before }: Selection): string {
  const twins = before.map(({ python }) => python).filter((python) => python !== '');
  const parts = [...(twins.length > 0 ? [silently(twins)] : []), ...chapter.blocks.flatMap(blockPython)];
  return `${parts.join('\n\n')}\n`;
}

/** Runs code whose output belongs to other chapters. */
function silently(twins: readonly string[]): string {
  const body = twins
    .join('\n')
    .trimEnd()
    .replace(/^(?=.)/gm, '    ');
  return `# %%
# From the chapters before; what they print is left out.
import contextlib
import os

with contextlib.redirect_stdout(open(os.devnull, 'w')):
${body}`;
}

function blockPython(block: Block): string[] {
  if (block.kind === 'cell' && block.python !== '') return [`# %%\n${block.python.trimEnd()}`];
  if (block.kind !== 'prose') return [];
  return [`# %% [markdown]\n${plainWords(block.markdown).replace(/^/gm, '# ').replace(/^# $/gm, '#')}`];
}
