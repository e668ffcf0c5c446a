import { type JsonObject, listIn, nonEmptyTextIn, objectIn, objectsIn, portIn } from '../../clients/json-fields.ts';
import type { AppDefinition } from '../../model/app-definition.ts';
import type { SampleHints } from './sample-task.ts';

/** Reads from the JSON of an app or a pod what a sample task needs, and no definition keeps. */
export function sampleHints(wire: JsonObject, definition: AppDefinition): Omit<SampleHints, 'firstPort'> {
  const spec = objectIn(wire.spec) ?? wire;
  return {
    fixedPorts: portEntries(spec, definition).map(({ hostPort, port }) => {
      const number = portIn(hostPort ?? port);
      return number === 0 ? undefined : number;
    }),
    networkNames: networkNames(spec),
  };
}

/** The JSON behind the definition's ports, index by index; empty where no number in it is meant. */
function portEntries(spec: JsonObject, definition: AppDefinition): readonly JsonObject[] {
  if (definition.container !== undefined) {
    const own = objectsIn(spec.containers).find(({ name }) => name === definition.container);
    return entriesIn(own?.endpoints);
  }
  const container = objectIn(spec.container);
  if (definition.network !== 'host')
    return entriesIn(container?.portMappings ?? objectIn(container?.docker)?.portMappings);
  // Only then are these host ports; else they are what load balancers call the service.
  if (spec.requirePorts !== true) return [];
  return spec.portDefinitions === undefined
    ? (listIn(spec.ports) ?? []).map((port) => ({ port }))
    : entriesIn(spec.portDefinitions);
}

const entriesIn = (wire: unknown): readonly JsonObject[] => (listIn(wire) ?? []).map((entry) => objectIn(entry) ?? {});

/** Since 1.5 a list; before, `ipAddress.networkName`. */
function networkNames(spec: JsonObject): readonly string[] {
  const names = objectsIn(spec.networks).map(({ name }) => name);
  const old = objectIn(spec.ipAddress)?.networkName;
  return (names.length === 0 ? [old] : names).flatMap((name) => nonEmptyTextIn(name) ?? []);
}
