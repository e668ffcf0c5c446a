import type { ServiceId } from '../../model/ids.ts';
import type { CheckStatus, Weights } from '../../model/service.ts';
import type { Task } from '../../model/task.ts';

/** A value with where it comes from, in words that `explain` shows: `label consul.name`, `option --health`, `default`. */
export interface Traced<Value> {
  readonly value: Value;
  readonly from: string;
}

/**
 * What the owner (labels) and the operator (options, rules) want of the tasks of one definition, whatever task it is:
 * labels are read, nothing is filled in yet. Presets differ in how they come to a wish, and in nothing else.
 */
export interface Wish {
  /** One for each service of a task; empty: `none` says why. */
  readonly publications: readonly Publication[];
  readonly none: string | undefined;
  readonly gate: Gate;
  /** What becomes of a task that Marathon cannot reach while the Mesos agent says that it runs. */
  readonly unreachable: 'keep' | 'withdraw';
  /** One sentence each: labels that are unknown or not understood, and what was done instead. */
  readonly warnings: readonly string[];
}

/** When a task that is not in Consul is published for the first time. What is published stays, whatever its health. */
export interface Gate {
  /**
   * `alive`: at its first all-alive verdict (at once without checks); `reported`: the same, and at least one result must
   * have been reported; `running`: as soon as it runs.
   */
  readonly when: 'alive' | 'reported' | 'running';
  /** What its checks start with. */
  readonly initialStatus: CheckStatus;
}

/** `auto`: the contract's own rule (Marathon, §2); `agent`: the agent's host port; `container`: its own address; `node`: Consul's. */
export type AddressSource = 'auto' | 'agent' | 'container' | 'node';
/** `native`: Marathon's checks, run by Consul; `mirror`: Marathon's verdict, told to Consul. */
export type HealthSource = 'native' | 'mirror' | 'both' | 'none';

/** One service that is wanted of one port. Texts may hold placeholders. */
export interface Publication {
  /** Index of the definition's port. */
  readonly port: Traced<number>;
  /** A task whose ports are known, and this is not among them, goes without it: an older tool did. Else it is waited for. */
  readonly isPortOptional?: boolean;
  readonly name: Traced<string>;
  /** Made from the app id: two apps that come to the same derived name did not mean to. */
  readonly isNameDerived: boolean;
  /** `dns`: made a DNS label, with a warning where it was given; `verbatim`: as an older tool sent it, braces and all. */
  readonly nameForm: 'dns' | 'verbatim';
  readonly tags: readonly Traced<string>[];
  /** A last tag that names the task, for older tools' consumers; nothing in it is filled in. */
  readonly taskTag?: (task: Task) => Traced<string>;
  readonly meta: Readonly<Record<string, Traced<string>>>;
  readonly address: Traced<AddressSource>;
  /** Sent even where it is the node's own, which Consul would fill in: older tools' consumers read nothing else. */
  readonly isAddressExplicit?: boolean;
  /** Which of a container's addresses, where it has both. */
  readonly ipFamily: Traced<'IPv4' | 'IPv6'>;
  readonly weights: Traced<Weights>;
  readonly enableTagOverride: Traced<boolean>;
  readonly checks: CheckWish;
  /** `all`, or only `{port:NAME}`, which is all that allegro's knew. */
  readonly placeholders: 'all' | 'ports';
  /** Given the resolved name and port. */
  readonly id: (task: Task, name: string, port: number) => ServiceId;
}

/** How one service is to be judged. */
export interface CheckWish {
  readonly health: Traced<HealthSource>;
  /** Replace Marathon's checks: a URL or a path; `host:port`, or empty for the service's own address. */
  readonly http: Traced<string> | undefined;
  readonly tcp: Traced<string> | undefined;
  /** Overrides Marathon's, without a cap (ms). */
  readonly interval: Traced<number> | undefined;
  /** Of Marathon's interval (ms); `undefined`: none. */
  readonly maxIntervalMs: number | undefined;
  readonly timeout: Traced<number> | undefined;
  readonly verifyTls: Traced<boolean>;
  /** `marathon`: its own `maxConsecutiveFailures`. */
  readonly failures: Traced<number | 'marathon'> | undefined;
  readonly successes: Traced<number> | undefined;
  /** COMMAND checks become script checks: the operator says that the agent allows them. */
  readonly scripts: boolean;
  /** Protocols, as Marathon spells them, whose checks are left out. */
  readonly ignored: readonly string[];
  /** Check ids as Consul makes them for a tool that sends none (`service:<id>`, `service:<id>:1`, …). */
  readonly hasOlderIds: boolean;
}
