/** Chromium out of the npm package @sparticuz/chromium, unpacked once per version with all it links to. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { root } from '../source.ts';

const flags = [
  '--no-sandbox',
  '--no-zygote',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Lets pages use a camera, which shows a moving figure. */
export const pretendedCamera: readonly string[] = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** Starts the browser, with more flags than the usual ones. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const options = await chromiumOptions();
  return chromium.launch({ ...options, args: [...flags, ...more] });
}

/** How it is started. Its shared libraries and fonts come from npm too, so a bare system will do. */
export async function chromiumOptions(): Promise<LaunchOptions> {
  const folder = await unpackedChromium();
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
    FONTCONFIG_FILE: await fontConfiguration(folder),
  };
  return { executablePath: join(folder, 'chromium'), args: flags, env };
}

/**
 * Without a monospaced font Chromium ends where a page asks for one. The package's own configuration finds
 * no font at all, and its one font has neither code nor mathematics.
 */
async function fontConfiguration(folder: string): Promise<string> {
  const fonts = [join(folder, 'fonts'), join(root, 'node_modules/dejavu-fonts-ttf/ttf')];
  const family = (generic: string, name: string): string =>
    `<alias><family>${generic}</family><prefer><family>${name}</family></prefer></alias>`;
  const text = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
${fonts.map((path) => `<dir>${path}</dir>`).join('')}<cachedir>${join(folder, 'font-cache')}</cachedir>
${family('sans-serif', 'Open Sans')}${family('system-ui', 'Open Sans')}
${family('monospace', 'DejaVu Sans Mono')}${family('serif', 'DejaVu Serif')}</fontconfig>`;
  const file = join(folder, `fonts-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.conf`);
  if (existsSync(file)) return file;
  await writeFile(`${file}-${process.pid}`, text);
  await rename(`${file}-${process.pid}`, file);
  return file;
}

/** Unpacks beside the final folder and renames, so that a broken or concurrent run leaves no half browser. */
async function unpackedChromium(): Promise<string> {
  const manifest = readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8');
  const folder = join(tmpdir(), `fovea-chromium-${JSON.parse(manifest).version}`);
  if (existsSync(folder)) return folder;
  const draft = await mkdtemp(`${folder}-`);
  await unpackInto(draft);
  await rename(draft, folder).catch((error: unknown) => {
    if (!existsSync(folder)) throw error;
    return rm(draft, { recursive: true });
  });
  return folder;
}

/** The package unpacks into TMPDIR; its shared libraries only where it takes the system for Amazon's. */
async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR, AWS_EXECUTION_ENV } = process.env;
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    await packed.executablePath();
  } finally {
    restore('TMPDIR', TMPDIR);
    restore('AWS_EXECUTION_ENV', AWS_EXECUTION_ENV);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
