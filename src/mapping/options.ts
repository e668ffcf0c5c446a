import type { AgentId, ServiceId } from '../model/ids.ts';
import type { CheckStatus } from '../model/service.ts';
import type { AddressSource, HealthSource } from './wish/wish.ts';

/** What mapping is told beside task and definition. An input of the core: a change of it is a message, not a restart. */
export interface MappingOptions {
  /** Tells two Marathons on one Consul apart. */
  readonly cluster: string;
  /** `undefined`: there is no Mesos agent to ask for it; tasks may say it. */
  readonly agentId: AgentId | undefined;
  /** Where this machine's host ports are reached. */
  readonly agentAddress: string;
  /** Consul's own address for this node: what an empty service address stands for. */
  readonly nodeAddress: string;
  readonly lease: { readonly scope: 'unchecked' | 'all' | 'none'; readonly serviceId: ServiceId };
  readonly publication: PublicationOptions;
}

/** What the operator wants published, and how: the same on every machine. Labels of an app outrank it. */
export interface PublicationOptions {
  readonly preset: Preset;
  readonly select: Selection;
  readonly nameTemplate: string;
  readonly ports: PortChoice;
  readonly tags: readonly string[];
  readonly address: AddressSource;
  readonly health: HealthSource;
  /** `alive`: published at the first all-alive verdict; else at once, with this status. */
  readonly initialStatus: 'alive' | CheckStatus;
  /** Of the intervals that Marathon's checks name (ms). */
  readonly maxCheckIntervalMs: number;
  /** The Consul agent runs script checks. */
  readonly hasScriptChecks: boolean;
  readonly rules: readonly AppRule[];
}

/** The older tool whose registrations are made, in all they promised; `none`: our own. */
export type Preset =
  | { readonly name: 'none' }
  | { readonly name: 'original' }
  | {
      readonly name: 'allegro';
      readonly commonTag: string;
      readonly nameSeparator: string;
      /** Upper case. */
      readonly ignoredProtocols: readonly string[];
      readonly enableTagOverride: boolean;
    };

/** Which apps are published at all. An app's `consul.publish=false` always keeps it out. */
export interface Selection {
  /** `labelled`: only apps that say `consul.publish=true`. */
  readonly by: 'all' | 'labelled';
  /** All of these must hold (Marathon's own selector grammar). */
  readonly labels: readonly LabelTerm[];
  /** App id patterns: `*` within a part, `**` across parts. Empty: any app. */
  readonly apps: readonly string[];
  readonly ignoredApps: readonly string[];
}

export type LabelTerm =
  | { readonly kind: 'exists'; readonly key: string }
  | { readonly kind: 'in' | 'not in'; readonly key: string; readonly values: readonly string[] };

/** `one`: the port with this name or index. The first of a list is the main one, which has the bare name and id. */
export type PortChoice =
  | { readonly kind: 'first' | 'named' | 'all' }
  | { readonly kind: 'listed'; readonly ports: readonly string[] };

/** Labels that the operator gives to apps by pattern, because a change of a label would be a deployment. */
export interface AppRule {
  /** An app id pattern. */
  readonly match: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Outranks the app's own labels; else these do. */
  readonly isOverride: boolean;
}

export const DEFAULT_PUBLICATION: PublicationOptions = {
  preset: { name: 'none' },
  select: { by: 'all', labels: [], apps: [], ignoredApps: [] },
  nameTemplate: '{app}',
  ports: { kind: 'first' },
  tags: [],
  address: 'auto',
  health: 'native',
  initialStatus: 'alive',
  maxCheckIntervalMs: 10_000,
  hasScriptChecks: false,
  rules: [],
};
