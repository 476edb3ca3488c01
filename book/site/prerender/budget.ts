import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a page may load before its reader can do anything, in bytes of compressed JavaScript. */
export const initialBudget = 150_000;

/**
 * The compressed size of the scripts that a page loads at once.
 * @throws where they are larger than the budget, with what to do about it.
 */
export async function checkBudget(folder: string, scripts: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    scripts.map(async (name) => ({ name, size: gzipSync(await readFile(join(folder, name))).length })),
  );
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  if (total <= initialBudget) return total;
  const list = sizes.map(({ name, size }) => `  ${name}: ${size}`).join('\n');
  throw new Error(
    `The pages load ${total} bytes of compressed JavaScript at once; ${initialBudget} are allowed. ` +
      `Load what is not needed at once by a dynamic import().\n${list}`,
  );
}
