/** A server on localhost for the built library, with the headers of cross-origin isolation or without. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { root } from '../source.ts';

const page = '<!doctype html><html lang="en"><title>fovea</title><link rel="icon" href="data:,"></html>';
const types: Record<string, string> = { '.js': 'text/javascript', '.md': 'text/markdown' };
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export interface Site {
  readonly address: string;
  close(): void;
}

/** Serves an empty page at `/` and the project's files below it, on a free port. */
export async function serveProject(headers: Readonly<Record<string, string>> = isolation): Promise<Site> {
  const server = createServer(async ({ url = '/' }, response) => {
    const path = normalize(new URL(url, 'http://localhost').pathname);
    try {
      const body = path === '/' ? page : await readFile(join(root, path));
      response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'text/html', ...headers }).end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${portOf(server)}`, close: () => server.close() };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
