const NOT_RESOLVED = 'hosts are not looked up: the address is the one that the Mesos agent of this machine says';
const UNLISTED = 'an index counts the ports that the app lists, and Marathon lists every one: this app lists fewer';
const SERVICE_PORT =
  'a port of the definition is where load balancers listen, not where the task does: it is waited for';
const UNMAPPED = 'a container network reaches the ports that the app maps, and it maps none';

/** Cases whose answer is another here, and meant to be: by id, with the reason. */
export const ON_PURPOSE: Readonly<Record<string, string>> = {
  'allegro-024': 'port mappings without `networks` are none: Marathon itself drops them, and uses the host network',
  'allegro-042': NOT_RESOLVED,
  'allegro-059': NOT_RESOLVED,
  'allegro-152': 'an unknown log format is refused rather than guessed',
  'marathonlb-008': UNLISTED,
  'marathonlb-030': UNMAPPED,
  'traefik-007': UNLISTED,
  'traefik-010': SERVICE_PORT,
  'traefik-012': SERVICE_PORT,
  'traefik-014': UNMAPPED,
  'traefik-017': 'of several addresses the first of the wanted family is taken',
  'traefik-045': SERVICE_PORT,
  'traefik-046': 'a container without an address yet is waited for',
  'traefik-048': UNLISTED,
  'traefik-056': UNMAPPED,
};
