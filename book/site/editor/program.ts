/** The cells of a page as one program, so that a type follows a name from the cell that declares it. */
export interface Program {
  readonly text: string;
  /** Where each cell's text begins in the program. */
  readonly starts: readonly number[];
}

/** Before the cells: what the page has and TypeScript's library of the language has not. */
const prelude = `declare const console: {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  assert(condition: unknown, ...message: unknown[]): void;
};
declare function setTimeout(act: () => void, milliseconds?: number): number;
declare const performance: { now(): number };
`;

/**
 * Each cell stands in a block inside the block of the one before, so that a later cell may declare a name
 * again. A block holds no imports: they go to the top, and leave as many spaces behind.
 */
export function assemble(cells: readonly string[]): Program {
  const starts: number[] = [];
  const imports = cells.flatMap((cell) => cell.match(importStatement) ?? []).join('\n');
  let text = `${imports.replace(/\s*\n\s*/g, ' ')}\n${prelude}export {};\n`;
  for (const cell of cells) {
    text += '{\n';
    starts.push(text.length);
    text += `${cell.replace(importStatement, blank)}\n`;
  }
  return { text: text + '}'.repeat(cells.length), starts };
}

const importStatement = /^import\s[^;]*;?$/gm;

/** As many spaces as there were characters, so that offsets stay true. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
