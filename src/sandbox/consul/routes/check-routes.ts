import { isStatus } from '../decode/check.ts';
import { decodeBody, textField } from '../decode/json-decoder.ts';
import { RequestRefused } from '../request-refused.ts';
import { done, type Route, type RouteContext } from './route.ts';
import { refuseUnknown } from './unknown-id.ts';

/** Single checks of the agent. They are registered with their service alone: no check comes without one here. */
export const checkRoutes: readonly Route[] = [
  { method: 'PUT', path: '/v1/agent/check/update/', answer: update },
  { method: 'PUT', path: '/v1/agent/check/deregister/', answer: deregister },
];

function update(context: RouteContext) {
  const { request, local, name } = context;
  const fields = decodeBody(request.body, ['Status', 'Output']);
  const status = textField(fields, 'Status');
  if (!isStatus(status)) throw new RequestRefused(400, `Invalid check status: '${status}'`);
  if (local.state.check(name) === undefined) refuseUnknown('check', context);
  demandWrite(context);
  if (!local.beat(name, status, textField(fields, 'Output'))) {
    throw new RequestRefused(500, `CheckID "${name}" does not have associated TTL`);
  }
  return done(context);
}

function deregister(context: RouteContext) {
  demandWrite(context);
  if (!context.local.removeCheck(context.name)) refuseUnknown('check', context);
  return done(context);
}

function demandWrite({ local, node, name, access }: RouteContext): void {
  const check = local.state.check(name);
  if (check === undefined) return;
  if (check.serviceId === '') access.demand('node:write', node.name);
  else access.demand('service:write', local.state.service(check.serviceId)?.name ?? '');
}
