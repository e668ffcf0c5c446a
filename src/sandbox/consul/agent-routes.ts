import { hashOf } from '../../support/hash.ts';
import { isStatus } from './decode-check.ts';
import { decodeRegistration } from './decode-registration.ts';
import { decodeBody, textField } from './json-decoder.ts';
import { RequestRefused } from './request-refused.ts';
import { done, filtered, json, type Route, type RouteContext } from './route.ts';
import { agentServiceJson, checkJson } from './service-json.ts';
import { waitTimeOf } from './wait-time.ts';
import type { Look } from './waiters.ts';

/** Everything below `/v1/agent/`: the agent's own state. */
export const agentRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/agent/self', answer: answerSelf },
  { method: 'GET', path: '/v1/agent/services', answer: listServices },
  { method: 'GET', path: '/v1/agent/checks', answer: listChecks },
  { method: 'PUT', path: '/v1/agent/service/register', answer: register },
  { method: 'PUT', path: '/v1/agent/service/deregister/', answer: deregister },
  { method: 'GET', path: '/v1/agent/service/', answer: showService },
  { method: 'PUT', path: '/v1/agent/check/update/', answer: updateCheck },
  { method: 'PUT', path: '/v1/agent/check/deregister/', answer: deregisterCheck },
];

function answerSelf({ access, node }: RouteContext) {
  access.demand('agent:read', node.name);
  return json({
    Config: {
      Datacenter: node.datacenter,
      PrimaryDatacenter: node.datacenter,
      NodeName: node.name,
      NodeID: node.id,
      Revision: '',
      Server: true,
      Version: node.version.text,
    },
    Member: {
      Name: node.name,
      Addr: node.address,
      Port: 8301,
      Tags: { build: `${node.version.text}:`, dc: node.datacenter, id: node.id, role: 'consul' },
      Status: 1,
    },
    Meta: { 'consul-network-segment': '' },
  });
}

function listServices(context: RouteContext) {
  const { state, node } = context;
  const services = state.services().map((service) => [service.registration.id, agentServiceJson(service, node)]);
  return filtered(context, Object.fromEntries(services), {});
}

function listChecks(context: RouteContext) {
  const { state, node } = context;
  const checks = state.checks().map((check) => {
    const shown = checkJson(check, state.statusOf(check), state.service(check.serviceId), node);
    return [check.id, { ...shown, CreateIndex: 0, ModifyIndex: 0 }];
  });
  return filtered(context, Object.fromEntries(checks), {});
}

/**
 * Tells "not there" from "no right to see it", which the lists do not. With the `hash` of what is there it waits for
 * something else to be there, or nothing; the status of a check is no part of it.
 */
function showService({ state, node, name, access, query, waiters, signal }: RouteContext) {
  const known = query.get('hash') ?? '';
  const look = (): Look => {
    const service = state.service(name);
    if (service === undefined) throw new RequestRefused(404, `unknown service ID: ${name}`);
    access.demand('service:read', service.registration.name);
    const hash = hashOf(JSON.stringify(agentServiceJson(service, node)));
    const response = json(agentServiceJson(service, node, hash), { 'x-consul-contenthash': hash });
    return { response, isNews: hash !== known };
  };
  return waiters.block(look, waitTimeOf(query), signal);
}

function register({ request, query, state, node, access }: RouteContext) {
  const registration = decodeRegistration(request.body, node.version);
  access.demand('service:write', registration.name);
  const replaces = query.get('replace-existing-checks');
  state.register(registration, replaces !== null && replaces !== 'false');
  return done;
}

function deregister({ state, node, name, access }: RouteContext) {
  const service = state.service(name);
  if (service !== undefined) access.demand('service:write', service.registration.name);
  if (!state.deregister(name) && !node.version.isOld) {
    throw unknown('service', name);
  }
  return done;
}

function updateCheck({ request, state, node, name, access }: RouteContext) {
  const fields = decodeBody(request.body, ['Status', 'Output']);
  const status = textField(fields, 'Status');
  if (!isStatus(status)) throw new RequestRefused(400, `Invalid check status: '${status}'`);
  const check = state.check(name);
  if (check === undefined && !node.version.isOld) throw unknown('check', name);
  if (check?.definition.type !== 'ttl') {
    throw new RequestRefused(500, `CheckID "${name}" does not have associated TTL`);
  }
  access.demand('service:write', state.service(check.serviceId)?.registration.name ?? '');
  state.beat(name, status, textField(fields, 'Output'));
  return done;
}

function deregisterCheck({ state, node, name, access }: RouteContext) {
  const check = state.check(name);
  if (check !== undefined) access.demand('service:write', state.service(check.serviceId)?.registration.name ?? '');
  if (!state.removeCheck(name) && !node.version.isOld) throw unknown('check', name);
  return done;
}

const unknown = (what: 'service' | 'check', id: string): RequestRefused =>
  new RequestRefused(404, `Unknown ${what} ID "${id}". Ensure that the ${what} ID is passed, not the ${what} name.`);
