import { notify } from '../controls/notice.ts';

let said = false;

/** The browser's storage for this site, under names of our own. Where it is denied, the page says so once. */
export const storage = {
  read(name: string): string | undefined {
    return attempt(() => localStorage.getItem(nameOf(name)) ?? undefined);
  },

  write(name: string, value: string): void {
    attempt(() => localStorage.setItem(nameOf(name), value));
  },

  remove(name: string): void {
    attempt(() => localStorage.removeItem(nameOf(name)));
  },
};

function nameOf(name: string): string {
  return `fovea:${name}`;
}

function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    if (!said) {
      said = true;
      notify(
        'This browser lets the page store nothing: what you type is gone when you leave. Share keeps it.',
      );
    }
    return undefined;
  }
}
