/**
 * Builds `dist/`: the library as plain ES modules with declarations (tsc), and beside it the two programs
 * that stand on it, the `fovea` command and the chapter runner, as one bundled file each (esbuild).
 *
 * The bundles hold the development dependencies they need, but never the library: an import that leads
 * into it stays an import of `dist/`, so that a command and the chapters it runs share one instance.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');
const bundled = ['cli', 'chapter'];

/** Leaves every import of a library file unbundled, rewritten from `src/x.ts` to `dist/x.js`. */
const libraryStaysOutside = (outputFolder: string): Plugin => ({
  name: 'library-stays-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
      const fromSource = relative(source, resolve(resolveDir, path));
      const folder = fromSource.split(sep)[0];
      if (folder === '..' || bundled.includes(folder) || !path.endsWith('.ts')) return undefined;
      const target = fromSource.replace(/\.ts$/, '.js');
      const specifier = relative(outputFolder, target).split(sep).join('/');
      return { path: specifier.startsWith('.') ? specifier : `./${specifier}`, external: true };
    });
  },
});

async function bundle(entry: string, platform: 'node' | 'browser'): Promise<void> {
  if (!existsSync(join(source, entry))) return;
  await build({
    entryPoints: [join(source, entry)],
    outfile: join(root, 'dist', entry.replace(/\.ts$/, '.js')),
    bundle: true,
    format: 'esm',
    platform,
    target: 'es2022',
    legalComments: 'eof',
    logLevel: 'warning',
    plugins: [libraryStaysOutside(dirname(entry))],
  });
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
await bundle('cli/main.ts', 'node');
await bundle('chapter/index.ts', 'browser');
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
