import type { PublicationOptions } from '../../mapping/options.ts';
import type { Wish } from '../../mapping/wish/wish.ts';
import { wishOf } from '../../mapping/wish/wish-of.ts';
import type { AppDefinition } from '../../model/app-definition.ts';

const known = new WeakMap<PublicationOptions, WeakMap<AppDefinition, Wish>>();

/** `wishOf`, once for each definition and set of options: it is asked with every decision, and both are immutable. */
export function rememberedWish(definition: AppDefinition, options: PublicationOptions): Wish {
  const wishes = known.get(options) ?? new WeakMap<AppDefinition, Wish>();
  known.set(options, wishes);
  const wish = wishes.get(definition) ?? wishOf(definition, options);
  wishes.set(definition, wish);
  return wish;
}
