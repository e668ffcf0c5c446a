import type { HandlerRequest, HandlerResponse } from '../../handler.ts';
import type { Access } from '../access.ts';
import type { LocalAgent } from '../agent/local-agent.ts';
import type { Tables } from '../catalogue/tables.ts';
import type { KvStore } from '../kv/kv-store.ts';
import type { Node } from '../node.ts';
import type { Waiters } from '../waiters.ts';

/** Everything a route needs to answer one request. */
export interface RouteContext {
  readonly request: HandlerRequest;
  readonly query: URLSearchParams;
  /** What the path names, decoded. */
  readonly name: string;
  readonly local: LocalAgent;
  /** What the servers know. */
  readonly catalogue: Tables;
  readonly kv: KvStore;
  readonly node: Node;
  readonly access: Access;
  /** Those who wait for a definition of the agent's own. */
  readonly definitionWaiters: Waiters;
  readonly catalogueWaiters: Waiters;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
}

export type Answer = HandlerResponse | Promise<HandlerResponse>;

export interface Route {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** The path, or what comes before the name when it ends with `/`. */
  readonly path: string;
  /** Throws `RequestRefused`. */
  answer(context: RouteContext): Answer;
}

export const json = (
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): HandlerResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

/** What every write that worked gets. */
export const done = ({ node }: RouteContext): HandlerResponse => ({
  status: 200,
  headers: node.version.isOld ? {} : { 'content-type': 'application/json; charset=utf-8' },
  body: '',
});

/** A list, printed, that a right is needed to see: without it, it is empty, and not an error. */
export const filtered = ({ access }: RouteContext, list: string): HandlerResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json', ...access.filteredHeader },
  body: access.isFull ? list : '{}',
});
