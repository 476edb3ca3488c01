import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ChapterError } from '../chapter/index.ts';
import { exportTo } from './export.ts';
import { explain } from './report.ts';
import { foundations, run } from './run.ts';
import { defaultPort, serve } from './serve.ts';
import { openTerminal, type Stream, type Terminal } from './terminal.ts';
import { type CommandName, UsageError, usage } from './usage.ts';

type Options = Readonly<Record<string, string | boolean | undefined>>;

interface Command {
  readonly options: Readonly<Record<string, { type: 'string' | 'boolean'; short?: string }>>;
  readonly arguments: readonly [least: number, most: number];
  readonly run: (terminal: Terminal, names: readonly string[], options: Options) => Promise<number>;
}

const commands: Readonly<Record<Exclude<CommandName, 'fovea'>, Command>> = {
  run: {
    options: { check: { type: 'boolean' }, json: { type: 'boolean' }, seed: { type: 'string' } },
    arguments: [1, 1],
    run: (terminal, [name], { check, json, seed }) =>
      run(terminal, name, {
        check: check === true,
        json: json === true,
        seed: seed === undefined ? undefined : wholeNumber('--seed', seed, Number.MAX_SAFE_INTEGER),
      }),
  },
  export: {
    options: { to: { type: 'string' }, output: { type: 'string', short: 'o' } },
    arguments: [1, 1],
    run: (terminal, [name], { to, output }) =>
      exportTo(terminal, name, { to: text(to), output: text(output) }),
  },
  start: {
    options: { port: { type: 'string' } },
    arguments: [0, 0],
    run: async (terminal, _names, { port }) => {
      const chosen = portFrom(port);
      const code = await run(terminal, foundations, { check: false, json: false });
      return code === 0 ? serve(terminal, chosen) : code;
    },
  },
  serve: {
    options: { port: { type: 'string' } },
    arguments: [0, 0],
    run: (terminal, _names, { port }) => serve(terminal, portFrom(port)),
  },
};

/**
 * The `fovea` command.
 * @returns its exit code: 0, or 1 with a sentence on `stderr`.
 */
export async function fovea(argv: readonly string[], stdout: Stream, stderr: Stream): Promise<number> {
  const terminal = openTerminal(stdout, stderr);
  try {
    return await dispatch(terminal, argv);
  } catch (error) {
    if (error instanceof UsageError) terminal.err(`fovea: ${error.message}\n`);
    else if (error instanceof ChapterError) terminal.err(explain(error, terminal));
    else throw error;
    return 1;
  }
}

async function dispatch(terminal: Terminal, [name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(usage('fovea'));
    return 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.out(`${await version()}\n`);
    return 0;
  }
  if (!isCommand(name)) {
    const what = name.startsWith('-') ? 'option' : 'command';
    throw new UsageError(`There is no ${what} "${name}". See: fovea --help`);
  }
  const { values, positionals } = parse(name, rest);
  if (values.help) {
    terminal.out(usage(name));
    return 0;
  }
  const [least, most] = commands[name].arguments;
  if (positionals.length < least)
    throw new UsageError(`fovea ${name} needs a name. See: fovea ${name} --help`);
  if (positionals.length > most) {
    throw new UsageError(`One "${positionals[most]}" too many. See: fovea ${name} --help`);
  }
  return commands[name].run(terminal, positionals, values);
}

function isCommand(name: string): name is Exclude<CommandName, 'fovea'> {
  return Object.hasOwn(commands, name);
}

function parse(
  name: Exclude<CommandName, 'fovea'>,
  args: string[],
): { values: Options; positionals: string[] } {
  try {
    const options = { ...commands[name].options, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const [sentence] = String(error instanceof Error ? error.message : error).split(/\.\s/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}. See: fovea ${name} --help`);
  }
}

/** What was given to an option that takes a text. */
function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function portFrom(text: string | boolean | undefined): number {
  return text === undefined ? defaultPort : wholeNumber('--port', text, 65535);
}

function wholeNumber(option: string, text: string | boolean, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(String(text)) && number <= most) return number;
  throw new UsageError(`${option} takes a whole number from 0 to ${most}, not "${text}".`);
}

async function version(): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return version;
}
