/** The system's own Firefox, driven by WebDriver BiDi; it does not come with npm. */
import { existsSync } from 'node:fs';
import { type Browser, firefox as driver } from 'playwright-core';

const places = [
  '/usr/bin/firefox',
  '/usr/bin/firefox-esr',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];
const executable = process.env.FIREFOX ?? places.find(existsSync);

/** Lets pages use a camera, which shows a moving figure. */
const pretendedCamera = { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true };

export const firefox: {
  /** Why it cannot be tested, or nothing. */
  readonly missing: string | undefined;
  launch(): Promise<Browser>;
} = {
  missing:
    executable !== undefined && existsSync(executable)
      ? undefined
      : '(skipped: there is no Firefox here; FIREFOX may name its executable)',
  launch: () =>
    driver.launch({ channel: 'moz-firefox', executablePath: executable, firefoxUserPrefs: pretendedCamera }),
};
