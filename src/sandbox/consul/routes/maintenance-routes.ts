import { RequestRefused } from '../request-refused.ts';
import { done, type Route, type RouteContext } from './route.ts';
import { refuseUnknown } from './unknown-id.ts';

/** How operators take a service, or everything on a node, out of service for a while. */
export const maintenanceRoutes: readonly Route[] = [
  { method: 'PUT', path: '/v1/agent/service/maintenance/', answer: maintainService },
  { method: 'PUT', path: '/v1/agent/maintenance', answer: maintainNode },
];

function maintainService(context: RouteContext) {
  const { local, name, access } = context;
  if (name === '') throw new RequestRefused(400, 'Missing service ID');
  const reason = reasonOf(context);
  const service = local.state.service(name);
  if (service === undefined) {
    refuseUnknown('service', context);
    throw new RequestRefused(404, `No service registered with ID "${name}"`);
  }
  access.demand('service:write', service.name);
  local.setMaintenance(name, reason);
  return done(context);
}

function maintainNode(context: RouteContext) {
  const { local, node, access } = context;
  const reason = reasonOf(context);
  access.demand('node:write', node.name);
  local.setMaintenance('', reason);
  return done(context);
}

/** `undefined`: it is to end. */
function reasonOf({ query }: RouteContext): string | undefined {
  const enable = query.get('enable');
  if (enable === null) throw new RequestRefused(400, 'Missing value for enable');
  if (/^(1|t|T|true|TRUE|True)$/.test(enable)) return query.get('reason') ?? '';
  if (/^(0|f|F|false|FALSE|False)$/.test(enable)) return undefined;
  throw new RequestRefused(400, `Invalid value for enable: "${enable}"`);
}
