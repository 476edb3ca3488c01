/** Servers on localhost, with the headers of cross-origin isolation or without. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sirv from 'sirv';
import { root } from '../source.ts';

type Headers = Readonly<Record<string, string>>;

const page = '<!doctype html><html lang="en"><title>fovea</title><link rel="icon" href="data:,"></html>';
const isolation: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export interface Site {
  readonly address: string;
  close(): void;
}

/** Serves an empty page at `/` and the project's files below it, on a free port. */
export function serveProject(headers: Headers = isolation): Promise<Site> {
  const files = sirv(root, { dev: true });
  return listen(headers, (request, response) => {
    if (request.url === '/') response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
    else files(request, response, () => void response.writeHead(404).end());
  });
}

/** Serves the built book on a free port. */
export function serveBook(headers: Headers = isolation): Promise<Site> {
  const files = sirv(join(root, 'dist/book'), { dev: true });
  return listen(headers, (request, response) =>
    files(request, response, () => void response.writeHead(404).end()),
  );
}

async function listen(headers: Headers, handler: RequestListener): Promise<Site> {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${portOf(server)}`, close };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
