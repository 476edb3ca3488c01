#!/usr/bin/env node
import { fovea } from './command.ts';

// A cell may throw far inside the library; its own line must still be in the trace.
Error.stackTraceLimit = 200;

let ended = false;

// `fovea run … | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.on('unhandledRejection', (reason) => {
  process.stderr.write(`fovea: A promise that no cell awaits was rejected: ${reason}\n`);
  process.exit(1);
});

process.on('uncaughtException', (error) => {
  process.stderr.write(`fovea: Something threw after its cell had ended: ${error}\n`);
  process.exit(1);
});

// Nothing is left to happen, and a cell still waits.
process.on('beforeExit', () => {
  if (ended) return;
  process.stderr.write('fovea: A cell awaits something that never happens.\n');
  process.exitCode = 1;
  ended = true;
});

fovea(process.argv.slice(2), process.stdout, process.stderr).then((code) => {
  process.exitCode = code;
  ended = true;
});
