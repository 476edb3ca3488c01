import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** TypeScript's own declarations that the cells' language service reads: the language, and no page. */
const roots = ['es2023', 'esnext.disposable'];

/**
 * Declarations by their path in the language service: fovea's, as the build has made them, and TypeScript's.
 * @param library the folder with fovea's `index.d.ts`.
 * @param typescript the folder with TypeScript's `lib.*.d.ts`.
 */
export async function declarationFiles(library: string, typescript: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const path of await readdir(library, { recursive: true })) {
    if (!path.endsWith('.d.ts') || /^(book|cli|chapter)\b/.test(path)) continue;
    files[`/fovea/${path.replaceAll('\\', '/')}`] = await readFile(join(library, path), 'utf8');
  }
  const wanted = [...roots];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const path = `/lib.${name}.d.ts`;
    if (files[path] !== undefined) continue;
    files[path] = await readFile(join(typescript, path), 'utf8');
    for (const [, reference] of files[path].matchAll(/<reference lib="([^"]+)"/g)) wanted.push(reference);
  }
  return files;
}
