import { escaped, tag } from '../drawing/svg.ts';
import { type Control, type Look, type Slider, still, type Table, type View } from '../view.ts';

/** How fast play goes, in frames a second. */
export const speeds = [0.5, 1, 2, 4, 8] as const;

/** What the element knows beside the view's state. */
export interface Surroundings {
  readonly look: Look;
  readonly playing: boolean;
  readonly speed: number;
  /** The part that stays lit wherever the pointer goes. */
  readonly pinned: boolean;
  readonly showsTables: boolean;
  /** What went wrong, in a sentence. */
  readonly error: string;
}

/** A view that nobody has touched yet. */
const resting: Omit<Surroundings, 'look'> = {
  playing: false,
  speed: 1,
  pinned: false,
  showsTables: false,
  error: '',
};

/**
 * The figure for a page that is written before anybody opens it. It holds the picture for wide and for narrow
 * pages, and view.css shows one of them, so that nothing moves when the view wakes up.
 */
export function staticFigure<State extends object>(view: View<State>, state: State): string {
  const widths = (['wide', 'narrow'] as const).map((width) => {
    const picture = view.render(state, { lit: null, narrow: width === 'narrow' });
    return `<div class="${width}">${picture}</div>`;
  });
  return figure(view, state, { ...resting, look: still }, widths.join(''));
}

/** The figure as HTML: picture, caption, player, controls, tools, tables. */
export function figure<State extends object>(
  view: View<State>,
  state: State,
  around: Surroundings,
  pictures: string = view.render(state, around.look),
): string {
  const { steps } = view;
  return [
    view.mount ? '<div class="place" data-mounted></div>' : '',
    `<div class="picture">${pictures}</div>`,
    `<figcaption>${escaped(view.summary(state, around.look))}</figcaption>`,
    `<p class="error" role="alert">${escaped(around.error)}</p>`,
    steps && steps.count(state) > 1
      ? player(steps.count(state), steps.index(state), steps.label(state), around)
      : '',
    controls(view, state),
    tools(around, view.tables(state).length > 0),
    around.showsTables ? tables(view.tables(state)) : '',
  ].join('');
}

function button(tool: string, label: string, content: string, pressed?: boolean): string {
  const attributes = {
    type: 'button',
    'data-tool': tool,
    'aria-label': label === content ? undefined : label,
    title: label === content ? undefined : label,
    'aria-pressed': pressed === undefined ? undefined : String(pressed),
  };
  return tag('button', attributes, content);
}

/** Icons of the player, drawn in a box of 16 × 16. */
const icons = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 2.5h3v11H4zM9 2.5h3v11H9z',
  back: 'M12 2.5v11L5 8zM3 2.5h2v11H3z',
  forward: 'M4 2.5v11L11 8zM11 2.5h2v11h-2z',
} as const;

function icon(name: keyof typeof icons): string {
  const box = { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' };
  return tag('svg', box, tag('path', { d: icons[name] }));
}

function player(count: number, index: number, label: string, { playing, speed }: Surroundings): string {
  const range = tag('input', {
    type: 'range',
    'data-tool': 'scrub',
    'aria-label': 'step',
    'aria-valuetext': label,
    min: '0',
    max: String(count - 1),
    value: String(index),
  });
  const options = speeds.map((value) =>
    tag('option', { value: String(value), selected: value === speed && 'selected' }, `${value} ×`),
  );
  return tag(
    'div',
    { class: 'player', role: 'group', 'aria-label': 'Animation' },
    playing ? button('play', 'Pause', icon('pause')) : button('play', 'Play', icon('play')),
    button('back', 'Step back', icon('back')),
    button('forward', 'Step forward', icon('forward')),
    range,
    `<select data-tool="speed" aria-label="speed">${options.join('')}</select>`,
  );
}

function controls<State extends object>(view: View<State>, state: State): string {
  const shown = view.controls.filter((control) => control.shown?.(state) ?? true);
  return shown.length === 0
    ? ''
    : `<div class="controls">${shown.map((item) => control(item, state)).join('')}</div>`;
}

function control<State>(item: Control<State>, state: State): string {
  const name = { 'data-control': item.name };
  switch (item.kind) {
    case 'slider':
      return slider(item, state);
    case 'toggle': {
      const pressed = String(item.value(state));
      return tag('button', { type: 'button', ...name, 'aria-pressed': pressed }, escaped(item.label));
    }
    case 'action':
      return tag('button', { type: 'button', ...name }, escaped(item.label));
    case 'choice': {
      const options = item.options.map(({ value, label }) =>
        tag(
          'button',
          {
            type: 'button',
            ...name,
            'data-value': value,
            'aria-pressed': String(value === item.value(state)),
          },
          escaped(label),
        ),
      );
      const heading = `<span class="name">${escaped(item.label)}</span>`;
      return tag('div', { class: 'choice', role: 'group', 'aria-label': item.label }, heading, ...options);
    }
  }
}

function slider<State>(item: Slider<State>, state: State): string {
  const { min, max, step } = item.range(state);
  const value = item.value(state);
  const shown = item.text?.(state) ?? String(value);
  const input = tag('input', {
    type: 'range',
    'data-control': item.name,
    min: String(min),
    max: String(max),
    step: String(step),
    'aria-valuetext': shown,
    value: String(value),
  });
  const output = `<output>${escaped(shown)}</output>`;
  return `<label class="slider"><span class="name">${escaped(item.label)}</span>${input}${output}</label>`;
}

function tools({ pinned, showsTables }: Surroundings, hasTables: boolean): string {
  return tag(
    'div',
    { class: 'tools', role: 'group', 'aria-label': 'Figure' },
    button('pin', 'Pin what is lit', 'Pin', pinned),
    hasTables ? button('tables', 'Table of the numbers', 'Table', showsTables) : '',
    button('svg', 'Copy the figure as SVG', 'SVG'),
    button('png', 'Copy the figure as PNG', 'PNG'),
    button('reset', 'Reset the figure to where it started', 'Reset'),
  );
}

/** They may be wider than the page; the keyboard can scroll them. */
function tables(all: readonly Table[]): string {
  const region = { class: 'tables', role: 'group', 'aria-label': 'The numbers as tables', tabindex: '0' };
  return tag('div', region, ...all.map(table));
}

function table({ caption, columns, rows }: Table): string {
  const head = columns.map((name) => `<th scope="col">${escaped(name)}</th>`).join('');
  const body = rows.map(([name, ...values]) => {
    const cells = values.map((value) => `<td>${escaped(String(value))}</td>`).join('');
    return `<tr><th scope="row">${escaped(String(name))}</th>${cells}</tr>`;
  });
  return (
    `<table><caption>${escaped(caption)}</caption><thead><tr>${head}</tr></thead>` +
    `<tbody>${body.join('')}</tbody></table>`
  );
}
