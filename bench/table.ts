import type { Outcome, Row } from './measure.ts';
import type { Peer } from './peers.ts';

/** All that was measured in one run. */
export interface Report {
  readonly rows: readonly Row[];
  readonly peers: readonly Peer[];
  /** Versions by name of library. */
  readonly versions: ReadonlyMap<string, string>;
  /** Machine, runtime and date, in words. */
  readonly circumstances: string;
  readonly oracle: string;
}

/** Three digits, as plain decimals. */
export function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value === 0 ? '0' : value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(value))));
}

/** How many times longer the other took: above 1 fovea is ahead. Nothing where either has no time. */
export function ratioOf(row: Row, peer: string): number | undefined {
  const [own, other] = [row.outcomes.get('fovea'), row.outcomes.get(peer)];
  if (own === undefined || other === undefined || !('timing' in own) || !('timing' in other))
    return undefined;
  return other.timing.minimum / own.timing.minimum;
}

/** The ratio to the fastest of several peers. */
export function bestRatio(row: Row, names: readonly string[]): number | undefined {
  const ratios = names.map((name) => ratioOf(row, name)).filter((ratio) => ratio !== undefined);
  return ratios.length === 0 ? undefined : Math.min(...ratios);
}

const times = (ratio: number | undefined): string => (ratio === undefined ? '–' : `${digits(ratio)}×`);

/** fovea's multiply-adds, counted as the direct algorithm's, as a share of the limit. */
function shareOfLimit({ workload, outcomes, limitRate }: Row): string {
  const own = outcomes.get('fovea');
  if (own === undefined || !('timing' in own) || workload.multiplyAdds === 0) return '–';
  return `${Math.round((100 * workload.multiplyAdds) / own.timing.minimum / limitRate)} %`;
}

function errorsOf({ outcomes }: Row): string {
  const errors = [...outcomes.values()].flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  const own = outcomes.get('fovea');
  if (errors.length === 0) return '–';
  const [mine, worst] = [own !== undefined && 'error' in own ? own.error : Number.NaN, Math.max(...errors)];
  const short = (error: number): string => (error === 0 ? '0' : error.toExponential(0));
  return `${short(mine)} (${short(worst)})`;
}

/** Numbers the reasons why something was not measured, in the order they are met. */
class Footnotes {
  readonly reasons: string[] = [];

  mark(reason: string): string {
    if (!this.reasons.includes(reason)) this.reasons.push(reason);
    return `[${this.reasons.indexOf(reason) + 1}]`;
  }
}

function cell(row: Row, name: string, outcome: Outcome | undefined, notes: Footnotes): string {
  if (outcome === undefined) return '';
  if ('reason' in outcome) return `– ${notes.mark(`${name}: ${outcome.reason}`)}`;
  const { minimum, median } = outcome.timing;
  const ratio = name === 'fovea' ? '' : ` · **${times(ratioOf(row, name))}**`;
  return `${digits(minimum)} (${digits(median)})${ratio}`;
}

/** The table in Markdown, what it means above it, what is missing below it. */
export function markdownTable({ rows, peers, versions, circumstances, oracle }: Report): string {
  const notes = new Footnotes();
  const ofKind = (kind: Peer['kind']): readonly string[] =>
    peers.filter((peer) => peer.kind === kind).map(({ name }) => name);
  const version = (name: string): string => versions.get(name) ?? '';
  const titles = peers.map(({ name, title }) => `${title} ${version(name)}`.trim());
  const head = ['workload', 'fovea', 'of limit', ...titles, '× best JS', '× best native', 'error'];
  const lines = rows.map((row) => [
    `**${row.workload.name}** ${row.workload.title}`,
    cell(row, 'fovea', row.outcomes.get('fovea'), notes),
    shareOfLimit(row),
    ...peers.map(({ name }) => cell(row, name, row.outcomes.get(name), notes)),
    times(bestRatio(row, ofKind('javascript'))),
    times(bestRatio(row, ofKind('native'))),
    errorsOf(row),
  ]);
  const limit = Math.max(...rows.map(({ limitRate }) => limitRate));
  return [
    circumstances,
    '',
    'Milliseconds of one run: minimum (median) over interleaved rounds; **ratio** = the',
    'minimum of the peer / the minimum of fovea: above 1 fovea is faster. The limit is what 128-bit',
    `multiply-adds reach in WASM, ${digits(2e-6 * limit)} GFLOP/s here (${version('limit')}); shares of it`,
    'count the multiply-adds of the direct algorithm. Error: max|x − r| / max|r| of fovea (of the worst of',
    `all), r by ${oracle}.`,
    '',
    ...[head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`),
    ...(notes.reasons.length > 0 ? [''] : []),
    ...notes.reasons.map((reason, n) => `[${n + 1}] ${reason}  `),
    '',
  ].join('\n');
}
