import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Command, Reply } from './protocol.ts';

/** How a measured process is started. */
export interface Launch {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: { readonly [name: string]: string };
}

/** How long a library may take to start, in milliseconds. */
const startLimit = 60_000;

/** A library in a process of its own. It is started when first spoken to, and again after it died. */
export class MeasuredProcess {
  readonly launch: Launch;
  /** Known once it has started. */
  version = '';
  private child: ChildProcess | undefined;
  private replies: Interface | undefined;
  private lastWords = '';

  constructor(launch: Launch) {
    this.launch = launch;
  }

  /** Sends a command; the milliseconds it reports. Throws its error, or that it died or took too long. */
  async ask(command: Command, limit: number): Promise<number> {
    if (this.child === undefined) await this.start();
    this.child?.stdin?.write(`${JSON.stringify(command)}\n`);
    const reply = await this.reply(limit);
    if ('milliseconds' in reply) return reply.milliseconds;
    throw new Error('error' in reply ? reply.error : 'it answered out of turn');
  }

  async start(): Promise<void> {
    const { program, environment } = this.launch;
    const child = spawn(program, this.launch.arguments, {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.child = child;
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    child.stderr?.on('data', (words) => {
      this.lastWords = `${this.lastWords}${words}`.slice(-2000);
    });
    const pipe = child.stdio[3];
    if (!(pipe instanceof Readable)) throw new Error('its pipe did not open');
    this.replies = createInterface({ input: pipe });
    const reply = await this.reply(startLimit);
    if ('version' in reply) this.version = reply.version;
  }

  /** Ends the process, if there is one. */
  end(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private reply(limit: number): Promise<Reply> {
    const { child, replies } = this;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        replies?.off('line', onLine);
        child?.off('close', onClose);
      };
      const onLine = (line: string): void => {
        settle();
        resolve(JSON.parse(line));
      };
      const onClose = (): void => {
        settle();
        this.child = undefined;
        reject(new Error(errorLine(this.lastWords) ?? 'its process died'));
      };
      const timer = setTimeout(() => {
        settle();
        this.end();
        reject(new Error(`took longer than ${limit / 1000} s`));
      }, limit);
      replies?.on('line', onLine);
      child?.on('close', onClose);
    });
  }
}

/** The line of a stack trace that says what happened. */
function errorLine(words: string): string | undefined {
  const lines = words.split('\n').map((line) => line.trim());
  return (
    lines.findLast((line) => /^\w*(Error|Exception)\b/.test(line)) ?? lines.findLast((line) => line !== '')
  );
}
