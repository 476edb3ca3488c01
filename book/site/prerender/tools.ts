import { type ExportFormat, exportFormats, type View } from '../../../src/chapter/index.ts';
import type { PageData } from '../page-data.ts';
import { escapeHtml } from './html.ts';

const formatNames: Readonly<Record<ExportFormat, string>> = {
  ipynb: 'Jupyter notebook',
  md: 'Markdown',
  py: 'Python',
};

/** The buttons below a chapter's title. */
export function chapterTools({ seed }: PageData): string {
  const input = '<input id="seed" type="number" min="0" step="1" inputmode="numeric">';
  const field = seed === undefined ? '' : `<label class="seed">Seed ${input}</label>`;
  return `<div class="chapter-tools" role="group" aria-label="This chapter">
<button type="button" id="run-all">Run all</button>
<button type="button" class="quiet" id="start-over">Start over</button>
${field}
</div>`;
}

/** The menu for whoever teaches. */
export function teachMenu({ id }: PageData, views: readonly View[]): string {
  const names = [...new Set(views.map(({ name }) => name))];
  const options = names.map((name) => `<option>${escapeHtml(name)}</option>`);
  const files = exportFormats.map(
    (format) => `<a href="./${id}.${format}" download>${formatNames[format]} <small>.${format}</small></a>`,
  );
  const pictures = `<button type="button" id="present">Present the pictures</button>
<label>Embed <select id="embed"><option value="">a picture …</option>${options.join('')}</select></label>`;
  return `<div id="teach-menu" popover role="dialog" aria-label="Teach">
<label><input type="checkbox" data-hide="code"> Hide code</label>
<label><input type="checkbox" data-hide="answers"> Hide answers</label>
${names.length > 0 ? pictures : ''}
<p>Take this chapter along</p>
${files.join('\n')}
</div>`;
}
