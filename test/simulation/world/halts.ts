import type { Clock } from '../../../src/support/clock.ts';

/** A request that has been sent arrives within this time (ms), and so does what belongs to the same change. */
const ON_ITS_WAY_MS = 250;
/** A write is given up after this time (ms). */
const WRITE_MS = 30_000;
/** A Consul that can be asked has told of its key within this time (ms). */
const TOLD_MS = 3_000;
/** Who could not ask for the key asks again within this time (ms). */
const ASKS_AGAIN_MS = 65_000;

export interface HaltsDeps {
  readonly clock: Clock;
  /** How many daemons run. */
  readonly running: () => number;
  /** Whether a stored state says so. */
  readonly remembers: (kind: 'paused' | 'frozen') => boolean;
  /** Until when Consul takes no writes, as far as is known (ms). */
  readonly refusesUntil: () => number;
  /** Until when Consul could not be asked, or had restarted (ms). */
  readonly awayUntil: () => number;
}

/** Since when every daemon that runs must know that nothing may be changed that stands in Consul. */
export interface Halts {
  readonly isOn: boolean;
  /** Every daemon that runs is told, until then (wall clock, ms). */
  pause(untilMs: number): void;
  resume(): void;
  /** The key was written. */
  freeze(): void;
  /** The key has gone. */
  unfreeze(): void;
  /** A daemon is about to start. */
  starts(): void;
  /** A daemon has been killed: what it has not stored yet nobody remembers. */
  wasKilled(): void;
  /** What was stored is lost. */
  forget(): void;
}

export function createHalts({ clock, running, remembers, refusesUntil, awayUntil }: HaltsDeps): Halts {
  /** Since when (ms); `undefined`: not, or nobody knows of it. */
  let pausedSince: number | undefined;
  let pausedUntilMs = 0;
  /** Another one for each time that the key is written. */
  let freezes = 0;
  let isFrozen = false;
  let isFreezeKnown = false;
  const isAway = () => clock.now() <= awayUntil() + ASKS_AGAIN_MS;

  const lookForFreeze = (): void => {
    const freeze = freezes;
    clock.after(TOLD_MS, () => {
      if (!isFrozen || isFreezeKnown || freeze !== freezes) return;
      // What went wrong meanwhile may have kept the word from whoever asked.
      if (running() > 0 && !isAway()) isFreezeKnown = true;
      else lookForFreeze();
    });
  };

  return {
    get isOn() {
      const isPauseKnown =
        pausedSince !== undefined && clock.now() > pausedSince + ON_ITS_WAY_MS && clock.wall() < pausedUntilMs;
      return (isPauseKnown && running() === 1) || isFreezeKnown;
    },
    pause(untilMs) {
      pausedUntilMs = untilMs;
      // What is on its way to a Consul that hangs cannot be called back.
      if (running() > 0 && clock.now() > refusesUntil() + WRITE_MS) pausedSince = clock.now();
    },
    resume() {
      pausedSince = undefined;
    },
    freeze() {
      freezes += 1;
      isFrozen = true;
      isFreezeKnown = false;
      lookForFreeze();
    },
    unfreeze() {
      isFrozen = false;
      isFreezeKnown = false;
    },
    starts() {
      if (!isFrozen) return;
      // It asks for the key before it writes anything; where nobody answers, what it remembers counts.
      const wasKnown = isFreezeKnown;
      isFreezeKnown = isAway() ? isFreezeKnown && remembers('frozen') : true;
      if (wasKnown && !isFreezeKnown) lookForFreeze();
    },
    wasKilled() {
      if (!remembers('paused')) pausedSince = undefined;
    },
    forget() {
      pausedSince = undefined;
    },
  };
}
