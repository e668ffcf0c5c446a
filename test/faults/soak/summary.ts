import type { Flatness, Trend } from './memory/flatness.ts';
import type { MemorySample } from './memory/memory-watch.ts';
import type { PlayedFault } from './play-faults.ts';
import type { SoakResult } from './run-soak.ts';

/** All of a run, for people: no line is wider than 80 characters. */
export function summaryOf(result: SoakResult, { minutes, seed }: { minutes: number; seed: number }): string {
  const { starts, ends, latestChangeMs, tasksAtEnd, equalAfterMs, nextPass, harnessBytes } = result;
  const perSecond = ((starts + ends) / (minutes * 60)).toFixed(1);
  return [
    '',
    `${minutes} min, seed ${seed}: ${starts + ends} changes (${starts} starts, ${ends} ends), ${perSecond} a second;`,
    `the latest came ${seconds(latestChangeMs)} after its time. ${tasksAtEnd} tasks at the end.`,
    '',
    ...faultLines(result.faults),
    '',
    ...curveLines(result.memory),
    ...flatLines(result.flatness),
    `The soak's own process: ${mega(harnessBytes.first)} at first, ${mega(harnessBytes.last)} at last.`,
    '',
    typeof equalAfterMs === 'number'
      ? `Equal: Consul shows what is so ${seconds(equalAfterMs)} after the end.`
      : `NOT EQUAL: ${equalAfterMs}`,
    `The next pass: ${nextPass}`,
    result.isGood ? 'Good.' : 'NOT GOOD.',
  ].join('\n');
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const mega = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** A line a kind. Time lost is summed up; the others are the worst. */
function faultLines(faults: readonly PlayedFault[]): string[] {
  const rows = [...new Set(faults.map(({ row }) => row))].map((row) => {
    const all = faults.filter((fault) => fault.row === row);
    const worst = (read: (fault: PlayedFault) => number) => Math.max(...all.map(read));
    const lost = all.reduce((sum, { lostMs }) => sum + lostMs, 0);
    const right = worst(({ rightAfterMs }) => rightAfterMs);
    const figures = [lost, worst(({ latestMs }) => latestMs), worst(({ stalestMs }) => stalestMs)].map(cell);
    const rightCell = `${all.every(({ isRight }) => isRight) ? '' : '>'}${cell(right)}`;
    const name = row.length > 43 ? `${row.slice(0, 42)}…` : row;
    return [String(all.length), ...figures, rightCell, name];
  });
  const line = (cells: readonly string[]) =>
    cells.map((text, n) => (n === 0 ? text.padStart(3) : n < 5 ? text.padStart(8) : `  ${text}`)).join('');
  return [
    'Faults by kind. In seconds, "lost" summed up, the others the worst; "right": from',
    'its end until all had settled; ">": it had not when the next began. What one leaves',
    'behind counts to the next one, too.',
    line(['n', 'lost', 'late', 'stale', 'right', 'fault']),
    ...rows.map(line),
    `${faults.length} faults.`,
  ];
}

const cell = (ms: number): string => (ms / 1_000).toFixed(1);

const WIDTH = 60;
const BARS = '▁▂▃▄▅▆▇█';

function curveLines(samples: readonly MemorySample[]): string[] {
  const curve = (name: string, values: readonly number[]) => {
    const each = Math.ceil(values.length / WIDTH);
    const columns = Array.from({ length: Math.ceil(values.length / each) }, (_, n) =>
      Math.max(...values.slice(n * each, (n + 1) * each)),
    );
    const most = Math.max(...columns);
    // From nothing at all: a small rise is to look small.
    const bar = (value: number) => BARS[Math.min(BARS.length - 1, Math.floor((value / most) * BARS.length))] ?? '';
    return `${name} ${columns.map(bar).join('')} ${mega(most)}`;
  };
  const from = seconds(samples[0]?.atMs ?? 0);
  return [
    `The memory of the daemon since its last start (${from} of the run), from 0 up:`,
    ...tableLines(samples),
    curve(
      'resident',
      samples.map(({ residentBytes }) => residentBytes),
    ),
    curve(
      'held    ',
      samples.flatMap(({ heldBytes }) => (heldBytes === undefined ? [] : [heldBytes])),
    ),
  ];
}

const ROWS = 15;

/** What was held at up to 15 moments. */
function tableLines(samples: readonly MemorySample[]): string[] {
  const each = Math.ceil(samples.length / ROWS);
  const parts = Array.from({ length: Math.ceil(samples.length / each) }, (_, n) =>
    samples.slice(n * each, (n + 1) * each),
  );
  const line = (cells: readonly string[]) => cells.map((text) => text.padStart(16)).join('');
  return [
    line(['from', 'resident, most', 'held', 'tasks ended']),
    ...parts.map((part) => {
      const resident = Math.max(...part.map(({ residentBytes }) => residentBytes));
      const held = part.flatMap(({ heldBytes }) => (heldBytes === undefined ? [] : [heldBytes]));
      const [first] = part;
      const least = held.length === 0 ? '-' : mega(Math.min(...held));
      return line([seconds(first?.atMs ?? 0), mega(resident), least, String(first?.ended ?? 0)]);
    }),
  ];
}

function flatLines(flatness: Flatness | undefined): string[] {
  if (flatness === undefined) return ['Its life was too short to tell whether that is flat: let the soak take 5 min.'];
  const line = (name: string, { first, last, mayRise, slope, isFlat }: Trend) =>
    `${name}: ${mega(first)} in the first third, ${mega(last)} in the last, ${mega(slope)} a minute:\n` +
    `  ${isFlat ? 'flat' : 'NOT FLAT'}: it may rise by ${mega(mayRise)} for what is remembered, and chance`;
  return [line('Resident', flatness.resident), line('Held after a collection', flatness.held)];
}
