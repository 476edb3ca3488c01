/** Runs the page's cells, away from the thread that draws. Talks through the port it is sent first. */
import { attempt, type Code, type Session } from '../../../src/chapter/index.ts';
import * as library from '../../../src/index.ts';
import { failureOf, type Listener, Notebook } from './notebook.ts';
import { Printer, plainValue } from './printer.ts';
import type { CheckRequest, Place, Report, Request, RunRequest } from './protocol.ts';

const notebook = new Notebook({ fovea: library }, library.defaultGenerator);

addEventListener(
  'message',
  ({ ports: [port] }) => {
    const send = (report: Report): void => port.postMessage(report);
    let queue = Promise.resolve();
    port.onmessage = ({ data }: MessageEvent<Request>) => {
      queue = queue.then(async () => {
        await (data.kind === 'run' ? run(data, send) : check(data, send));
        send({ kind: 'done', run: data.run });
      });
    };
  },
  { once: true },
);

async function run(request: RunRequest, send: (report: Report) => void): Promise<void> {
  await notebook.run(request, new Reporter(request, send));
}

/** Runs the cells before an exercise, silently, then the reader's answer and the hidden check. */
async function check(request: CheckRequest, send: (report: Report) => void): Promise<void> {
  const { cells, cellsBefore, exercise, answer } = request;
  const wanted = [...cells.keys()].slice(0, cellsBefore).slice(-1);
  const running = { ...request, kind: 'run', wanted, changed: [], fresh: false, watch: [] } as const;
  const reporter = new Reporter(running, send, { ...exercise.start, source: answer });
  if (!(await notebook.run(running, reporter))) return;
  const known = notebook.namesBefore(cells, cellsBefore);
  await notebook.lend(cellsBefore, async (session) => {
    reporter.started('answer');
    try {
      await attempt({ ...exercise, known }, answer, session, (text, values) =>
        reporter.printed('answer', text, values),
      );
      reporter.finished('answer', session);
    } catch (error) {
      reporter.failed('answer', error);
    }
  });
}

/** Turns what happens in the notebook into reports. */
class Reporter implements Listener {
  readonly request: RunRequest;
  readonly #send: (report: Report) => void;
  readonly #answer: Code | undefined;
  #printer: Printer;
  #began = 0;

  constructor(request: RunRequest, send: (report: Report) => void, answer?: Code) {
    this.request = request;
    this.#answer = answer;
    this.#send = send;
    this.#printer = new Printer(send, request.run, 0);
  }

  started(cell: Place): void {
    this.#send({ kind: 'started', run: this.request.run, cell });
    this.#printer = new Printer(this.#send, this.request.run, cell);
    this.#began = performance.now();
  }

  printed(_cell: Place, text: string, values: readonly unknown[]): void {
    this.#printer.print(text, values);
  }

  finished(cell: Place, session: Session): void {
    const milliseconds = performance.now() - this.#began;
    this.#printer.flush();
    const watched = this.request.watch.map((name) => [name, plainValue(session.value(name))]);
    const values = Object.fromEntries(watched.filter(([, value]) => value !== undefined));
    const result = { milliseconds, threads: library.getNumThreads(), values };
    this.#send({ kind: 'finished', run: this.request.run, cell, result });
  }

  failed(cell: Place, error: unknown): void {
    this.#printer.flush();
    const code = cell === 'answer' ? this.#answer : this.request.cells[cell];
    this.#send({ kind: 'failed', run: this.request.run, cell, failure: failureOf(error, code) });
  }
}
