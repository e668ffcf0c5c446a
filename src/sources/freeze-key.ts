import type { KeyReading, ReadKey } from '../clients/consul/read-key.ts';
import type { Halt } from '../model/halt.ts';
import { createAlarm } from '../support/alarm.ts';
import { backoffMs } from '../support/backoff.ts';
import { type Clock, sleep } from '../support/clock.ts';
import { AppError, messageOf } from '../support/errors.ts';
import type { Log } from '../support/log.ts';
import { withDeadline } from '../support/scope.ts';
import { readFreezeWord } from './freeze-word.ts';

/** The key that freezes every daemon of a cluster, by its being there. */
export const freezeKeyOf = (cluster: string): string => `marathon-consul/freeze/${cluster}`;

/** What a token needs to read it (contract: Consul, §8). */
const POLICY = 'key_prefix "marathon-consul/" { policy = "read" }';
/** The first word is waited for before anything is written: so long (ms). A server that is away is not. */
const FIRST_LIMIT_MS = 2_000;
/** Between two questions at least (ms). */
const PAUSE_MS = 1_000;
const RETRY = { baseMs: 2_000, capMs: 60_000 };
/** How long to wait for the cluster's name before looking again (ms): `wake` comes first. */
const NAMELESS_MS = 60_000;

export interface FreezeKeyDeps {
  readonly client: { readonly readKey: ReadKey };
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** `undefined` as long as nobody knows which cluster this is. */
  readonly cluster: () => string | undefined;
  /** What the key says, as often as it is read. Where it cannot be read the last word stays. */
  readonly onFreeze: (halt: Halt | undefined) => void;
  /** It was asked for, or tried to, for the first time. */
  readonly onFirstWord: () => void;
}

/** Follows the key in Consul's KV store with which somebody freezes a whole cluster. */
export interface FreezeKey {
  /** Asks once. Never throws, and takes two seconds at most. */
  once(signal: AbortSignal): Promise<void>;
  /** Follows the key until `signal` aborts. Never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** The cluster's name may be known now. */
  wake(): void;
  /** Whether there was an attempt: until then nobody can know whether the cluster is frozen. */
  readonly wasAsked: boolean;
}

export function createFreezeKey({
  client,
  clock,
  random,
  log,
  cluster,
  onFreeze,
  onFirstWord,
}: FreezeKeyDeps): FreezeKey {
  const alarm = createAlarm(clock);
  let index: string | undefined;
  let failures = 0;
  let wasAsked = false;

  const noteAttempt = (): void => {
    if (wasAsked) return;
    wasAsked = true;
    onFirstWord();
  };

  const take = ({ value, index: told }: KeyReading): void => {
    if (failures > 0) log.info({ failures }, 'the freeze key can be read again');
    failures = 0;
    // An index that went back belongs to servers that started anew (contract: Consul, §5).
    const isUsable = Number(told) > 0 && !(Number(told) < Number(index ?? 0));
    index = isUsable ? told : undefined;
    onFreeze(value === undefined ? undefined : readFreezeWord(value, clock.wall()));
  };

  const fail = (key: string, error: unknown): void => {
    // With an index of the past life of its servers Consul would let us wait for minutes.
    index = undefined;
    failures += 1;
    if (failures > 1) return;
    const isDenied = error instanceof AppError && error.code === 'UPSTREAM_DENIED';
    const fields = { key, error: messageOf(error), ...(isDenied ? { policy: POLICY } : {}) };
    log.warn(fields, 'the freeze key cannot be read: what it said last holds, or else nothing is frozen');
  };

  /** Answers whether there was an answer. */
  const ask = async (key: string, signal: AbortSignal, limitMs?: number): Promise<boolean> => {
    try {
      const read = (limited: AbortSignal) => client.readKey(key, index, limited);
      take(await (limitMs === undefined ? read(signal) : withDeadline(clock, limitMs, signal, read)));
    } catch (error) {
      if (signal.aborted) return false;
      fail(key, error);
    }
    noteAttempt();
    return failures === 0;
  };

  const key = (): string | undefined => {
    const name = cluster();
    return name === undefined ? undefined : freezeKeyOf(name);
  };

  return {
    async once(signal) {
      const name = key();
      // Whoever follows the key already knows better.
      if (name !== undefined && index === undefined) await ask(name, signal, FIRST_LIMIT_MS);
    },
    async run(signal) {
      while (!signal.aborted) {
        const name = key();
        if (name === undefined) {
          await alarm.wait(NAMELESS_MS, signal);
          continue;
        }
        const askedAt = clock.now();
        const isFirst = index === undefined;
        const isAnswered = await ask(name, signal, wasAsked ? undefined : FIRST_LIMIT_MS);
        // The first answer comes at once and gives the index to wait with; whatever else comes fast must not make a loop.
        if (isAnswered && isFirst && index !== undefined) continue;
        const restMs = isAnswered ? PAUSE_MS - (clock.now() - askedAt) : PAUSE_MS + backoffMs(failures, RETRY, random);
        if (restMs > 0) await sleep(clock, restMs, signal);
      }
    },
    wake: () => alarm.ring(),
    get wasAsked() {
      return wasAsked;
    },
  };
}
