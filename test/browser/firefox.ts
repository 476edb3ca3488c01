/** Firefox, where the machine has one that can be driven; it does not come with npm. */
import { existsSync } from 'node:fs';
import { type Browser, firefox as driver } from 'playwright-core';

const executable = process.env.FIREFOX ?? driver.executablePath();

export const firefox: {
  /** Why it cannot be tested, or nothing. */
  readonly missing: string | undefined;
  launch(): Promise<Browser>;
} = {
  missing: existsSync(executable)
    ? undefined
    : "(skipped: there is no Playwright Firefox here; FIREFOX may name one's executable)",
  launch: () => driver.launch({ executablePath: executable }),
};
