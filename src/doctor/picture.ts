import type { Config } from '../config/config.ts';

/** What one look brought: an answer, or why there is none. */
export type Probe<Value> =
  | { readonly is: 'answer'; readonly value: Value }
  | { readonly is: 'failure'; readonly why: string; readonly status: number | undefined };

/** The answer, if there is one. */
export const answerOf = <Value>(probe: Probe<Value>): Value | undefined =>
  probe.is === 'answer' ? probe.value : undefined;

/** One instance of Marathon, by the URL that we were given. */
export interface MarathonInstance {
  readonly url: string;
  readonly info: Probe<MarathonInfo>;
}

export interface MarathonInfo {
  readonly version: string | undefined;
  readonly leader: string | undefined;
  readonly frameworkId: string | undefined;
  /** `undefined`: this version does not say. */
  readonly features: readonly string[] | undefined;
  /** How much its clock is ahead of ours (ms, to the second); `undefined`: it does not say. */
  readonly aheadMs: number | undefined;
}

export interface MesosFacts {
  readonly agentId: string;
  readonly address: string;
  readonly isHere: boolean;
  readonly hasFramework: boolean;
}

export interface ConsulFacts {
  readonly version: string;
  readonly node: string;
  readonly datacenter: string | undefined;
  readonly isServer: boolean;
  /** The rest is from `DebugConfig`; `undefined`: the agent does not say. */
  readonly leavesOnTerminate: boolean | undefined;
  readonly runsScripts: boolean | undefined;
  /** How long a DNS answer for any service may be kept (ms). */
  readonly dnsTtlMs: number | undefined;
  readonly aheadMs: number | undefined;
}

/** A right that our token needs: for what, and whether it has it. */
export interface Right {
  readonly right: string;
  readonly segment: string;
  readonly purpose: string;
  /** `undefined`: only trying would tell. */
  readonly isGranted: boolean | undefined;
}

/** A service that the agent has. */
export interface Standing {
  readonly id: string;
  readonly name: string;
  readonly isOurs: boolean;
  /** On a lease that beats: which daemon put it. */
  readonly leaseHolder: string | undefined;
}

/** All that is known when judging starts. Gathering it writes nothing anywhere. */
export interface ClusterPicture {
  readonly config: Config;
  /** What was noticed when the configuration was read. */
  readonly configWarnings: readonly string[];
  readonly marathon: readonly MarathonInstance[];
  /** The framework that the state file remembers; `undefined`: none. */
  readonly rememberedFramework: string | undefined;
  /** Whether an event stream opens. */
  readonly stream: Probe<true>;
  /** The kill grace of the apps that run here (ms), where one is set. */
  readonly killGraceMs: ReadonlyMap<string, number>;
  readonly mesos: Probe<MesosFacts>;
  readonly consul: Probe<ConsulFacts>;
  /** The name of Consul's node, even where the agent does not tell us more than that. */
  readonly node: string | undefined;
  readonly rights: readonly Right[];
  readonly services: Probe<readonly Standing[]>;
  readonly cluster: string | undefined;
  /** What the freeze key says; `undefined`: there is none. */
  readonly freeze: Probe<string | undefined>;
  /** Names that we would publish. */
  readonly names: ReadonlySet<string>;
  readonly localDaemon: { readonly pid: number } | 'gone' | 'silent';
  readonly state: 'writable' | 'absent' | 'not writable' | 'open to others';
}
