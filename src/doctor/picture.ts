import type { Config } from '../config/config.ts';
import type { Halt } from '../model/halt.ts';

/** What one look brought: an answer, or why there is none. */
export type Probe<Value> = { readonly is: 'answer'; readonly value: Value } | Failure;

export interface Failure {
  readonly is: 'failure';
  readonly why: string;
  readonly status: number | undefined;
  /** What to change, where the client knows; it is not in `why`. */
  readonly advice?: string | undefined;
  /** What was underneath, by its code: the system's, OpenSSL's, or ours. */
  readonly code?: string | undefined;
}

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
  /** As `X-Marathon-Leader` has it, with a scheme. */
  readonly leaderUrl: string | undefined;
  readonly frameworkId: string | undefined;
  /** `undefined`: this version does not say. */
  readonly features: readonly string[] | undefined;
  /** How much its clock is ahead of ours (ms, to the second); `undefined`: it does not say. */
  readonly aheadMs: number | undefined;
}

/** How the leader that an instance names is reached from here. */
export type LeaderLook =
  | { readonly how: 'nobody names one' }
  /** One of `--marathon`; or behind the proxy of a path prefix, where it is not asked directly; or by http, where we speak https. */
  | { readonly how: 'configured' | 'behind a proxy' | 'less safe'; readonly url: string }
  | { readonly how: 'asked'; readonly url: string; readonly answer: Probe<unknown> };

/** An app's, or a pod's: the shortest of its containers; `undefined`: none is set. */
export interface KillGrace {
  readonly app: string;
  readonly graceMs: number | undefined;
}

export interface MesosFacts {
  readonly agentId: string;
  readonly address: string;
  readonly isHere: boolean;
  readonly hasFramework: boolean;
  readonly version: string;
  /** Where its state was found. */
  readonly path: string;
  readonly aheadMs: number | undefined;
  /** For how long it has run. */
  readonly ageMs: number;
  readonly recoveryTimeoutMs: number;
}

export interface ConsulFacts {
  readonly version: string;
  readonly node: string;
  /** What it tells others to reach it at; `undefined`: it does not say. */
  readonly address: string | undefined;
  readonly isHere: boolean;
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
  /** The name is made up, because nothing is published now: without the right on it, one on the real names may be there. */
  readonly isGuess?: boolean;
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

/** One of our own servers, opened for a moment as the daemon opens it. */
export interface ListenerLook {
  readonly isPublic: boolean;
  /** `127.0.0.1:8080`. */
  readonly address: string;
  /** `code`: what the system says against it; `why`: in words, with what to do. */
  readonly refusal: { readonly code: string | undefined; readonly why: string } | undefined;
}

/** The first certificate of a PEM file that an option names. */
export interface CertificateLook {
  readonly option: string;
  readonly path: string;
  readonly validFromMs: number;
  readonly validToMs: number;
}

/** What a state file remembers. */
export interface Remembered {
  readonly cluster: string;
  readonly path: string;
  readonly framework: string | undefined;
  /** It cannot be understood. */
  readonly isDamaged: boolean;
}

/** What the daemon would make of the tasks of this machine. */
export interface TasksLook {
  /** How many of each outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What their owners are warned of, once each. */
  readonly warnings: readonly string[];
  /** What stands between it and the whole truth. */
  readonly problems: readonly string[];
}

/** All that is known when judging starts. Gathering it writes nothing anywhere. */
export interface ClusterPicture {
  readonly config: Config;
  /** What was noticed when the configuration was read. */
  readonly configWarnings: readonly string[];
  /** Wall clock. */
  readonly nowMs: number;
  readonly marathon: readonly MarathonInstance[];
  readonly leader: LeaderLook;
  readonly remembered: Remembered | undefined;
  /** Whether an event stream opens. */
  readonly stream: Probe<true>;
  /** Whom Marathon tells of events by HTTP callback. */
  readonly callbacks: Probe<readonly string[]>;
  /** Of the apps and pods that run here; of so many more it was not looked at. */
  readonly killGraces: readonly KillGrace[];
  readonly unlookedApps: number;
  /** `undefined`: there is no Mesos agent to ask. */
  readonly mesos: Probe<MesosFacts> | undefined;
  readonly consul: Probe<ConsulFacts>;
  /** The name of Consul's node, even where the agent does not tell us more than that. */
  readonly node: string | undefined;
  readonly rights: readonly Right[];
  readonly services: Probe<readonly Standing[]>;
  /** The ids of the services that the servers show of this node. */
  readonly catalogue: Probe<ReadonlySet<string>>;
  readonly cluster: string | undefined;
  /** What the freeze key says; `undefined`: there is none. */
  readonly freeze: Probe<string | undefined>;
  /** The pause and the freeze that the daemon goes by: it remembers the first, and reads the second. */
  readonly halts: readonly Halt[];
  readonly tasks: TasksLook;
  /** Names that we would publish. */
  readonly names: ReadonlySet<string>;
  readonly localDaemon: { readonly pid: number } | 'gone' | 'silent';
  /** `unmakable`: it is not there, and this user may not make it. */
  readonly state: 'writable' | 'absent' | 'unmakable' | 'not writable' | 'open to others';
  readonly listeners: readonly ListenerLook[];
  readonly certificates: readonly CertificateLook[];
}
