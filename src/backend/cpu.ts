import type { Backend } from './backend.ts';
import { reference } from './reference/reference.ts';
import { createWasmBackend } from './wasm/backend.ts';

/** The CPU device of a program: WebAssembly with vectors, or plain JavaScript where that is not to be had. */
function createCpu(): Backend {
  try {
    return createWasmBackend();
  } catch {
    return reference;
  }
}

export const cpu: Backend = createCpu();
