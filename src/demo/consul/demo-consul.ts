import type { Environment } from '../../config/load.ts';
import type { Clock } from '../../support/clock.ts';
import { messageOf } from '../../support/errors.ts';
import type { DemoOptions } from '../demo-options.ts';
import type { JsonReader } from '../json-reader.ts';
import type { Shelter } from '../shelter.ts';
import { findConsulBinary } from './consul-binary.ts';
import { startRealConsul } from './real-consul.ts';
import { startStandIn } from './stand-in.ts';

/** The Consul that the demo publishes into. */
export interface DemoConsul {
  /** What it is, for people: `Consul 1.22.7 (/usr/bin/consul)`. */
  readonly title: string;
  readonly url: string;
  /** Of its DNS server; `undefined`: it has none. */
  readonly dnsPort: number | undefined;
  readonly hasUi: boolean;
  /** As after a crash with the loss of everything: it is away for a moment, and comes back at the same place, empty. */
  restartEmpty(): Promise<void>;
  close(): Promise<void>;
}

export interface DemoConsulParts {
  readonly choice: DemoOptions['consul'];
  readonly env: Environment;
  readonly clock: Clock;
  readonly reader: JsonReader;
  readonly shelter: Shelter;
  readonly random: () => number;
  /** One line each. */
  readonly say: (line: string) => void;
  readonly stop: AbortSignal;
}

/** A real Consul where there is one that works, else the stand-in; what did not work is said. */
export async function startDemoConsul(parts: DemoConsulParts): Promise<DemoConsul> {
  const { choice, env, say, stop } = parts;
  const binary = choice === 'stand-in' ? undefined : await findConsulBinary(choice, env, say);
  if (binary === undefined) return startStandIn(parts);
  try {
    return await startRealConsul(binary, parts);
  } catch (error) {
    if (stop.aborted) throw error;
    say(messageOf(error));
    say('Going on with the stand-in for Consul.');
    return startStandIn(parts);
  }
}
