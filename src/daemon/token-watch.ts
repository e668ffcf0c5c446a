import type { ConsulView } from '../reconcile/consul-view.ts';
import type { Clock } from '../support/clock.ts';
import type { Log } from '../support/log.ts';

/** Unlike the mark of any token: some of ours was put with one, some with another. */
const HALF_DONE = 'half done';

/**
 * Has everything of ours put once more when the Consul token changes, across restarts too: a service is synced with the
 * token of its registration, and with that one deleted the catalogue stands still, silently (contract: Consul, §4).
 */
export function createTokenWatch(view: ConsulView, lease: { renew(): void }, clock: Clock, log: Log) {
  let current: string | undefined;
  return {
    /** What tells one token from another, as of a list that the view has just taken in. */
    take(mark: string): void {
      if (current !== undefined && current !== mark) {
        log.info({ services: view.published }, 'the Consul token has changed: everything of ours is put once more');
        view.putAgain(clock.now());
        lease.renew();
      }
      current = mark;
    },
    /** What a former process says that everything was put with. */
    restore(mark: string | undefined): void {
      current = mark;
    },
    /** What everything of ours was put with; `undefined`: nobody knows. */
    get mark(): string | undefined {
      return view.toBePutAgain === 0 ? current : HALF_DONE;
    },
  };
}
