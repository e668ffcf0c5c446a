import type { HandlerResponse } from '../handler.ts';
import type { HeldCheck, HeldService } from './agent-state.ts';
import { json, type Route, type RouteContext } from './route.ts';
import { catalogServiceJson, checkJson, nodeJson, nodeServiceJson, serfHealthJson } from './service-json.ts';

/**
 * The servers' view, of this one agent alone. Here it is the agent's own state: the push to the servers takes no time
 * and never fails.
 */
export const catalogRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/status/leader', answer: ({ node }) => json(`${node.address}:8300`) },
  { method: 'GET', path: '/v1/catalog/services', answer: serviceNames },
  { method: 'GET', path: '/v1/catalog/service/', answer: catalogService },
  { method: 'GET', path: '/v1/catalog/node-services/', answer: nodeServices },
  { method: 'GET', path: '/v1/health/service/', answer: healthService },
  { method: 'GET', path: '/v1/health/node/', answer: healthNode },
];

function serviceNames(context: RouteContext) {
  const names: Record<string, string[]> = { consul: [] };
  for (const { registration } of context.state.services()) {
    names[registration.name] = [...new Set([...(names[registration.name] ?? []), ...registration.tags])].sort();
  }
  return indexed(context, names, {});
}

function catalogService(context: RouteContext) {
  return indexed(
    context,
    named(context).map((service) => catalogServiceJson(service, context.node)),
    [],
  );
}

function nodeServices(context: RouteContext) {
  const { state, node, name } = context;
  const nobody = { Node: null, Services: null };
  if (name !== node.name) return indexed(context, nobody, nobody);
  return indexed(context, { Node: nodeJson(node), Services: state.services().map(nodeServiceJson) }, nobody);
}

function healthService(context: RouteContext) {
  const { state, node, query } = context;
  const passing = query.get('passing');
  const isPassingOnly = passing !== null && passing !== 'false';
  const rows = named(context).map((service) => {
    const own = state.checksOf(service.registration.id).map((check) => shown(check, context));
    return { Node: nodeJson(node), Service: nodeServiceJson(service), Checks: [serfHealthJson(node), ...own] };
  });
  const isWanted = ({ Checks }: (typeof rows)[number]) =>
    !isPassingOnly || Checks.every((check) => check.Status === 'passing');
  return indexed(context, rows.filter(isWanted), []);
}

function healthNode(context: RouteContext) {
  const { state, node, name } = context;
  if (name !== node.name) return indexed(context, [], []);
  const checks = [serfHealthJson(node), ...state.checks().map((check) => shown(check, context))];
  return indexed(context, checks, []);
}

const named = ({ state, name }: RouteContext): readonly HeldService[] =>
  state.services().filter(({ registration }) => registration.name === name);

const shown = (check: HeldCheck, { state, node }: RouteContext) =>
  checkJson(check, state.statusOf(check), state.service(check.serviceId), node);

function indexed({ access, state }: RouteContext, value: unknown, empty: unknown): HandlerResponse {
  return json(access.isFull ? value : empty, {
    'x-consul-index': String(state.index()),
    'x-consul-knownleader': 'true',
    'x-consul-lastcontact': '0',
    ...access.filteredHeader,
  });
}
