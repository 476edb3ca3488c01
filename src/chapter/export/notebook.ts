import type { Block, Cell, Code, Exercise } from '../chapter.ts';
import { details, fenced, type Picture, plainWords, viewNote } from './prose.ts';
import { redeclarable } from './redeclare.ts';
import type { Selection } from './selection.ts';

/** What a code cell printed, or the picture that stands below it. */
type Output =
  | { output_type: 'stream'; name: 'stdout'; text: string[] }
  | { output_type: 'display_data'; data: Record<string, string[]>; metadata: object };

type NotebookCell =
  | { cell_type: 'markdown'; id: string; metadata: object; source: string[] }
  | {
      cell_type: 'code';
      id: string;
      metadata: object;
      source: string[];
      execution_count: null;
      outputs: Output[];
    };

/** A cell that has no number yet. */
type Part = MarkdownPart | CodePart;

interface MarkdownPart {
  readonly kind: 'markdown';
  readonly text: string;
}

interface CodePart {
  readonly kind: 'code';
  readonly code: Code;
  readonly metadata?: object;
  readonly outputs?: Output[];
}

/**
 * A chapter as a Jupyter notebook for Deno's kernel, with its outputs.
 * @see https://nbformat.readthedocs.io/en/latest/format_description.html
 */
export function toNotebook(selection: Selection, picture: Picture): string {
  const parts = partsOf(selection, picture);
  const codeParts = parts.filter((part) => part.kind === 'code');
  const sources = redeclarable(codeParts.map(({ code }) => code));
  const sourceOf = new Map(codeParts.map((part, index) => [part, fromNpm(sources[index])]));
  const cells = parts.map((part, index): NotebookCell => {
    const id = `cell-${index + 1}`;
    if (part.kind === 'markdown') {
      return { cell_type: 'markdown', id, metadata: {}, source: linesOf(part.text) };
    }
    const { metadata = {}, outputs = [] } = part;
    const source = linesOf(sourceOf.get(part)!);
    return { cell_type: 'code', id, metadata, source, execution_count: null, outputs };
  });
  const metadata = {
    kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
    language_info: { name: 'typescript', file_extension: '.ts', mimetype: 'text/x.typescript' },
    title: selection.chapter.title,
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** The cells of earlier chapters stand before the chapter's first code, folded. */
function partsOf({ chapter, before }: Selection, picture: Picture): Part[] {
  const { blocks } = chapter;
  const firstCode = Math.max(
    0,
    blocks.findIndex(({ kind }) => kind !== 'prose'),
  );
  const folded = { jupyter: { source_hidden: true } };
  const setup: Part[] = before.map((cell) => ({ kind: 'code', code: cell, metadata: folded }));
  if (setup.length > 0) setup.unshift({ kind: 'markdown', text: '*From the chapters before:*' });
  const parts = (some: readonly Block[]): Part[] => some.flatMap((block) => blockParts(block, picture));
  return [...parts(blocks.slice(0, firstCode)), ...setup, ...parts(blocks.slice(firstCode))];
}

function blockParts(block: Block, picture: Picture): Part[] {
  switch (block.kind) {
    case 'prose':
      return [{ kind: 'markdown', text: plainWords(block.markdown) }];
    case 'cell':
      return [{ kind: 'code', code: block, outputs: printed(block) }];
    case 'view': {
      const [note, html] = [viewNote(block), picture(block)];
      if (html === undefined) return [{ kind: 'markdown', text: `*${note}*` }];
      const data = { 'text/html': linesOf(html), 'text/plain': [note] };
      const code = { file: '', section: block.section, source: `// ${note}\n`, line: block.line };
      return [{ kind: 'code', code, outputs: [{ output_type: 'display_data', data, metadata: {} }] }];
    }
    case 'exercise':
      return exerciseParts(block);
  }
}

/** The check stands in a block: what it names is nobody else's. It may fail when all cells are run. */
function exerciseParts({ markdown, start, hints, check, solution }: Exercise): Part[] {
  const texts = [
    `**Exercise.** ${plainWords(markdown)}`,
    ...hints.map((hint, index) => details(`Hint ${index + 1}`, plainWords(hint))),
  ];
  const block = /^import /m.test(check.source) ? check.source : `{\n${indented(check.source)}}\n`;
  const source = `// The check: silent where the answer is right.\n${block}`;
  return [
    { kind: 'markdown', text: texts.join('\n\n') },
    { kind: 'code', code: start },
    { kind: 'code', code: { ...check, source }, metadata: { tags: ['raises-exception'] } },
    { kind: 'markdown', text: details('A solution', fenced('ts', solution.source)) },
  ];
}

function indented(source: string): string {
  return source.replace(/^(?=.)/gm, '  ');
}

function printed({ expected }: Cell): Output[] {
  return expected === '' ? [] : [{ output_type: 'stream', name: 'stdout', text: expected.split(/(?<=\n)/) }];
}

/** Lines as Jupyter writes them: with their ends, and no line end after the last. */
function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split(/(?<=\n)/);
}

/** Deno takes packages by their place. */
function fromNpm(source: string): string {
  return source.replace(/\bfrom (['"])fovea\1/g, 'from $1npm:fovea$1');
}
