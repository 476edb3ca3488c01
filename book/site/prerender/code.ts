import type { Cell, Exercise } from '../../../src/chapter/index.ts';
import { type Form, formNames, formsOf } from '../cells/drawable.ts';
import { readPrinted } from '../cells/printed-text.ts';
import type { Highlight } from './highlight.ts';
import { escapeHtml } from './html.ts';
import type { RenderMarkdown } from './markdown.ts';

/** A cell: its code, its controls, what it prints, and its twin in PyTorch. */
export function cellHtml(cell: Cell, highlight: Highlight): string {
  const { number, section, source, expected, python } = cell;
  const label = `Cell ${number}: ${escapeHtml(section)}`;
  const forms = formsOf(readPrinted(expected)).map(formButton);
  return `<section class="cell" id="cell-${number}" data-cell="${number}" aria-label="${label}">
<div class="code">${highlight(source, 'typescript')}</div>
<div class="bar">
<button type="button" class="run" data-action="run">${icons.run}<span>Run</span></button>
<button type="button" class="stop" data-action="stop" hidden>${icons.stop}<span>Stop</span></button>
<button type="button" class="quiet" data-action="reset" hidden>Reset</button>
${python ? twinButton : ''}
<span class="status" role="status"></span>
<span class="forms" role="group" aria-label="Show the output as">${forms.join('')}</span>
<span class="badge"></span>
</div>
${python ? `<div class="python" hidden>${highlight(python, 'python')}</div>` : ''}
<div class="output">${outputHtml(expected)}</div>
</section>`;
}

/** As the page draws them anew after a run; nothing moves when it wakes up. */
const formButton = (form: Form): string => {
  const pressed = form === 'numbers';
  const attributes = `class="quiet" data-form="${form}" aria-pressed="${pressed}"`;
  return `<button type="button" ${attributes}>${formNames[form]}</button>`;
};

const twinButton =
  '<button type="button" class="quiet" data-action="python" aria-pressed="false">PyTorch</button>';

/** What scrolls sideways must be reachable by keyboard; the highlighter does the same for the source. */
function outputHtml(text: string): string {
  const printed = escapeHtml(text.trimEnd());
  return printed && `<pre class="printed" tabindex="0"><samp>${printed}</samp></pre>`;
}

/** An exercise; hints and solution stand in closed details, so that they can be read without scripts. */
export function exerciseHtml(
  { id, markdown, start, hints, solution }: Exercise,
  highlight: Highlight,
  render: RenderMarkdown,
): string {
  const hint = (text: string, index: number): string =>
    `<details class="hint"><summary>Hint ${index + 1}</summary>\n${render(text)}</details>`;
  const label = `Exercise: ${id.replaceAll('-', ' ')}`;
  return `<section class="exercise" id="exercise-${id}" data-exercise="${id}" aria-label="${label}">
<p class="kicker">Exercise <span class="solved" hidden>${icons.tick} solved</span></p>
${render(markdown)}
<div class="cell">
<div class="code">${highlight(start.source, 'typescript')}</div>
<div class="bar">
<button type="button" class="run" data-action="check">${icons.tick}<span>Check</span></button>
<button type="button" class="stop" data-action="stop" hidden>${icons.stop}<span>Stop</span></button>
<button type="button" class="quiet" data-action="reset" hidden>Reset</button>
<span class="status" role="status"></span>
</div>
<div class="output"></div>
</div>
<div class="answers">
${hints.map(hint).join('\n')}
<details class="solution"><summary>Solution</summary>
${highlight(solution.source, 'typescript')}</details>
</div>
</section>`;
}

const icon = (path: string): string =>
  `<svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">${path}</svg>`;

const icons = {
  run: icon('<path d="M4 2.5v11l9-5.5z" fill="currentColor"/>'),
  stop: icon('<rect x="3" y="3" width="10" height="10" rx="1.5" fill="currentColor"/>'),
  tick: icon('<path d="M2.5 8.5l3.5 4 7.5-9" fill="none" stroke="currentColor" stroke-width="2.2"/>'),
};
