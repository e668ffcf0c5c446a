import { SERVICES } from '../catalogue/marks.ts';
import { SERVER_PORT } from '../node.ts';
import { indexed } from './indexed.ts';
import { nodeJson } from './node-json.ts';
import { json, type Route, type RouteContext } from './route.ts';
import { catalogServiceJson, nodeServiceJson } from './service-json.ts';

/** Services as the servers have them. */
export const catalogRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/status/leader', answer: ({ node }) => json(`${node.address}:${SERVER_PORT}`) },
  { method: 'GET', path: '/v1/catalog/services', answer: serviceNames },
  { method: 'GET', path: '/v1/catalog/service/', answer: serviceRows },
  { method: 'GET', path: '/v1/catalog/node-services/', answer: nodeServices },
  { method: 'GET', path: '/v1/catalog/node/', answer: nodeWithServices },
];

function serviceNames(context: RouteContext) {
  const { catalogue } = context;
  return indexed(context, {
    mark: () => catalogue.mark(SERVICES),
    empty: {},
    value() {
      const names: Record<string, string[]> = {};
      for (const { registration } of catalogue.services()) {
        names[registration.name] = [...new Set([...(names[registration.name] ?? []), ...registration.tags])].sort();
      }
      return Object.fromEntries(Object.entries(names).sort(([left], [right]) => (left < right ? -1 : 1)));
    },
  });
}

function serviceRows(context: RouteContext) {
  const { catalogue, name, node } = context;
  return indexed(context, {
    mark: () => catalogue.markOfRows(name),
    empty: [],
    value: () =>
      catalogue
        .services()
        .filter((row) => row.registration.name === name)
        .map((row) => catalogServiceJson(row, node)),
  });
}

function nodeServices(context: RouteContext) {
  return ofNode(context, { Node: null, Services: null }, (services) => services);
}

function nodeWithServices(context: RouteContext) {
  return ofNode(context, null, (services, ids) =>
    Object.fromEntries(services.map((service, at) => [ids[at], service])),
  );
}

function ofNode(
  context: RouteContext,
  nobody: unknown,
  arranged: (services: readonly unknown[], ids: readonly string[]) => unknown,
) {
  const { catalogue, name, node } = context;
  if (name !== node.name) return indexed(context, { mark: () => NOWHERE, value: () => nobody, empty: nobody });
  return indexed(context, {
    mark: () => catalogue.mark(SERVICES),
    empty: nobody,
    value() {
      const rows = catalogue.services();
      const services = rows.map((row) => nodeServiceJson(row, node));
      const ids = rows.map((row) => row.registration.id);
      return { Node: nodeJson(node), Services: arranged(services, ids) };
    },
  });
}

/** The index of a node that is not there. */
const NOWHERE = { shown: 1, woke: 0 };
