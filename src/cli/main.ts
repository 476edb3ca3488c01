#!/usr/bin/env node
import { fovea } from './command.ts';

// A cell may throw far inside the library; its own line must still be in the trace.
Error.stackTraceLimit = 200;

// `fovea run … | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await fovea(process.argv.slice(2), process.stdout, process.stderr);
