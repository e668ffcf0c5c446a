import type { HandlerRequest } from '../handler.ts';

export interface ConsulWrite {
  readonly kind: 'register' | 'deregister' | 'beat' | 'deregister check';
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** What the agent answered; only 200 changed anything. */
  readonly status: number;
}

const KINDS: readonly (readonly [string, ConsulWrite['kind']])[] = [
  ['/v1/agent/service/register', 'register'],
  ['/v1/agent/service/deregister/', 'deregister'],
  ['/v1/agent/check/update/', 'beat'],
  ['/v1/agent/check/deregister/', 'deregister check'],
];

/** Which kind of write a request is; `undefined` for reads. */
export const kindOf = ({ method, path }: HandlerRequest): ConsulWrite['kind'] | undefined =>
  method === 'GET' ? undefined : KINDS.find(([prefix]) => path.startsWith(prefix))?.[1];
