import type { CheckStatus } from '../../model/service.ts';
import { type Clock, sleep } from '../../support/clock.ts';
import type { JsonReader } from '../json-reader.ts';
import { type CataloguedService, readCatalogue } from '../verify/catalogue.ts';
import type { ShownEvent } from './event-line.ts';

const EVERY_MS = 500;

export interface CheckWatchParts {
  readonly clock: Clock;
  readonly reader: JsonReader;
  readonly consulUrl: string;
  readonly show: (event: ShownEvent) => void;
}

/** Tells when Consul's own checks change their minds; until `signal` aborts. Whatever comes new or goes is the daemon's to tell. */
export async function watchChecks(
  { clock, reader, consulUrl, show }: CheckWatchParts,
  signal: AbortSignal,
): Promise<void> {
  let before = new Map<string, CheckStatus>();
  while (!signal.aborted) {
    // While Consul is away there is nothing to tell: the daemon says that.
    const services = await readCatalogue(consulUrl, reader, signal).catch(() => undefined);
    if (services !== undefined) {
      for (const event of turns(services, before, clock.wall())) show(event);
      before = statusesOf(services);
    }
    await sleep(clock, EVERY_MS, signal);
  }
}

/** One event for each check that has another status than before. */
export const turns = (
  services: readonly CataloguedService[],
  before: ReadonlyMap<string, CheckStatus>,
  atMs: number,
): readonly ShownEvent[] =>
  services.flatMap(({ name, where, checks }) =>
    checks.flatMap(({ id, kind, status }): ShownEvent[] => {
      const was = before.get(id);
      if (was === undefined || was === status) return [];
      const sign = status === 'passing' ? '*' : '!';
      return [{ atMs, sign, who: name, where, what: `Consul's ${kind} check: ${was}, now ${status}` }];
    }),
  );

const statusesOf = (services: readonly CataloguedService[]): Map<string, CheckStatus> =>
  new Map(services.flatMap(({ checks }) => checks.map(({ id, status }) => [id, status] as const)));
