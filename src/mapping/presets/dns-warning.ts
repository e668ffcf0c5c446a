import { shortened } from '../labels/read-labels.ts';
import { dnsLabel } from '../name.ts';

/** For a name that has to stay as an older tool sent it, though Consul's DNS finds nothing under it. */
export const dnsWarning = (name: string): readonly string[] =>
  dnsLabel(name) === name
    ? []
    : [
        `DNS cannot ask for "${shortened(name)}": it takes letters, digits and dashes, 63 at most; Consul's HTTP API can`,
      ];
