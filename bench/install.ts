import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the peers are installed, away from the project's own packages. */
export const peersFolder: string = fileURLToPath(new URL('peers', import.meta.url));

/** Versions by package, as `peers/package.json` pins them. */
function pinned(): { readonly [name: string]: string } {
  return JSON.parse(readFileSync(join(peersFolder, 'package.json'), 'utf8')).optionalDependencies;
}

/** Whether a package is there in the pinned version. */
function isInstalled(name: string): boolean {
  try {
    const manifest = readFileSync(join(peersFolder, 'node_modules', name, 'package.json'), 'utf8');
    return JSON.parse(manifest).version === pinned()[name];
  } catch {
    return false;
  }
}

/**
 * Installs the peers unless the given packages are there. Gives the packages that still are not, with
 * npm's reason.
 */
export async function installPeers(
  packages: readonly string[],
  tell: (line: string) => void,
): Promise<{ readonly missing: readonly string[]; readonly reason: string }> {
  if (packages.every(isInstalled)) return { missing: [], reason: '' };
  tell('Installing the peers into bench/peers/node_modules: about 750 MB, this once.');
  const start = Date.now();
  const seconds = (): number => Math.round((Date.now() - start) / 1000);
  const progress = setInterval(() => tell(`npm install … ${seconds()} s`), 5000);
  const reason = await npmInstall();
  clearInterval(progress);
  tell(reason === '' ? `Installed in ${seconds()} s.` : `npm install failed: ${reason}`);
  return { missing: packages.filter((name) => !isInstalled(name)), reason: reason || 'npm left it out' };
}

/**
 * Why npm failed; nothing if it did not. Scripts are left out: the one of onnxruntime-node fetches CUDA
 * libraries, which nothing here uses.
 */
function npmInstall(): Promise<string> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const npm = spawn('npm', ['install', '--prefix', peersFolder, ...quiet], {
    cwd: peersFolder,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  let words = '';
  npm.stderr.on('data', (some) => {
    words += some;
  });
  return new Promise((resolve) => {
    npm.on('error', (error) => resolve(error.message));
    npm.on('close', (code) => {
      const line = words.split('\n').find((each) => each.startsWith('npm error')) ?? `exit code ${code}`;
      resolve(code === 0 ? '' : line);
    });
  });
}
