import { type Alias, type Document, type Node, visit } from 'yaml';

/**
 * What each alias of a document means: the last anchor of its name before it, `undefined` without one. In one walk: the
 * package's own `resolve` walks the whole document for each alias.
 */
export function aliasesOf(document: Document): ReadonlyMap<Alias, Node | undefined> {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Alias, Node | undefined>();
  visit(document, {
    Alias(_key, alias) {
      aliases.set(alias, anchors.get(alias.source));
    },
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return aliases;
}
