/** Runs the chapters' twins in a real PyTorch, where this machine has one. */
import { spawnSync } from 'node:child_process';

/** Reads programs, lists of pieces, as JSON; runs each in its own scope; writes what its pieces print. */
const driver = `
import contextlib, io, json, sys

def run(piece, number, scope):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(piece, f'cell {number}', 'exec'), scope)
    return output.getvalue()

outputs = []
for pieces in json.load(sys.stdin):
    scope = {'__name__': '__main__'}
    outputs.append([run(piece, number, scope) for number, piece in enumerate(pieces, 1)])
json.dump(outputs, sys.stdout)
`;

/** A Python that can import torch, or nothing. */
export function findPyTorch(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => {
    return spawnSync(python, ['-c', 'import torch'], { timeout: 60_000 }).status === 0;
  });
}

/**
 * Runs Python programs, each given in pieces that share one scope.
 * @returns what each piece of each program printed.
 * @throws with Python's own report where a piece fails.
 */
export function runPython(python: string, programs: readonly (readonly string[])[]): string[][] {
  const { status, stdout, stderr } = spawnSync(python, ['-c', driver], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The Python of the chapters fails:\n${stderr}`);
  return JSON.parse(stdout);
}
