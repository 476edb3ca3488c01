/**
 * The rules of Jupyter's notebook format 4.5, as far as text, code and their outputs go.
 * @see https://nbformat.readthedocs.io/en/latest/format_description.html
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const cellKeys: Record<string, string[]> = {
  markdown: ['cell_type', 'id', 'metadata', 'source'],
  code: ['cell_type', 'execution_count', 'id', 'metadata', 'outputs', 'source'],
};

const outputKeys: Record<string, string[]> = {
  stream: ['name', 'output_type', 'text'],
  display_data: ['data', 'metadata', 'output_type'],
  execute_result: ['data', 'execution_count', 'metadata', 'output_type'],
};

/** What a notebook breaks, one sentence each; none if all is well. */
export function formatErrors(notebook: Record<string, Json>): string[] {
  const { cells, metadata, nbformat, nbformat_minor } = notebook;
  const errors = keyErrors('the notebook', notebook, ['cells', 'metadata', 'nbformat', 'nbformat_minor']);
  if (nbformat !== 4) errors.push(`nbformat is ${nbformat}`);
  if (typeof nbformat_minor !== 'number' || nbformat_minor < 5) errors.push('cells have ids since 4.5');
  const { kernelspec, language_info } = objectOf(metadata);
  for (const key of ['name', 'display_name']) {
    if (typeof objectOf(kernelspec)[key] !== 'string') errors.push(`kernelspec has no ${key}`);
  }
  if (typeof objectOf(language_info).name !== 'string') errors.push('language_info has no name');
  const ids = new Set<Json>();
  listOf(cells).forEach((value, index) => {
    const cell = objectOf(value);
    const problems = cellErrors(cell);
    if (ids.has(cell.id)) problems.unshift(`the id "${cell.id}" is taken`);
    ids.add(cell.id);
    errors.push(...problems.map((problem) => `cell ${index + 1}: ${problem}`));
  });
  return errors;
}

function cellErrors(cell: Record<string, Json>): string[] {
  const type = String(cell.cell_type);
  const keys = cellKeys[type];
  if (!keys) return [`there is no cell type "${type}"`];
  const errors = keyErrors(`a ${type} cell`, cell, keys);
  if (!/^[\w-]{1,64}$/.test(String(cell.id))) errors.push(`"${cell.id}" is no id`);
  if (!isMultiline(cell.source)) errors.push('its source is no text');
  const tags = listOf(objectOf(cell.metadata).tags ?? []);
  if (tags.some((tag) => typeof tag !== 'string' || tag.includes(',')) || new Set(tags).size < tags.length) {
    errors.push('its tags are no distinct words');
  }
  return type === 'code' ? [...errors, ...listOf(cell.outputs).flatMap(outputErrors)] : errors;
}

function outputErrors(value: Json): string[] {
  const output = objectOf(value);
  const type = String(output.output_type);
  const keys = outputKeys[type];
  if (!keys) return [`there is no output type "${type}"`];
  const errors = keyErrors(`a ${type}`, output, keys);
  const texts = type === 'stream' ? [output.text] : Object.values(objectOf(output.data));
  return texts.every(isMultiline) ? errors : [...errors, 'an output is no text'];
}

function keyErrors(what: string, value: Record<string, Json>, keys: readonly string[]): string[] {
  const strange = Object.keys(value).filter((key) => !keys.includes(key));
  const missing = keys.filter((key) => !(key in value));
  return [
    ...strange.map((key) => `${what} has no "${key}"`),
    ...missing.map((key) => `${what} needs "${key}"`),
  ];
}

/** A text is one string, or a list of lines of which all but the last end in a line end. */
function isMultiline(value: Json): boolean {
  if (typeof value === 'string') return true;
  const lines = Array.isArray(value) ? value : [null];
  return lines.every((line, index) => {
    const text = typeof line === 'string' ? line : '';
    const inside = index < lines.length - 1 ? text.endsWith('\n') : true;
    return typeof line === 'string' && inside && !text.slice(0, -1).includes('\n');
  });
}

function objectOf(value: Json | undefined): Record<string, Json> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) throw new TypeError(`${JSON.stringify(value)} is no object`);
  return value;
}

function listOf(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw new TypeError(`${JSON.stringify(value)} is no list`);
  return value;
}
