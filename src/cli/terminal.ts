import picocolors from 'picocolors';

/** Where a command writes to: `process.stdout` is one. */
export interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The two streams of a command, and the colours its output may have. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly colors: ReturnType<typeof picocolors.createColors>;
}

/** Colours only where a person looks, and never against `NO_COLOR`. */
export function openTerminal(stdout: Stream, stderr: Stream): Terminal {
  const colorful = stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    colors: picocolors.createColors(colorful),
  };
}
