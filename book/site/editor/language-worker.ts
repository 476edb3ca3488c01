/** TypeScript's language service over the cells of a page. Talks through the port it is sent first. */
import {
  createSystem,
  createVirtualTypeScriptEnvironment,
  type VirtualTypeScriptEnvironment,
} from '@typescript/vfs';
import ts from 'typescript';
import type { Completion, Hover } from './code-box.ts';
import type { Answer, Question } from './language-service.ts';
import { assemble } from './program.ts';

const file = '/cells.ts';

const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: [],
  skipLibCheck: true,
  paths: { fovea: ['/fovea/index.d.ts'] },
};

addEventListener(
  'message',
  ({ data: declarations, ports: [port] }: MessageEvent<string>) => {
    const environment = load(declarations);
    port.onmessage = async ({ data }: MessageEvent<Question>) => {
      const result = answer(await environment, data);
      port.postMessage({ id: data.id, result } satisfies Answer);
    };
  },
  { once: true },
);

/** The declarations of the language and of fovea, which the build has put into one file. */
async function load(address: string): Promise<VirtualTypeScriptEnvironment> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const files: Record<string, string> = await response.json();
  const system = createSystem(new Map(Object.entries({ ...files, [file]: ' ' })));
  return createVirtualTypeScriptEnvironment(system, [file], ts, options);
}

function answer(environment: VirtualTypeScriptEnvironment, question: Question): Answer['result'] {
  const { cells, cell, position, kind } = question;
  const { text, starts } = assemble(cells);
  environment.updateFile(file, text);
  const place = starts[cell] + position;
  const service = environment.languageService;
  return kind === 'hover' ? hover(service, place, starts[cell]) : complete(service, place);
}

function hover(service: ts.LanguageService, place: number, start: number): Hover | undefined {
  const info = service.getQuickInfoAtPosition(file, place);
  if (!info) return undefined;
  const from = info.textSpan.start - start;
  const documentation = ts.displayPartsToString(info.documentation).split('\n\n')[0];
  const signature = ts.displayPartsToString(info.displayParts).replace(/^\(alias\) |\nimport .*$/g, '');
  return { from, to: from + info.textSpan.length, signature, documentation };
}

function complete(service: ts.LanguageService, place: number): Completion[] {
  const found = service.getCompletionsAtPosition(file, place, { includeCompletionsForModuleExports: false });
  const entries = found?.entries.filter(({ name }) => !name.startsWith('_')) ?? [];
  return entries.map(({ name, kind }) => ({ label: name, type: kind }));
}
