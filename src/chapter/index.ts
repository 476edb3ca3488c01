/** The compiler and runner of Markdown chapters, for Node and the browser. */
export { attempt } from './attempt.ts';
export { readChain } from './chain.ts';
export {
  type Block,
  type Cell,
  type Chapter,
  type Code,
  cellsOf,
  type Exercise,
  exercisesOf,
  type Json,
  type Prose,
  type View,
} from './chapter.ts';
export {
  type Compiled,
  type CompiledCell,
  type CompiledChapter,
  type CompiledExercise,
  type CompileOptions,
  compileCell,
  compileChapters,
} from './compile.ts';
export { ChapterError, type Place } from './error.ts';
export { type ExportFormat, type ExportOptions, exportChapter, exportFormats } from './export/export.ts';
export type { Picture } from './export/prose.ts';
export { parseChapter } from './parse.ts';
export { type Modules, Session, type Write } from './run.ts';
