import type { CheckStatus } from '../model/service.ts';
import type { Clock } from '../support/clock.ts';
import type { Handler } from './handler.ts';

export interface ConsulAgentOptions {
  readonly clock: Clock;
  readonly nodeName?: string;
  readonly address?: string;
  readonly version?: string;
  /** The only token with rights. Others, and none, see empty lists and get 403. Left out: no ACLs. */
  readonly token?: string;
  /** Finds out the status of an HTTP or TCP check. Left out: a check keeps the status it was registered with. */
  readonly probe?: (check: ProbedCheck) => Promise<CheckStatus>;
  /** Each write in order, as it arrives. */
  readonly onWrite?: (write: ConsulWrite) => void;
}

export interface ProbedCheck {
  readonly id: string;
  readonly serviceId: string;
  readonly kind: 'http' | 'tcp';
  /** The URL, or `host:port`. */
  readonly target: string;
}

export interface ConsulWrite {
  readonly kind: 'register' | 'deregister' | 'beat' | 'deregister check';
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly status: number;
}

/** What a test wants to know at a glance: sorted, plain, comparable. */
export interface ConsulSnapshot {
  readonly services: Readonly<Record<string, SnapshotService>>;
}

export interface SnapshotService {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  /** By check id. */
  readonly checks: Readonly<Record<string, CheckStatus>>;
}

export interface ConsulAgent {
  readonly handler: Handler;
  readonly nodeName: string;
  readonly nodeId: string;
  /** Writes that were carried out, by kind. */
  readonly writes: Readonly<Record<ConsulWrite['kind'], number>>;
  snapshot(): ConsulSnapshot;
  /** With its data: everything is there again, HTTP and TCP critical, TTL as last beaten. Without: empty, new node id. */
  restart(options: { readonly keepsData: boolean }): void;
  /** A hand that is not ours sets a check's status, whatever its kind. */
  setCheckStatus(checkId: string, status: CheckStatus): void;
}

export declare function createConsulAgent(options: ConsulAgentOptions): ConsulAgent;
