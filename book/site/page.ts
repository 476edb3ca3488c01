import { firstWindow } from './figure.ts';
import { escapeHtml, type RenderedChapter } from './render.ts';

const title = 'Convolutions, from the ground up';
const description =
  'Foundations of convolutional neural networks in ten short chapters of TypeScript, every number computed.';

/** The fovea: the small yellow spot of the eye with which we see sharply. */
const mark = `<svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
<circle cx="16" cy="16" r="14.5" fill="none" stroke="currentColor" stroke-width="1.5" opacity=".35"/>
<circle cx="16" cy="16" r="9.5" fill="none" stroke="currentColor" stroke-width="1.5" opacity=".7"/>
<circle cx="16" cy="16" r="4.5" fill="#e09a1a"/>
</svg>`;

const icon = `data:image/svg+xml,${encodeURIComponent(
  mark.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"').replaceAll('currentColor', '#8a6a2f'),
)}`;

/** The whole book on one page, which needs nothing but its stylesheet. */
export function page(chapters: readonly RenderedChapter[]): string {
  const contents = chapters.map(
    ({ id, title }) => `<li><a href="#${id}"><span>${escapeHtml(title)}</span></a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · fovea</title>
<meta name="description" content="${description}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="style.css">
</head>
<body>
<a class="skip" href="#chapters">Skip to the chapters</a>
<header>
<p class="brand">${mark} fovea</p>
<h1>${title}</h1>
<p class="lead">Ten short chapters on what a convolution is, how it learns, and what networks are made of.
Each piece of code below has been run, and under it stands what it printed. Run them yourself:</p>
<p><code class="command">npx fovea run foundations</code></p>
${firstWindow()}
</header>
<nav aria-label="Contents">
<ol start="0">
${contents.join('\n')}
</ol>
</nav>
<main id="chapters">
${chapters.map(({ id, html }) => `<article id="${id}">\n${html}\n</article>`).join('\n')}
</main>
<footer>
<p>Made with fovea: PyTorch’s API and PyTorch’s numbers, in TypeScript.</p>
</footer>
</body>
</html>
`;
}
