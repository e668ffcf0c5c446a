import { CHECKS } from '../catalogue/marks.ts';
import type { CheckRow } from '../catalogue/rows.ts';
import { checkJson, serfHealth } from './check-json.ts';
import { indexed } from './indexed.ts';
import type { Route, RouteContext } from './route.ts';
import { serviceHealthJson } from './service-json.ts';

/** Services and checks as the servers have them. */
export const healthRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/health/service/', answer: ofService },
  { method: 'GET', path: '/v1/health/node/', answer: ofNode },
];

function ofService(context: RouteContext) {
  const { catalogue, name, node, query } = context;
  const passing = query.get('passing');
  const isPassingOnly = passing !== null && passing !== 'false';
  return indexed(context, {
    mark: () => catalogue.markOfHealth(name),
    empty: [],
    isStreamed: true,
    value() {
      const rows = catalogue.services().filter((row) => row.registration.name === name);
      const all = catalogue.checks();
      const withChecks = rows.map((row) => ({ row, checks: checksOf(row.registration.id, all) }));
      const isWanted = ({ checks }: (typeof withChecks)[number]) =>
        !isPassingOnly || checks.every(({ facts }) => facts.status === 'passing');
      return withChecks.filter(isWanted).map(({ row, checks }) =>
        serviceHealthJson(
          row,
          checks.map((check) => shown(check, context)),
          node,
        ),
      );
    },
  });
}

function ofNode(context: RouteContext) {
  const { catalogue, name, node } = context;
  return indexed(context, {
    mark: () => catalogue.mark(CHECKS),
    empty: [],
    value: () => {
      if (name !== node.name) return [];
      return sorted([serfHealth, ...catalogue.checks()]).map((check) => shown(check, context));
    },
  });
}

/** Those of the node come first. */
function checksOf(serviceId: string, all: readonly CheckRow[]): readonly CheckRow[] {
  const of = (id: string) => all.filter(({ facts }) => facts.serviceId === id);
  return [...sorted([serfHealth, ...of('')]), ...of(serviceId)];
}

const shown = (row: CheckRow, { node }: RouteContext) => checkJson(row.facts, node, row);

const sorted = (rows: readonly CheckRow[]): readonly CheckRow[] =>
  [...rows].sort((left, right) => (left.facts.id < right.facts.id ? -1 : 1));
