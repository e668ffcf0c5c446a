import { type Clock, sleep } from '../../support/clock.ts';
import { AppError, messageOf } from '../../support/errors.ts';
import type { JsonReader } from '../json-reader.ts';
import { type CataloguedService, readCatalogue } from './catalogue.ts';
import { differencesBetween } from './compare.ts';
import { readMarathonList } from './marathon-list.ts';

export interface ConvergeParts {
  readonly clock: Clock;
  readonly reader: JsonReader;
  readonly urls: { readonly marathonUrl: string; readonly mesosAgentUrl: string; readonly consulUrl: string };
}

export interface Comparison {
  readonly services: readonly CataloguedService[];
  /** Healthy tasks with a port, by Marathon's list. */
  readonly wanted: number;
  /** One sentence each; empty: the catalogue is equal to Marathon's list. */
  readonly differences: readonly string[];
}

const LOOK_EVERY_MS = 150;

/**
 * Compares Consul's catalogue with Marathon's list, over and over, until they are equal and `isReady`, or `untilMs` has
 * come, or `signal` aborts. Answers the last comparison; a side that does not answer is a difference.
 */
export async function converge(
  parts: ConvergeParts,
  { isReady, untilMs }: { readonly isReady: () => boolean; readonly untilMs: number },
  signal: AbortSignal,
): Promise<Comparison> {
  for (;;) {
    const wasReady = isReady();
    const comparison = await compareOnce(parts, signal);
    const isDone = wasReady && comparison.differences.length === 0 && comparison.wanted > 0;
    if (isDone || signal.aborted || parts.clock.now() >= untilMs) return comparison;
    await sleep(parts.clock, LOOK_EVERY_MS, signal);
  }
}

async function compareOnce({ reader, urls }: ConvergeParts, signal: AbortSignal): Promise<Comparison> {
  try {
    const tasks = await readMarathonList(urls, reader, signal);
    const services = await readCatalogue(urls.consulUrl, reader, signal);
    const wanted = tasks.filter(({ isHealthy }) => isHealthy).length;
    return { services, wanted, differences: differencesBetween(tasks, services) };
  } catch (error) {
    if (!signal.aborted && !(error instanceof AppError)) throw error;
    return { services: [], wanted: 0, differences: [messageOf(error)] };
  }
}
