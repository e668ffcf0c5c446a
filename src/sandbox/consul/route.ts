import type { HandlerRequest, HandlerResponse } from '../handler.ts';
import type { Access } from './access.ts';
import type { AgentState } from './agent-state.ts';
import type { Node } from './service-json.ts';
import type { Waiters } from './waiters.ts';

/** Everything a route needs to answer one request. */
export interface RouteContext {
  readonly request: HandlerRequest;
  readonly query: URLSearchParams;
  /** What the path names, decoded. */
  readonly name: string;
  readonly state: AgentState;
  readonly node: Node;
  readonly access: Access;
  readonly waiters: Waiters;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
}

export interface Route {
  readonly method: 'GET' | 'PUT';
  /** The path, or what comes before the name when it ends with `/`. */
  readonly path: string;
  /** Throws `RequestRefused`. */
  answer(context: RouteContext): HandlerResponse | Promise<HandlerResponse>;
}

export const json = (value: unknown, headers: Readonly<Record<string, string>> = {}): HandlerResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json', vary: 'Accept-Encoding', ...headers },
  body: JSON.stringify(value),
});

/** What every write that worked gets. */
export const done: HandlerResponse = { status: 200, headers: {}, body: '' };

/** A list that a right is needed to see: without it, it is empty, and not an error. */
export const filtered = ({ access }: RouteContext, value: unknown, empty: unknown): HandlerResponse =>
  json(access.isFull ? value : empty, access.filteredHeader);
