/** What a reader made of a chapter: everything that differs from the page as it was opened. */
export interface PageState {
  /** Texts of edited cells, by number, and of answers, by exercise. */
  readonly cells: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, string>>;
  /** States of views that were touched, by name. */
  readonly views: Readonly<Record<string, unknown>>;
  readonly seed?: number;
}

export const untouched: PageState = { cells: {}, answers: {}, views: {} };

export function isUntouched({ cells, answers, views, seed }: PageState): boolean {
  return [cells, answers, views].every((part) => Object.keys(part).length === 0) && seed === undefined;
}

/** A state as text for a URL: JSON, compressed, in the alphabet of base64url. */
export async function encodeState(state: PageState): Promise<string> {
  const bytes = await through(
    new TextEncoder().encode(JSON.stringify(state)),
    new CompressionStream('deflate-raw'),
  );
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * The state that a text from a URL stands for.
 * @throws where the text is damaged.
 */
export async function decodeState(text: string): Promise<PageState> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const json = new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')));
  return parseState(json);
}

/**
 * Reads a state from JSON.
 * @throws where it is something else.
 */
export function parseState(json: string): PageState {
  const value: unknown = JSON.parse(json);
  if (!isRecord(value)) throw new TypeError('not a state');
  const { cells = {}, answers = {}, views = {}, seed } = value;
  if (!isTexts(cells) || !isTexts(answers) || !isRecord(views)) throw new TypeError('not a state');
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw new TypeError('not a seed');
  return { cells, answers, views, seed: typeof seed === 'number' ? seed : undefined };
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  // Read in pieces: a Response of a damaged stream also writes an error into Firefox's console.
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = piped.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}
