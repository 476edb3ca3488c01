/**
 * Builds `dist/`: the library, the chapter runner and the `fovea` command, bundled (esbuild) so that a
 * program loads a few files in place of hundreds, and the library's declarations (tsc).
 *
 * What the three share goes into files of their own, so that a command and the chapters it runs have one
 * instance of the library. The command and the chapter runner hold the development dependencies they need.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');

rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({
  entryPoints: ['index.ts', 'chapter/index.ts', 'cli/main.ts'].map((entry) => join(source, entry)),
  outbase: source,
  outdir: join(root, 'dist'),
  chunkNames: 'shared/[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  // Not one platform: the library and the chapter runner work in a page, the command in Node.
  platform: 'neutral',
  mainFields: ['module', 'main'],
  external: ['node:*', ...builtinModules],
  target: 'es2022',
  minifySyntax: true,
  legalComments: 'eof',
  logLevel: 'warning',
});
const compiler = join(root, 'node_modules/typescript/bin/tsc');
const declarations = [compiler, '-p', 'tsconfig.build.json', '--emitDeclarationOnly'];
const { status } = spawnSync(process.execPath, declarations, { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
