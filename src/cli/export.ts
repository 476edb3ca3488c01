import { writeFile } from 'node:fs/promises';
import { cellsOf, exportChapter, exportFormats, readChain } from '../chapter/index.ts';
import { findChapter, readChapter } from './chapters.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

/** The options of `fovea export`. */
export interface CommandOptions {
  readonly to?: string;
  readonly output?: string;
}

/**
 * Writes a chapter in another format, to a file or to the terminal.
 * @returns 0.
 * @throws UsageError for a format that there is not, and where a file cannot be read or written.
 */
export async function exportTo(terminal: Terminal, name: string, options: CommandOptions): Promise<number> {
  const format = exportFormats.find((known) => known === options.to);
  if (!format) {
    const given =
      options.to === undefined ? 'needs to know what to export to' : `cannot write "${options.to}"`;
    throw new UsageError(`fovea export ${given}. Say --to ${exportFormats.join(', --to ')}.`);
  }
  const chain = await readChain(await findChapter(name), readChapter);
  if (format === 'py' && !cellsOf(chain.at(-1)!).some(({ python }) => python)) {
    throw new UsageError(`No cell of ${name} has a twin in PyTorch: a \`\`\`python fence after it.`);
  }
  const text = exportChapter(chain, format);
  if (options.output === undefined) {
    terminal.out(text);
    return 0;
  }
  await writeFile(options.output, text).catch((error: Error) => {
    throw new UsageError(`Cannot write ${options.output}: ${error.message}`);
  });
  terminal.out(`Wrote ${options.output}.\n`);
  return 0;
}
