import { type Check, type Judgement, ok, problem, unknown } from '../check.ts';
import type { ClusterPicture, Right } from '../picture.ts';

/** So many names are told; the others are counted. */
const TOLD = 5;

/** Whether our token may do what we do. */
export const RIGHTS_CHECK: Check = {
  name: 'rights',
  judge(picture: ClusterPicture): Judgement {
    const { rights } = picture;
    // What to do about it is told where the agent refuses.
    if (isUnknownToken(picture)) return unknown('Consul does not know our token');
    const missing = rights.filter(({ isGranted, isGuess }) => isGranted === false && isGuess !== true);
    if (missing.length > 0)
      return problem(
        byPurpose(missing)
          .map(({ right, segments, purpose }) => `${right} on ${segments} is missing: ${purpose}`)
          .join('; '),
        'Grant our token the policy below.',
      );
    if (rights.length === 0)
      return unknown(
        picture.consul.is === 'failure'
          ? 'the Consul agent did not say who it is'
          : 'Consul did not say which rights our token has',
      );
    const open = rights.filter(({ isGranted }) => isGranted === undefined);
    if (open.length > 0)
      return unknown(
        `only trying would tell: ${byPurpose(open)
          .map(({ right, segments }) => `${right} on ${segments}`)
          .join(', ')}`,
      );
    return rights.some(({ isGranted }) => isGranted === false)
      ? unknown('those that we can ask for are there; whether it may publish shows when something runs here')
      : ok(`all there${names(rights)}`);
  },
};

export const TOKEN_REMEDY =
  'Correct the token (--consul-token-file, CONSUL_HTTP_TOKEN): it was deleted or mistyped, or has been made just now.';

/** Also what the servers say to the agent. */
export const isUnknownToken = ({ consul }: Pick<ClusterPicture, 'consul'>): boolean =>
  consul.is === 'failure' && consul.status === 403 && consul.why.includes('ACL not found');

function byPurpose(rights: readonly Right[]) {
  const groups = new Map<string, Right[]>();
  for (const each of rights) {
    const key = `${each.right} ${each.purpose}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const told = group.slice(0, TOLD).map(({ segment }) => `"${segment}"`);
    const more = group.length > TOLD ? ` and ${group.length - TOLD} more` : '';
    return [{ right: first.right, purpose: first.purpose, segments: `${told.join(', ')}${more}` }];
  });
}

const names = (rights: readonly Right[]): string => {
  const count = rights.filter(
    ({ right, segment }) => right === 'service:write' && segment !== 'marathon-consul',
  ).length;
  return rights.some(({ isGuess }) => isGuess) ? '' : `, for ${count} ${count === 1 ? 'name' : 'names'} of ours`;
};
