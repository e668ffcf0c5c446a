import { historyOf } from '../history/generate.ts';
import { play } from '../play.ts';

/** Plays histories until one fails; its seed, or `none`, is the last line. */
const count = Number(process.argv[2]);
let found = 'none';
for (let seed = 0; seed < count && found === 'none'; seed += 1) {
  const { problems } = await play(historyOf(seed));
  if (problems.length > 0) found = String(seed);
}
console.log(found);
