import type { HeldCheck } from '../agent/agent-state.ts';
import type { Registration } from '../agent/registration.ts';
import { factsOf } from '../catalogue/rows.ts';
import { agentHealthCheckJson } from './check-json.ts';
import { json, type Route, type RouteContext } from './route.ts';
import { agentServiceJson } from './service-json.ts';

/** The health of services as their own agent sees it: for load balancers, which look at the status of the answer. */
export const agentHealthRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/agent/health/service/id/', answer: byId },
  { method: 'GET', path: '/v1/agent/health/service/name/', answer: byName },
];

/** From bad to good, with the status of the answer. */
const HTTP_STATUS = { maintenance: 503, critical: 503, warning: 429, passing: 200 } as const;
type Aggregate = keyof typeof HTTP_STATUS;
const WORST_FIRST = Object.keys(HTTP_STATUS) as readonly Aggregate[];

function byId(context: RouteContext) {
  const { local, name, access } = context;
  const service = local.state.service(name);
  if (service === undefined) {
    const nothing = { AggregatedStatus: 'critical', Service: null, Checks: null };
    return answered(context, nothing, 404, `ServiceId ${name} not found`);
  }
  access.demand('service:read', service.name);
  const health = healthOf(service, context);
  return answered(context, health.json, HTTP_STATUS[health.status], health.status);
}

function byName(context: RouteContext) {
  const { local, name, access } = context;
  access.demand('service:read', name);
  const found = local.state.services().filter((service) => service.name === name);
  if (found.length === 0) return answered(context, [], 404, `ServiceName ${name} Not Found`);
  const healths = found.map((service) => healthOf(service, context));
  const status = worstOf(healths.map((health) => health.status));
  const shown = healths.map((health) => health.json);
  return answered(context, shown, HTTP_STATUS[status], status);
}

function healthOf(service: Registration, { local: { state }, node }: RouteContext) {
  const checks = [...state.checksOf(service.id), ...state.checksOf('')];
  const status = worstOf(checks.map(aggregateOf));
  const json = {
    AggregatedStatus: status,
    Service: agentServiceJson(service, node),
    Checks: checks.map((check) => agentHealthCheckJson(factsOf(check, state), node)),
  };
  return { status, json };
}

const aggregateOf = ({ status, definition }: HeldCheck): Aggregate =>
  definition.type === 'maintenance' ? 'maintenance' : status;

const worstOf = (statuses: readonly Aggregate[]): Aggregate =>
  WORST_FIRST.find((status) => statuses.includes(status)) ?? 'passing';

function answered({ query }: RouteContext, value: unknown, status: number, reason: string) {
  const headers = { 'x-consul-reason': reason };
  if (query.get('format') !== 'text') return json(value, headers, status);
  return { status, headers: { ...headers, 'content-type': 'text/plain' }, body: reason };
}
