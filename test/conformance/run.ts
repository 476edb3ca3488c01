/** Reads a folder of goldens and judges every case in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listOf, parseJson, recordOf, textOf } from './convert.ts';
import type { Namespace } from './fovea.ts';
import { judge, type Verdict } from './judge.ts';
import { judgeOptimizer } from './optimizer.ts';
import { judgeScheduler } from './scheduler.ts';

export interface GroupResult {
  readonly group: string;
  readonly verdicts: readonly Verdict[];
}

/** A folder that holds nothing to run; the message says so in one sentence. */
export class NothingToRun extends Error {}

/** The golden files of a folder, or only those of one group. */
export function goldenFiles(folder: string, group?: string): string[] {
  const files = filesOf(folder)
    .filter((file) => file.endsWith('.json'))
    .sort();
  if (files.length === 0) throw new NothingToRun(`There is no golden file (GROUP.json) in ${folder}.`);
  const chosen = group === undefined ? files : files.filter((file) => basename(file, '.json') === group);
  if (chosen.length === 0) throw new NothingToRun(`There is no group ${group} in ${folder}.`);
  return chosen.map((file) => join(folder, file));
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    throw new NothingToRun(`There is no folder ${folder}.`);
  }
}

export function runFile(fovea: Namespace, file: string): GroupResult {
  const content = recordOf(parseJson(readFileSync(file, 'utf8')));
  const group = textOf(content.group) || basename(file, '.json');
  return { group, verdicts: listOf(content.cases).map((each) => judgeCase(fovea, group, recordOf(each))) };
}

function judgeCase(fovea: Namespace, group: string, example: ReturnType<typeof recordOf>): Verdict {
  if (example.kind === 'optimizer') return judgeOptimizer(fovea, example);
  if (example.kind === 'lr_scheduler') return judgeScheduler(fovea, example);
  return judge(fovea, group, example);
}
