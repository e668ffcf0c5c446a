import type { ServiceId } from '../model/ids.ts';
import { jittered } from '../support/backoff.ts';
import type { Clock } from '../support/clock.ts';
import type { Log } from '../support/log.ts';

/** So often what we have put may be found rewritten, within so long (ms): somebody tries something out, but not without end. */
const TOLERATED = 2;
const WITHIN_MS = 10 * 60_000;
/** For how long this one stands by before it looks whether the other has gone (ms), give or take a share. */
const STAND_BY_MS = 10 * 60_000;
const STAND_BY_SHARE = 0.2;

const STANDING_BY = 'another marathon-consul keeps rewriting what this one puts into Consul: this one stands by';

export interface RewriteWatchDeps {
  readonly clock: Pick<Clock, 'now' | 'wall'>;
  readonly random: () => number;
  readonly log: Log;
  /** This one writes again: what it has heard since it last did may be long past. */
  readonly onAlone: () => void;
}

/**
 * Looks for another daemon that has no lease to be known by (`--lease none`): whoever first finds its services rewritten
 * for the third time within ten minutes stands by, and leaves them to the other. After ten minutes it writes again, and
 * the first rewriting makes it stand by once more.
 */
export function createRewriteWatch({ clock, random, log, onAlone }: RewriteWatchDeps) {
  let foundAt: readonly number[] = [];
  let spell: { readonly until: number; readonly words: string } | undefined;

  const standBy = (id: ServiceId): void => {
    const ms = jittered(STAND_BY_MS, STAND_BY_SHARE, random);
    const until = new Date(clock.wall() + ms).toISOString();
    spell = {
      until: clock.now() + ms,
      words: `${STANDING_BY} until ${until} (rewritten: ${id}); stop one of the two, or give both a lease`,
    };
    log.error({ service: id, until }, STANDING_BY);
  };

  return {
    /** Looks at what a list of Consul's has otherwise than this one knew it. */
    look(rewritten: readonly ServiceId[]): void {
      const now = clock.now();
      if (spell !== undefined) {
        if (now < spell.until) return;
        spell = undefined;
        foundAt = Array.from({ length: TOLERATED }, () => now);
        log.warn({}, 'this one writes again, to see whether the other marathon-consul has gone');
        onAlone();
        return;
      }
      const [id] = rewritten;
      if (id === undefined) return;
      foundAt = [...foundAt.filter((at) => now - at < WITHIN_MS), now];
      if (foundAt.length > TOLERATED) standBy(id);
    },
    /** Why we stand by, in words. */
    get standingBy(): string | undefined {
      return spell?.words;
    },
  };
}
