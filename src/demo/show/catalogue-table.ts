import type { CataloguedService } from '../verify/catalogue.ts';
import { shortened } from './shortened.ts';

const HEAD = ['SERVICE', 'INSTANCES', 'ADDRESS', 'CHECKS'];
const GAP = '  ';

/** The catalogue for people: one row an instance, the service named once, no line longer than `columns`. */
export function catalogueTable(services: readonly CataloguedService[], columns: number): string {
  const rows = services.map((service, at) => {
    const isFirst = services[at - 1]?.name !== service.name;
    const count = services.filter(({ name }) => name === service.name).length;
    return [isFirst ? service.name : '', isFirst ? String(count) : '', service.where, checksText(service)];
  });
  const widths = HEAD.map((head, column) => Math.max(...[head, ...rows.map((row) => row[column] ?? '')].map(length)));
  const lines = [HEAD, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(GAP));
  return lines.map((line) => `${shortened(line.trimEnd(), columns)}\n`).join('');
}

const checksText = ({ checks }: CataloguedService): string =>
  checks.length === 0 ? 'none' : checks.map(({ kind, status }) => `${kind} ${status}`).join(', ');

const length = (text: string): number => text.length;

/** `19 services of 11 apps`, as the end of a sentence. */
export function sumsOf(services: readonly CataloguedService[]): string {
  const names = new Set(services.map(({ name }) => name)).size;
  return `${services.length} instance${services.length === 1 ? '' : 's'} of ${names} service${names === 1 ? '' : 's'}`;
}
