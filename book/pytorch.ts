/** Runs the chapters' twins in a real PyTorch, where this machine has one. */
import { spawnSync } from 'node:child_process';

/** Reads pieces of Python as JSON, runs them in one scope, and writes what each printed as JSON. */
const driver = `
import contextlib, io, json, sys
scope = {'__name__': '__main__'}
outputs = []
for number, piece in enumerate(json.load(sys.stdin), 1):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(piece, f'cell {number}', 'exec'), scope)
    outputs.append(output.getvalue())
json.dump(outputs, sys.stdout)
`;

/** A Python that can import torch, or nothing. */
export function findPyTorch(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => {
    return spawnSync(python, ['-c', 'import torch'], { timeout: 60_000 }).status === 0;
  });
}

/**
 * Runs pieces of Python one after the other, as one program.
 * @returns what each piece printed.
 * @throws with Python's own report where a piece fails.
 */
export function runPython(python: string, pieces: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(python, ['-c', driver], {
    input: JSON.stringify(pieces),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The Python of the chapters fails:\n${stderr}`);
  return JSON.parse(stdout);
}
