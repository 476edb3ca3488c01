/** Exported chapters run where they go: notebooks in one scope as Jupyter has it, programs in Python. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext } from 'node:vm';
import { transform } from 'sucrase';
import { describe, expect, test } from 'vitest';
import { cellsOf, exportChapter, readChain } from '../src/chapter/index.ts';
import * as library from '../src/index.ts';
import { formatErrors } from '../test/notebook-format.ts';
import { findPyTorch, runPython } from './pytorch.ts';
import { createPicture } from './site/prerender/picture.ts';

const folder = relative(process.cwd(), fileURLToPath(new URL('chapters', import.meta.url)));
const files = readdirSync(folder).map((name) => join(folder, name));
const chainOf = (file: string) => readChain(file, (name) => readFile(name, 'utf8'));
const printedBy = async (file: string) =>
  cellsOf((await chainOf(file)).at(-1)!)
    .map(({ expected }) => expected)
    .join('');

interface NotebookCell {
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly outputs?: readonly { readonly text?: readonly string[] }[];
  readonly metadata: { readonly tags?: readonly string[]; readonly jupyter?: object };
}

/** Cells of a notebook, run as Deno's kernel runs them: in the engine's REPL mode, in one scope. */
class Kernel {
  readonly #session = new Session();
  #printed = '';
  #contextId = 0;

  async start(): Promise<void> {
    const print = (...values: unknown[]): void => {
      this.#printed += `${values.map(String).join(' ')}\n`;
    };
    this.#session.connect();
    this.#session.on('Runtime.executionContextCreated', ({ params }) => {
      this.#contextId = params.context.id;
    });
    await this.#session.post('Runtime.enable');
    createContext({ modules: { ...library, print }, console });
  }

  stop(): void {
    this.#session.disconnect();
  }

  /** Runs a cell; the result is what it printed, and the error it threw. */
  async run(source: string): Promise<{ printed: string; thrown?: string }> {
    const { code } = transform(source, { transforms: ['typescript'], keepUnusedImports: true });
    const expression = code.replace(/import (\{[^}]*\}) from 'npm:fovea';/g, (_, names: string) => {
      return `const ${names.replaceAll(' as ', ': ')} = modules;`;
    });
    this.#printed = '';
    const mode = { contextId: this.#contextId, replMode: true, awaitPromise: true };
    const answer = await this.#session.post('Runtime.evaluate', { expression, ...mode });
    if (answer.exceptionDetails) {
      return { printed: this.#printed, thrown: answer.exceptionDetails.exception?.description };
    }
    if (answer.result.className === 'Tensor') await this.#show(answer.result.objectId!);
    return { printed: this.#printed };
  }

  /** A notebook shows the value of a last expression. */
  async #show(objectId: string): Promise<void> {
    const functionDeclaration = 'function () { modules.print(this); }';
    await this.#session.post('Runtime.callFunctionOn', { objectId, functionDeclaration });
  }
}

describe.each(files)('%s', (file) => {
  test('is a notebook whose cells print its outputs, and whose checks refuse', async () => {
    const notebook = JSON.parse(exportChapter(await chainOf(file), 'ipynb'));
    expect(formatErrors(notebook)).toEqual([]);
    const cells: NotebookCell[] = notebook.cells.filter((cell: NotebookCell) => cell.cell_type === 'code');
    const kernel = new Kernel();
    await kernel.start();
    for (const { source, outputs = [], metadata } of cells) {
      const { printed, thrown } = await kernel.run(source.join(''));
      if (metadata.tags?.includes('raises-exception')) expect(thrown).toMatch(/^Error: /);
      else expect(thrown).toBeUndefined();
      if (outputs.length > 0) expect(printed).toBe(outputs.flatMap(({ text = [] }) => text).join(''));
    }
    kernel.stop();
    const written = cells.flatMap(({ outputs = [] }) => outputs).flatMap(({ text = [] }) => text);
    expect(written.join('')).toBe(await printedBy(file));
  });

  test('is Markdown without words that point nowhere', async () => {
    const markdown = exportChapter(await chainOf(file), 'md');
    expect(markdown).not.toContain('](#');
    expect(markdown).not.toMatch(/^```(output|view|exercise|hint)/m);
  });
});

test('pictures stand still in what is exported, with all their colours', async () => {
  const picture = await createPicture();
  const drawn = await Promise.all(
    files.map(async (file) => {
      const chain = await chainOf(file);
      expect(formatErrors(JSON.parse(exportChapter(chain, 'ipynb', { picture })))).toEqual([]);
      return chain.at(-1)!.blocks.flatMap((block) => (block.kind === 'view' ? (picture(block) ?? []) : []));
    }),
  );
  const figures = drawn.flat();
  expect(figures.length).toBeGreaterThan(9);
  for (const figure of figures) {
    expect(figure).toMatch(/^<figure style="[^"]*">\n<svg [\s\S]*<figcaption>.+<\/figcaption>\n<\/figure>$/);
    const used = [...figure.matchAll(/var\((--[a-z]+)\)/g)].map(([, name]) => name);
    expect(used.filter((name) => !figure.includes(`${name}: #`))).toEqual([]);
    // A blank line would end the figure where it stands in Markdown.
    expect(figure).not.toContain('\n\n');
  }
});

const python = findPyTorch();

test.skipIf(!python)('each is a Python program that prints its outputs', async () => {
  const programs = await Promise.all(files.map(async (file) => [exportChapter(await chainOf(file), 'py')]));
  const expected = await Promise.all(files.map(async (file) => [await printedBy(file)]));
  expect(runPython(python!, programs)).toEqual(expected);
});
