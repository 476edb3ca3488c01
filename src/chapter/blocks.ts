import type { Cell, Code, Exercise, Json, View } from './chapter.ts';
import { ChapterError } from './error.ts';
import { type Fence, isTypeScript } from './fence.ts';

/** Gives the next fence where the condition holds for it and nothing but blank lines stands before it. */
export type TakeFence = (wanted: (fence: Fence) => boolean) => Fence | undefined;

/** A cell: a `ts` fence, then perhaps `output`, then perhaps `python`. */
export function readCell(fence: Fence, number: number, section: string, take: TakeFence): Cell {
  if (fence.word !== '' && fence.word !== 'beyond') {
    const what = ['start', 'check', 'solution'].includes(fence.word)
      ? `"${fence.word}" belongs to an exercise: it follows a fence \`\`\`exercise ID.`
      : `A cell may be marked "beyond", not "${fence.word}".`;
    throw new ChapterError(what, fence.place);
  }
  const output = take(({ language }) => language === 'output');
  const python = take(({ language }) => language === 'python');
  return {
    kind: 'cell',
    ...codeOf(fence, section),
    number,
    expected: output?.content ?? '',
    python: python?.content ?? '',
    beyond: fence.word === 'beyond',
  };
}

/**
 * An exercise: `exercise ID`, then `ts start`, any number of `hint`s, `ts check` and `ts solution`.
 * @throws ChapterError where one of them is missing.
 */
export function readExercise(fence: Fence, section: string, take: TakeFence): Exercise {
  const { word: id, place } = fence;
  requireName(fence, 'An exercise has an id: ```exercise some-words.');
  const part = (role: string): Code => {
    const found = take((next) => isTypeScript(next) && next.word === role);
    if (found) return { ...codeOf(found, section), exercise: id };
    const order = 'It is followed by ```ts start, hints, ```ts check and ```ts solution, in this order.';
    throw new ChapterError(`The exercise "${id}" lacks its \`\`\`ts ${role}. ${order}`, place);
  };
  const start = part('start');
  const hints: string[] = [];
  const takeHint = () => take(({ language }) => language === 'hint');
  for (let hint = takeHint(); hint; hint = takeHint()) hints.push(hint.content);
  const [check, solution] = [part('check'), part('solution')];
  return {
    kind: 'exercise',
    id,
    markdown: fence.content,
    start,
    hints,
    check,
    solution,
    line: fence.start + 2,
  };
}

/**
 * A view: its name, and `key: JSON` on each line.
 * @throws ChapterError at the line that says something else.
 */
export function readView(fence: Fence, section: string): View {
  requireName(fence, 'A view has a name: ```view pooling.');
  const settings: Record<string, Json> = {};
  fence.content.split('\n').forEach((text, index) => {
    if (!text.trim()) return;
    const place = { ...fence.place, line: fence.start + 2 + index, text };
    const [, key, json] = /^(\w+):(.*)$/.exec(text) ?? [];
    if (!key) throw new ChapterError('A view holds lines of the form "key: JSON".', place);
    if (Object.hasOwn(settings, key)) throw new ChapterError(`"${key}" is set twice.`, place);
    settings[key] = parseJson(key, json, place);
  });
  return { kind: 'view', section, name: fence.word, settings, line: fence.start + 1 };
}

function parseJson(key: string, json: string, place: Fence['place']): Json {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ChapterError(`What "${key}" is set to is no JSON: ${reason}.`, place, { cause });
  }
}

function requireName({ word, place }: Fence, remedy: string): void {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(word)) throw new ChapterError(remedy, place);
}

function codeOf({ content, start, place }: Fence, section: string): Code {
  return { file: place.file, section, source: content, line: start + 2 };
}
