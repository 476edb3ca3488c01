/** Serves the gallery on localhost. `npx tsx book/views/gallery/serve.ts` to look at it. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import sirv from 'sirv';

const here = import.meta.dirname;

export interface Gallery {
  readonly address: string;
  close(): Promise<void>;
}

/** Bundles the views, each as a module of its own, and serves them with the pictures of the book. */
export async function serveGallery(port = 0): Promise<Gallery> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-gallery-'));
  await build({
    entryPoints: [join(here, 'gallery.ts')],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  await cp(join(here, 'index.html'), join(folder, 'index.html'));
  await cp(join(here, '../view.css'), join(folder, 'view.css'));
  await cp(join(here, '../../pictures'), join(folder, 'pictures'), { recursive: true });

  const server = createServer(sirv(folder, { setHeaders: isolate }));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: chosen } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${chosen}`,
    close: async () => {
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

function isolate(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
}

if (process.argv[1] === import.meta.filename) console.log((await serveGallery(4174)).address);
