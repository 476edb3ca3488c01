/** `npm run conformance -- DIR [--verbose] [--group conv]` */
import { parseArgs } from 'node:util';
import * as fovea from '../../src/index.ts';
import { explanation, failuresOf, summary, total } from './report.ts';
import { type GroupResult, goldenFiles, NothingToRun, runFile } from './run.ts';

const usage = 'Usage: npm run conformance -- DIR [--verbose] [--group NAME]';

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { verbose: { type: 'boolean', default: false }, group: { type: 'string' } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new NothingToRun(usage);
  const results = goldenFiles(folder, values.group).map((file) => show(runFile(fovea, file), values.verbose));
  console.log(total(results));
  return results.every((result) => failuresOf(result).length === 0) ? 0 : 1;
}

function show(result: GroupResult, verbose: boolean): GroupResult {
  console.log(summary(result));
  if (verbose) for (const verdict of failuresOf(result)) console.log(explanation(verdict));
  return result;
}

/** A wrong option or an empty folder is answered in one sentence; anything else is a fault of the runner. */
function isUsersMistake(error: unknown): boolean {
  if (error instanceof NothingToRun) return true;
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

try {
  process.exitCode = main();
} catch (error) {
  if (!isUsersMistake(error)) throw error;
  console.error(error instanceof NothingToRun ? error.message : usage);
  process.exitCode = 1;
}
