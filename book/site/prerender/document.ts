import { escapeHtml } from './html.ts';

/** A page among the others. */
export interface Entry {
  readonly id: string;
  /** The chapter's number, as its file has it; none for an appendix. */
  readonly number?: number;
  readonly title: string;
  readonly summary: string;
}

/** What the build made for every page: addresses relative to it. */
export interface Assets {
  readonly script: string;
  readonly preloads: readonly string[];
  readonly styles: readonly string[];
}

export interface DocumentParts {
  readonly title: string;
  readonly description: string;
  readonly kind: 'start' | 'chapter';
  /** The chapter this page is, where it is one. */
  readonly current?: Entry;
  readonly main: string;
  /** Written into the page as it is, after everything. */
  readonly data?: string;
}

export const bookTitle = 'Convolutions, live';

/** The fovea: the small yellow spot of the eye with which we see sharply. */
const mark = `<svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
<circle cx="16" cy="16" r="14.5" fill="none" stroke="currentColor" stroke-width="1.5" opacity=".35"/>
<circle cx="16" cy="16" r="9.5" fill="none" stroke="currentColor" stroke-width="1.5" opacity=".7"/>
<circle cx="16" cy="16" r="4.5" fill="#e09a1a"/>
</svg>`;

const icon = `data:image/svg+xml,${encodeURIComponent(
  mark.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"').replaceAll('currentColor', '#8a6a2f'),
)}`;

/** Nothing on a page is fetched from elsewhere. */
const policy =
  "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; " +
  "style-src 'self' 'unsafe-inline'";

/** Before the first paint: that scripts run, and the scheme the reader chose. */
const early = `document.documentElement.classList.add('js');
try { const scheme = localStorage.getItem('fovea:scheme');
if (scheme) document.documentElement.dataset.scheme = scheme; } catch {}
if (new URLSearchParams(location.search).has('embed')) document.documentElement.classList.add('embedded');`;

/** A whole page of the book. */
export function documentHtml(parts: DocumentParts, entries: readonly Entry[], assets: Assets): string {
  const { title, description, kind, current, main, data = '' } = parts;
  return `<!doctype html>
<html lang="en" class="${kind}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(description)}">
<meta name="color-scheme" content="light dark">
<script>${early}</script>
<link rel="icon" href="${icon}">
${assets.styles.map((file) => `<link rel="stylesheet" href="${file}">`).join('\n')}
${assets.preloads.map((file) => `<link rel="modulepreload" href="${file}">`).join('\n')}
<script type="module" src="${assets.script}"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
${topBar(kind)}
<div class="layout">
${contents(entries, current)}
<main id="main" tabindex="-1">
${main}
</main>
</div>
<div id="notices" role="status"></div>
${data}
</body>
</html>
`;
}

function topBar(kind: DocumentParts['kind']): string {
  const teach = '<button type="button" id="teach" popovertarget="teach-menu">Teach</button>';
  const share = '<button type="button" id="share">Share</button>';
  const meter = '<span id="meter" title="Where the last cell ran, and how long it took"></span>';
  const menu = 'aria-label="Contents" aria-expanded="false" aria-controls="contents"';
  return `<header class="top">
<button type="button" id="menu" ${menu}>☰</button>
<a class="brand" href="./index.html">${mark}<span>${bookTitle}</span></a>
<div class="tools">
${kind === 'chapter' ? meter : ''}
<button type="button" id="search" aria-keyshortcuts="/">Search</button>
${kind === 'chapter' ? teach : ''}
<button type="button" id="scheme" aria-label="Dark or light">◐</button>
${kind === 'chapter' ? share : ''}
</div>
</header>`;
}

function contents(entries: readonly Entry[], current: Entry | undefined): string {
  const items = entries.map(({ id, number, title }) => {
    const here = id === current?.id ? ' aria-current="page"' : '';
    return `<li data-chapter="${id}"><a href="./${id}.html"${here}>
<span class="number">${number ?? '§'}</span>
<span class="name">${escapeHtml(title)}</span><span class="ticks"></span></a></li>`;
  });
  return `<nav id="contents" aria-label="Contents">
<ol>
${items.join('\n')}
</ol>
</nav>`;
}
