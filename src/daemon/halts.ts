import type { Halt } from '../model/halt.ts';
import { createAlarm } from '../support/alarm.ts';
import type { Clock } from '../support/clock.ts';
import type { Log, LogFields } from '../support/log.ts';

/** How often the log says that a halt is still on (ms): it must not be forgotten. */
const REMIND_MS = 10 * 60_000;
/** The wall clock may jump, so that a halt's end is looked for at least so often (ms). */
const LOOK_MS = 60_000;

export interface HaltsDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** A halt began, became another, or ended. */
  readonly onChange: () => void;
}

/** The pause and the freeze that are on. A halt ends at its `untilMs` by itself, whether or not anybody looks. */
export interface Halts {
  /** What is on now: the pause before the freeze. */
  current(): readonly Halt[];
  /** Replaces an earlier pause. */
  pause(halt: Halt): void;
  /** Answers whether there was a pause to end. */
  resume(by: string): boolean;
  /** What the freeze key says now; `undefined`: nothing. Saying the same again changes nothing. */
  freeze(halt: Halt | undefined): void;
  /** Puts back what a former process knew; tells it in the log, and nobody else. */
  restore(halts: readonly Halt[]): void;
  /** Tells what is on every ten minutes, and ends what is over, until `signal` aborts. Never throws. */
  run(signal: AbortSignal): Promise<void>;
}

interface Standing {
  readonly halt: Halt;
  /** Monotonic ms. */
  readonly since: number;
  toldAt: number;
}

const KINDS = ['paused', 'frozen'] as const;
type Kind = Halt['kind'];

const BEGUN: Readonly<Record<Kind, string>> = {
  paused: 'paused: what stands in Consul stays as it is on this machine',
  frozen: 'frozen: what stands in Consul stays as it is in the whole cluster',
};
const STILL: Readonly<Record<Kind, string>> = {
  paused: 'still paused: nothing is withdrawn or changed; `marathon-consul resume` ends it',
  frozen: 'still frozen: nothing is withdrawn or changed; to delete the freeze key ends it',
};
const CHANGED: Readonly<Record<Kind, string>> = {
  paused: 'paused anew: the later word replaces the earlier',
  frozen: 'the freeze key says something else: still frozen',
};
const ENDED: Readonly<Record<Kind, string>> = {
  paused: 'no longer paused',
  frozen: 'no longer frozen',
};

/** Making one does nothing; timers run only in `run`. */
export function createHalts({ clock, log, onChange }: HaltsDeps): Halts {
  const alarm = createAlarm(clock);
  const standing = new Map<Kind, Standing>();

  const isOver = ({ untilMs }: Halt) => untilMs !== undefined && untilMs <= clock.wall();

  /** Whether that kind of halt was on. */
  const end = (kind: Kind, endedBy: string): boolean => {
    const former = standing.get(kind);
    if (former === undefined) return false;
    standing.delete(kind);
    log.info({ by: former.halt.by, endedBy, lastedMs: Math.round(clock.now() - former.since) }, ENDED[kind]);
    onChange();
    return true;
  };

  const put = (halt: Halt, message: string, since: number): void => {
    standing.set(halt.kind, { halt, since, toldAt: clock.now() });
    log.warn(fieldsOf(halt), message);
    alarm.ring();
  };

  const begin = (halt: Halt): void => {
    const former = standing.get(halt.kind);
    put(halt, former === undefined ? BEGUN[halt.kind] : CHANGED[halt.kind], former?.since ?? clock.now());
    onChange();
  };

  const sweep = (): void => {
    for (const { halt } of [...standing.values()]) if (isOver(halt)) end(halt.kind, 'its time is up');
  };

  const remind = (): void => {
    for (const one of standing.values()) {
      if (clock.now() - one.toldAt < REMIND_MS) continue;
      one.toldAt = clock.now();
      log.warn(fieldsOf(one.halt), STILL[one.halt.kind]);
    }
  };

  /** Until there is something to end or to tell (ms). */
  const restMs = (): number => {
    const ends = [...standing.values()].flatMap(({ halt: { untilMs }, toldAt }) => [
      Math.min(LOOK_MS, toldAt + REMIND_MS - clock.now()),
      (untilMs ?? Number.POSITIVE_INFINITY) - clock.wall(),
    ]);
    return Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, ...ends));
  };

  return {
    current: () =>
      KINDS.flatMap((kind) => {
        const halt = standing.get(kind)?.halt;
        return halt === undefined || isOver(halt) ? [] : [halt];
      }),
    pause(halt) {
      sweep();
      if (!isOver(halt)) begin(halt);
    },
    resume(by) {
      sweep();
      return end('paused', by);
    },
    freeze(halt) {
      sweep();
      if (halt === undefined || isOver(halt)) {
        end('frozen', 'the freeze key');
        return;
      }
      const former = standing.get('frozen')?.halt;
      if (former === undefined || !isSame(former, halt)) begin(halt);
    },
    restore(halts) {
      for (const halt of halts) if (!isOver(halt)) put(halt, STILL[halt.kind], clock.now());
    },
    async run(signal) {
      while (!signal.aborted) {
        await alarm.wait(restMs(), signal);
        sweep();
        remind();
      }
    },
  };
}

const isSame = (one: Halt, other: Halt): boolean =>
  one.by === other.by &&
  one.why === other.why &&
  one.untilMs === other.untilMs &&
  one.unreadUntil === other.unreadUntil;

const fieldsOf = ({ by, why, untilMs, unreadUntil }: Halt): LogFields => ({
  by,
  why,
  until: untilMs === undefined ? endless(unreadUntil) : new Date(untilMs).toISOString(),
});

const endless = (unread: string | undefined): string =>
  unread === undefined
    ? 'until it is taken back'
    : `until it is taken back: the end it tells, ${JSON.stringify(unread)}, is no time that can be read (RFC 3339, such as 2030-01-31T18:00:00Z)`;
