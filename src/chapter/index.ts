/** The compiler and runner of Markdown chapters, for Node and the browser. */
export { readChain } from './chain.ts';
export { type Cell, type Chapter, cellsOf, type Prose } from './chapter.ts';
export {
  type CompiledCell,
  type CompiledChapter,
  type CompileOptions,
  compileCell,
  compileChapters,
} from './compile.ts';
export { ChapterError, type Place } from './error.ts';
export { parseChapter } from './parse.ts';
export { type Modules, Session } from './run.ts';
