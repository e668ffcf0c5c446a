import { sleep } from '../support/clock.ts';
import { KEY_HINT } from './keys/key-table.ts';
import { listenForKeys } from './keys/keyboard.ts';
import { createPress } from './keys/press.ts';
import { catalogueTable, sumsOf } from './show/catalogue-table.ts';
import { watchChecks } from './show/check-watch.ts';
import { introduction } from './show/introduction.ts';
import type { DemoParts, Stage } from './stage.ts';
import { readCatalogue } from './verify/catalogue.ts';
import { type Comparison, converge } from './verify/converge.ts';

/** Since the process began (ms): whoever waits longer for the first table believes that nothing happens. */
const FIRST_TABLE_MS = 4_000;
/** When the catalogue is not equal by then, it never will be (ms). */
const ONCE_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** Shows what there is to see, until the scope is aborted or the outcome is known. `false`: not as it should be. */
export async function play(stage: Stage, parts: DemoParts): Promise<boolean> {
  const { cluster, consul, daemonUrl } = stage;
  const { marathonUrl, mesosAgentUrl } = cluster;
  parts.at.print(introduction({ marathonUrl, mesosAgentUrl, daemonUrl, consul }, parts.options));
  return parts.options.isOnce ? playOnce(stage, parts) : playOn(stage, parts);
}

/** One deployment, then the comparison. */
async function playOnce(stage: Stage, parts: DemoParts): Promise<boolean> {
  const { at, clock, scope } = parts;
  const { scheduler, motion } = stage.cluster;
  const untilMs = clock.now() + ONCE_WITHIN_MS;
  while (!scheduler.isSettled() && clock.now() < untilMs && !scope.signal.aborted) {
    await sleep(clock, LOOK_EVERY_MS, scope.signal);
  }
  motion.deploy();
  const outcome = await converged(stage, parts, { isReady: scheduler.isSettled, untilMs });
  if (scope.signal.aborted) return false;
  at.print(`${catalogueTable(outcome.services, at.columns)}\n${verdictOn(outcome)}`);
  return outcome.differences.length === 0;
}

async function playOn(stage: Stage, parts: DemoParts): Promise<boolean> {
  const { at, clock, options, reader, scope } = parts;
  const { signal } = scope;
  const { scheduler, motion } = stage.cluster;
  const cancelEnd = options.forMs === undefined ? () => {} : clock.after(options.forMs, () => scope.abort());
  const untilMs = Math.max(FIRST_TABLE_MS, clock.now());
  const { services } = await converged(stage, parts, { isReady: scheduler.isSettled, untilMs });
  if (signal.aborted) return true;
  at.print(`\nIn Consul now: ${sumsOf(services)}.\n\n${catalogueTable(services, at.columns)}\n`);

  const showTable = async () => {
    at.print(catalogueTable(await readCatalogue(stage.consul.url, reader, signal), at.columns));
  };
  const { cluster, consul, show } = stage;
  const onTrouble = (error: unknown) =>
    show({ atMs: clock.wall(), sign: '!', who: 'demo', what: error instanceof Error ? error.message : String(error) });
  const { columns, print, stop } = at;
  const press = createPress({ cluster, consul, columns, print, showTable, stop, onTrouble });
  const letGo = at.keys === undefined ? () => {} : listenForKeys(at.keys, press);
  at.print(at.keys === undefined ? 'Ctrl-C stops it.\n\n' : `${KEY_HINT}\n\n`);
  motion.begin();
  motion.deploy();
  const watching = watchChecks({ clock, reader, consulUrl: stage.consul.url, show }, signal);
  try {
    await stage.running;
    await watching;
    return true;
  } finally {
    letGo();
    cancelEnd();
  }
}

const converged = (
  { cluster, consul }: Stage,
  { clock, reader, scope }: DemoParts,
  until: Parameters<typeof converge>[1],
): Promise<Comparison> => {
  const { marathonUrl, mesosAgentUrl } = cluster;
  const urls = { marathonUrl, mesosAgentUrl, consulUrl: consul.url };
  return converge({ clock, reader, urls }, until, scope.signal);
};

function verdictOn({ services, wanted, differences }: Comparison): string {
  if (differences.length === 0) {
    return `Equal: ${wanted} healthy tasks with ports by Marathon's list, ${services.length} instances in Consul.\n`;
  }
  return `NOT equal to Marathon's list:\n${differences.map((difference) => `  ${difference}\n`).join('')}`;
}
