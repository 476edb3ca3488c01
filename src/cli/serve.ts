import { existsSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

/** The port that `fovea serve` asks for first. */
export const defaultPort = 4173;

const host = '127.0.0.1';
const lastPort = 65535;
const book = fileURLToPath(new URL('../../dist/book/', import.meta.url));

/**
 * Serves the book on this machine.
 * @param until ends the serving; Ctrl-C, if nothing else is said.
 * @returns 0, once it has stopped.
 * @throws UsageError where the book has not been built or no port is free.
 */
export async function serve(
  terminal: Terminal,
  port: number,
  until: Promise<void> = interruption(),
): Promise<number> {
  if (!existsSync(book)) throw new UsageError('The book is not built yet. Build it with: npm run build');
  const server = createServer(bookHandler());
  const open = await listen(server, port);
  if (port !== 0 && open !== port) terminal.out(`\nPort ${port} is taken, so it is ${open} this time.`);
  const address = terminal.colors.cyan(`http://${host}:${open}/`);
  terminal.out(`\nThe book is open at ${address}\nCtrl-C stops it.\n`);
  await until;
  server.close();
  server.closeAllConnections();
  terminal.out('\nStopped.\n');
  return 0;
}

/** The files of the book, isolated from other origins: shared memory, and so threads, need that. */
function bookHandler(): RequestListener {
  const files = sirv(book, { dev: true });
  return (request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    files(request, response, () => {
      response
        .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
        .end('There is no such page.\n');
    });
  };
}

/** Listens on the port, or on the first free one after it. */
async function listen(server: Server, first: number): Promise<number> {
  for (let port = first; port <= lastPort; port += 1) {
    const error = await tryPort(server, port);
    if (!error) {
      const address = server.address();
      return typeof address === 'object' && address ? address.port : port;
    }
    if (error.code === 'EACCES')
      throw new UsageError(`Port ${port} needs more rights; choose one above 1023.`);
    if (error.code !== 'EADDRINUSE') throw new UsageError(`Cannot listen on port ${port}: ${error.message}`);
  }
  throw new UsageError(`No port from ${first} to ${lastPort} is free.`);
}

/** Listens on one port; the result is the error that kept it from doing so. */
function tryPort(server: Server, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error);
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve(undefined);
    });
  });
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
