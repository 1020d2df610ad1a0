/** Texts of lessons in pieces a screen can show: words, names in code, marks of claims. No HTML anywhere. */
export type Piece =
  | { readonly kind: 'words' | 'code'; readonly text: string }
  /** A claim's mark: `documented`, `sample`, `inferred` ... with its sources, or `modelled` with its number. */
  | { readonly kind: 'mark'; readonly by: string; readonly source: string };

const PIECE = /`([^`]+)`|\{([a-z]+): ([^{}]+)\}/g;

export function pieces(text: string): Piece[] {
  const list: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(PIECE)) {
    if (match.index > at) list.push({ kind: 'words', text: text.slice(at, match.index) });
    if (match[1] !== undefined) list.push({ kind: 'code', text: match[1] });
    else list.push({ kind: 'mark', by: match[2]!, source: match[3]! });
    at = match.index + match[0].length;
  }
  if (at < text.length) list.push({ kind: 'words', text: text.slice(at) });
  return list;
}
