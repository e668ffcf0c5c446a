import type { CheckStatus } from '../../model/service.ts';
import { bracketed } from '../../support/ip.ts';
import type { JsonReader } from '../json-reader.ts';

/** One service of ours, as Consul's catalogue shows it to everybody. */
export interface CataloguedService {
  readonly id: string;
  readonly name: string;
  readonly taskId: string;
  /** `127.0.0.1:31000`. */
  readonly where: string;
  readonly checks: readonly CataloguedCheck[];
}

export interface CataloguedCheck {
  readonly id: string;
  /** `http`, `tcp`; `lease`: it follows the daemon's heartbeat. */
  readonly kind: string;
  readonly status: CheckStatus;
}

interface WireRow {
  readonly Node: { readonly Address: string };
  readonly Service: {
    readonly ID: string;
    readonly Service: string;
    readonly Address: string;
    readonly Port: number;
    readonly Meta: Readonly<Record<string, string>> | null;
  };
  readonly Checks: readonly {
    readonly CheckID: string;
    readonly ServiceID: string;
    readonly Status: CheckStatus;
    readonly Type?: string;
  }[];
}

/** Every service of a task, by name, then place. The heartbeat's own service is not one. */
export async function readCatalogue(
  consulUrl: string,
  reader: JsonReader,
  signal: AbortSignal,
): Promise<readonly CataloguedService[]> {
  const names = Object.keys((await reader.get(`${consulUrl}/v1/catalog/services`, signal)) as object);
  const answers = await Promise.all(
    names.map((name) => reader.get(`${consulUrl}/v1/health/service/${encodeURIComponent(name)}`, signal)),
  );
  return answers
    .flatMap((rows) => (rows as readonly WireRow[]).flatMap(serviceIn))
    .sort((left, right) => compare(left.name, right.name) || compare(left.where, right.where));
}

function serviceIn({ Node, Service, Checks }: WireRow): CataloguedService[] {
  const { ID, Address, Port, Meta } = Service;
  const taskId = Meta?.['marathon-task'];
  if (Meta?.['managed-by'] !== 'marathon-consul' || taskId === undefined) return [];
  const own = Checks.filter((check) => check.ServiceID === ID);
  return [
    {
      id: ID,
      name: Service.Service,
      taskId,
      where: `${bracketed(Address || Node.Address)}:${Port}`,
      checks: own.map(({ CheckID, Type, Status }) => ({
        id: CheckID,
        kind: Type === 'alias' ? 'lease' : (Type ?? 'check'),
        status: Status,
      })),
    },
  ];
}

const compare = (left: string, right: string): number => left.localeCompare(right, 'en', { numeric: true });
