/** The styles of a block as sheets for its shadow root: the lab's tokens and parts, and its own. One copy for all blocks. */
import base from '../styles/base.css?inline';
import live from '../reference/styles/live.css?inline';
import tokens from '../styles/tokens.css?inline';
import own from './embed.css?inline';

let sheets: CSSStyleSheet[] | undefined;

export function styleSheets(): CSSStyleSheet[] {
  sheets ??= [tokens, base, live, own].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text.replaceAll(':root', ':host'));
    return sheet;
  });
  return sheets;
}
