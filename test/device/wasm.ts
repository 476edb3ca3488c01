/** Setup file of the tests on WebAssembly: whatever they make is made there. */
import { wasm } from '../../src/backend/wasm/backend.ts';
import { setDevice } from '../../src/tensor/storage.ts';

setDevice(wasm);
