import type { FaultyHandler } from '../../../src/sandbox/faults.ts';
import type { ConsulFault, MarathonFault } from '../history/step.ts';

/** What the answer is, and to what. */
type Failing = Parameters<FaultyHandler['fail']>;

const FORBIDDEN = { status: 403, body: 'Permission denied' };
const NO_LEADER = { status: 500, body: 'rpc error making call: No cluster leader' };
const isPutTo =
  (prefix: string): Failing[1] =>
  ({ method, path }) =>
    method === 'PUT' && path.startsWith(prefix);
const isServiceWrite = isPutTo('/v1/agent/service/');

export function marathonFault(how: MarathonFault): Failing {
  switch (how) {
    case '502':
    case '503':
      return [{ status: Number(how), body: '<html>no leader</html>' }];
    case 'pods are forbidden':
      return [FORBIDDEN, ({ path }) => path.startsWith('/v2/pods')];
    case 'its lists hang':
      return ['hangs', ({ path }) => /^\/v2\/(tasks|pods)/.test(path)];
    default:
      return [how];
  }
}

export function consulFault(how: Exclude<ConsulFault, 'hangs' | 'applied but lost'>): Failing {
  switch (how) {
    case 'refused':
      return ['refused'];
    case '403':
      return [FORBIDDEN];
    case 'writes hang':
      return ['hangs', isServiceWrite];
    case 'writes are forbidden':
      return [FORBIDDEN, isServiceWrite];
    case 'reads hang':
      return ['hangs', ({ path }) => /^\/v1\/agent\/(services|checks|self)/.test(path)];
    case 'withdrawals are reset':
      return ['reset', isPutTo('/v1/agent/service/deregister/')];
    case 'removals of checks are reset':
      return ['reset', isPutTo('/v1/agent/check/deregister/')];
    case 'removals of checks fail':
      return [NO_LEADER, isPutTo('/v1/agent/check/deregister/')];
    default:
      return [{ status: Number(how), body: NO_LEADER.body }];
  }
}
