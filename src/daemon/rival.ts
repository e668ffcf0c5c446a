import type { ServiceId } from '../model/ids.ts';
import { MARK } from '../model/mark.ts';
import type { RegisteredService } from '../model/service.ts';
import type { Log } from '../support/log.ts';

/** Who we are, among daemons that write to one Consul by mistake. Of two, the one that sorts last has started later. */
export const instanceName = (startedAtMs: number, host: string, random: () => number): string =>
  `${new Date(startedAtMs).toISOString()} ${host} ${Math.floor(random() * 2 ** 32).toString(16)}`;

const STANDING_BY = 'another marathon-consul, started later, writes to this Consul agent: this one stands by';

export interface RivalWatchDeps {
  readonly instance: string;
  /** `putAt`: when we last put it (monotonic ms). */
  readonly lease: { readonly putAt: number; takeOver(): void };
  readonly log: Log;
  /** The lease still said at `at` (monotonic ms) what we have asked of its holder. */
  readonly isUnanswered: (says: string | undefined, at: number) => boolean;
  /** This one writes again: what it has heard since it last did may be long past. */
  readonly onAlone: () => void;
}

/**
 * Looks for another daemon that holds our lease: two would undo each other's work for ever, so the one that started earlier
 * stands by until the other no longer beats, or its lease lapses. Before we have put ours, whoever holds it is what we were before a restart.
 */
export function createRivalWatch({ instance, lease, log, isUnanswered, onAlone }: RivalWatchDeps) {
  let rival: string | undefined;
  let leaseSays: string | undefined;
  return {
    /** Looks at a list of Consul's that was asked for at `askedAt` (monotonic ms). */
    look(services: readonly RegisteredService[], leaseId: ServiceId, askedAt: number): void {
      if (lease.putAt === Number.NEGATIVE_INFINITY || (rival === undefined && askedAt <= lease.putAt)) return;
      const held = services.find(({ id }) => id === leaseId);
      leaseSays = held?.checks[0]?.output;
      const isDead = rival !== undefined && isUnanswered(leaseSays, askedAt);
      const holder = isDead ? undefined : holderOf(held);
      const other = holder === instance ? undefined : holder;
      const before = rival;
      rival = other !== undefined && other > instance ? other : undefined;
      if (rival !== undefined && rival !== before) log.error({ rival }, STANDING_BY);
      if (rival === undefined && before !== undefined) {
        log.warn({ rival: before }, 'the other marathon-consul has gone: this one writes again');
        onAlone();
      }
      // Over the lease of one that is to stand by, and after one that has gone.
      if (rival === undefined && (other !== undefined || before !== undefined)) lease.takeOver();
    },
    /** What the one check of the lease said when it was last looked at. */
    get leaseSays(): string | undefined {
      return leaseSays;
    },
    /** Why we stand by, in words. */
    get standingBy(): string | undefined {
      return rival === undefined ? undefined : `${STANDING_BY} (the other: ${rival}); stop one of the two`;
    },
  };
}

/** Who put the lease, if it still beats. */
function holderOf(lease: RegisteredService | undefined): string | undefined {
  return lease?.checks.every(({ status }) => status === 'passing') ? lease.meta[MARK.instance] : undefined;
}
