import type { Clock } from '../../src/support/clock.ts';

interface Timer {
  readonly at: number;
  /** Shuffles timers that are due together: nothing may rest on their order. */
  readonly tie: number;
  readonly fire: () => void;
}

/** A clock whose time passes only when everything that could happen at this instant has happened. */
export interface VirtualClock extends Clock {
  /** Lets time pass until `untilMs` (monotonic), or until `isOver`. */
  run(untilMs: number, isOver?: () => boolean): Promise<void>;
  /** The wall clock is set forward, or back (ms); nothing else notices. */
  jump(ms: number): void;
  /** How many timers have fired: a measure of work, and part of the trace. */
  readonly fired: number;
}

/** Wall time at the start (ms since the epoch): any will do. */
const EPOCH_MS = Date.UTC(2026, 0, 1);

export function createVirtualClock(random: () => number): VirtualClock {
  /** The next one last. */
  const timers: Timer[] = [];
  let now = 0;
  let fired = 0;
  let offset = 0;

  /** Where it stands, or would stand. */
  const placeOf = ({ at, tie }: Timer): number => {
    let [from, to] = [0, timers.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = timers[middle] as Timer;
      if (other.at > at || (other.at === at && other.tie > tie)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  /** One turn of the event loop drains every promise chain that can go on without time passing. */
  const hop = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    now: () => now,
    wall: () => EPOCH_MS + offset + Math.round(now),
    jump(ms) {
      offset += Math.round(ms);
    },
    after(ms, fire) {
      const timer = { at: now + Math.max(0, ms), tie: random(), fire };
      timers.splice(placeOf(timer), 0, timer);
      return () => {
        const place = timers.indexOf(timer);
        if (place >= 0) timers.splice(place, 1);
      };
    },
    async run(untilMs, isOver = () => false) {
      for (;;) {
        await hop();
        if (isOver()) return;
        const next = timers.at(-1);
        if (!next || next.at > untilMs) break;
        timers.pop();
        now = next.at;
        fired += 1;
        next.fire();
      }
      now = Math.max(now, untilMs);
    },
    get fired() {
      return fired;
    },
  };
}
