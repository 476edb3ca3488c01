/**
 * Builds the book's page, `dist/book/`: every chapter with its cells highlighted and the outputs that running
 * them gives. A chapter that does not run stops the build.
 */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type CompiledCell, compileChapters, readChain, Session } from '../src/chapter/index.ts';
import * as library from '../src/index.ts';
import { page } from './site/page.ts';
import { createRenderer, type Outputs } from './site/render.ts';

const chaptersFolder = new URL('chapters/', import.meta.url);
const target = new URL('../dist/book/', import.meta.url);

/** Runs a chapter after those it continues; the result maps the lines of its cells to what they print. */
async function outputsOf(file: string): Promise<Outputs> {
  const compiled = compileChapters(await readChain(file, (name) => readFile(name, 'utf8')));
  const session = new Session({ fovea: library });
  const outputs = new Map<number, string>();
  for (const chapter of compiled) {
    outputs.clear();
    for (const cell of chapter.cells) outputs.set(cell.line, await outputOf(cell, session));
  }
  return outputs;
}

async function outputOf(cell: CompiledCell, session: Session): Promise<string> {
  let output = '';
  await session.run(cell, (text) => {
    output += text;
  });
  return output;
}

const render = await createRenderer();
const names = (await readdir(chaptersFolder)).filter((name) => name.endsWith('.md')).sort();
const chapters = [];
for (const name of names) {
  const file = fileURLToPath(new URL(name, chaptersFolder));
  const chain = await readChain(file, (path) => readFile(path, 'utf8'));
  chapters.push(render(chain[chain.length - 1], await outputsOf(file)));
}

await mkdir(target, { recursive: true });
await writeFile(new URL('index.html', target), page(chapters));
await copyFile(new URL('site/style.css', import.meta.url), new URL('style.css', target));
