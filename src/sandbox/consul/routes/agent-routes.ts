import { hashOf } from '../../../support/hash.ts';
import { createPrinter, type Printer } from '../../printer.ts';
import type { AgentState } from '../agent/agent-state.ts';
import { factsOf } from '../catalogue/rows.ts';
import { decodeRegistration } from '../decode/registration.ts';
import { waitTimeOf } from '../decode/wait-time.ts';
import { RequestRefused } from '../request-refused.ts';
import type { Look } from '../waiters.ts';
import { checkJson } from './check-json.ts';
import { selfJson } from './node-json.ts';
import { done, filtered, json, type Route, type RouteContext } from './route.ts';
import { agentServiceJson } from './service-json.ts';
import { refuseUnknown } from './unknown-id.ts';

/** The agent itself, and its services. */
export const agentRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/agent/self', answer: answerSelf },
  { method: 'GET', path: '/v1/agent/services', answer: listServices },
  { method: 'GET', path: '/v1/agent/checks', answer: listChecks },
  { method: 'PUT', path: '/v1/agent/service/register', answer: register },
  { method: 'PUT', path: '/v1/agent/service/deregister/', answer: deregister },
  { method: 'GET', path: '/v1/agent/service/', answer: showService },
];

const NO_SCRIPTS =
  "Scripts are disabled on this agent from remote calls; to enable, configure 'enable_script_checks' to true";

function answerSelf({ access, node }: RouteContext) {
  access.demand('agent:read', node.name);
  return json(selfJson(node));
}

function listServices(context: RouteContext) {
  const { node } = context;
  const { state } = context.local;
  const services = state.services();
  const print = () =>
    JSON.stringify(Object.fromEntries(services.map((service) => [service.id, agentServiceJson(service, node)])));
  return filtered(context, printersOf(state).services([node, ...services], print));
}

function listChecks(context: RouteContext) {
  const { node } = context;
  const { state } = context.local;
  const checks = state.checks();
  const print = () =>
    JSON.stringify(Object.fromEntries(checks.map((check) => [check.id, checkJson(factsOf(check, state), node)])));
  // A check shows the name and the tags of its service, too.
  return filtered(context, printersOf(state).checks([node, ...checks, ...state.services()], print));
}

const printers = new WeakMap<AgentState, { readonly services: Printer; readonly checks: Printer }>();

function printersOf(state: AgentState) {
  const known = printers.get(state) ?? { services: createPrinter(), checks: createPrinter() };
  printers.set(state, known);
  return known;
}

/**
 * Tells "not there" from "no right to see it", which the lists do not. With the `hash` of what is there it waits for
 * something else to be there, or nothing; the status of a check is no part of it.
 */
function showService({ local, node, name, access, query, definitionWaiters, signal }: RouteContext) {
  const known = query.get('hash') ?? '';
  const look = (): Look => {
    const service = local.state.service(name);
    if (service === undefined) throw new RequestRefused(404, `unknown service ID: ${name}`);
    access.demand('service:read', service.name);
    const hash = hashOf(JSON.stringify(agentServiceJson(service, node)));
    const answer = () => json(agentServiceJson(service, node, hash), { 'x-consul-contenthash': hash });
    return { answer, isNews: hash !== known };
  };
  return definitionWaiters.block(look, waitTimeOf(query), signal);
}

function register(context: RouteContext) {
  const { request, query, local, node, access } = context;
  const registration = decodeRegistration(request.body, node.version);
  access.demand('service:write', registration.name);
  const replaces = query.get('replace-existing-checks');
  if (!local.register(registration, replaces !== null && replaces !== 'false')) {
    throw new RequestRefused(500, NO_SCRIPTS);
  }
  return done(context);
}

function deregister(context: RouteContext) {
  const { local, name, access } = context;
  const service = local.state.service(name);
  if (service !== undefined) access.demand('service:write', service.name);
  if (!local.deregister(name)) refuseUnknown('service', context);
  return done(context);
}
