import type { Mapped } from '../mapping/mapped.ts';
import type { PublicationOptions } from '../mapping/options.ts';
import type { AppDefinition } from '../model/app-definition.ts';
import { withDefaultWords } from './default-words.ts';
import type { ExplainedService } from './explained.ts';

/** Where the task is, and by what it was mapped. */
interface Place {
  readonly nodeAddress: string;
  readonly agentAddress: string | undefined;
  readonly definition: AppDefinition | undefined;
  readonly publication: PublicationOptions;
}

/** The services of a mapping, with the node's address filled in where they leave it to Consul. */
export const explainedServices = (
  mapped: Mapped | undefined,
  { nodeAddress, agentAddress, definition, publication }: Place,
): readonly ExplainedService[] =>
  mapped?.kind === 'services'
    ? mapped.services.map(({ service, isNameDerived, origins }) => ({
        service,
        isNameDerived,
        address: service.address === '' ? nodeAddress : service.address,
        origins: withDefaultWords(origins, definition, agentAddress, publication),
      }))
    : [];
