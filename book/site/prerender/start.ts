import { type Assets, bookTitle, documentHtml, type Entry } from './document.ts';
import { escapeHtml } from './html.ts';

const description =
  'What a convolution is, how it learns, and what networks are made of: short chapters with code that runs.';

/** The first page: a picture to play with, and what there is to read. */
export function startPage(hero: string, entries: readonly Entry[], assets: Assets): string {
  const cards = entries.map(
    ({ id, number, title, summary }) => `<li><a class="card" href="./${id}.html">
<span class="number">${number ?? '§'}</span><strong>${escapeHtml(title)}</strong>
<span>${escapeHtml(summary)}</span></a></li>`,
  );
  const main = `<section class="hero">
<div>
<h1>${bookTitle}</h1>
<p class="lead">A convolution slides a small window over an image and writes down, at each stop, how much it
likes what it sees. That is the whole idea. Here you can hold it in your hand: every picture moves, every line
of code runs in this page, and every number has been computed.</p>
<p><a class="begin" href="./${entries[0].id}.html">Begin reading</a></p>
</div>
${hero}
</section>
<section aria-labelledby="chapters">
<h2 id="chapters">Chapters</h2>
<ol class="cards">
${cards.join('\n')}
</ol>
</section>
<footer>
<p>Made with <strong>fovea</strong>: PyTorch’s API and PyTorch’s numbers, in TypeScript. Nothing you do here
leaves your machine.</p>
</footer>`;
  return documentHtml({ title: `${bookTitle} · fovea`, description, kind: 'start', main }, entries, assets);
}
