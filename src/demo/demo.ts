import { createUndiciExchange } from '../clients/undici-exchange.ts';
import { untilStopped } from '../daemon/lifecycle.ts';
import { realClock } from '../daemon/production-world.ts';
import { AppError } from '../support/errors.ts';
import { withScope } from '../support/scope.ts';
import { DemoFailure } from './demo-failure.ts';
import type { DemoOptions, DemoSurroundings } from './demo-options.ts';
import { createJsonReader } from './json-reader.ts';
import { watchParent } from './parent-watch.ts';
import { play } from './play.ts';
import { openShelter } from './shelter.ts';
import { openStage } from './stage.ts';

/** `true`: done as asked for. Withdraws nothing: it ends with everything that it started. */
export async function demo(options: DemoOptions, at: DemoSurroundings): Promise<boolean> {
  const clock = realClock;
  const cancelWatch = watchParent(clock, at.parents, at.stop);
  const shelter = await openShelter();
  const { exchange, close } = createUndiciExchange();
  try {
    const outcome = await untilStopped(at.signals, clock, at.endNow, (signal) =>
      withScope(signal, async (scope) => {
        const parts = { options, at, clock, shelter, reader: createJsonReader(exchange, clock), scope };
        const stage = await openStage(parts).catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
        // Somebody stopped us before there was anything to see.
        if (stage === undefined) return !options.isOnce;
        try {
          return await play(stage, parts);
        } finally {
          scope.abort();
          await stage.close();
        }
      }),
    );
    if (outcome === 'overdue') at.complain('did not stop in time');
    return outcome === true;
  } catch (error) {
    if (!isKnown(error)) throw error;
    at.complain(error.message);
    return false;
  } finally {
    cancelWatch();
    await close();
    await shelter.close();
    if (!options.isOnce) at.print('Stopped; nothing is left behind.\n');
  }
}

const isKnown = (error: unknown): error is Error =>
  error instanceof DemoFailure || (error instanceof AppError && error.code !== 'INTERNAL');
