/** Setup file of the tests on the reference device: whatever they make is made there. */
import { reference } from '../../src/backend/reference/reference.ts';
import { setDevice } from '../../src/tensor/storage.ts';

setDevice(reference);
