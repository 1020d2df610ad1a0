/** What stands in a part of the page, as text for a spreadsheet or a message: tables and lists by rows, cells parted by tabs. */

const tidy = (element: Element): string =>
  (element.textContent ?? '')
    .replace(/[\u202f\u00a0]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The heading, then each table, list of facts and list in it, in order. Controls that only do something are left out. */
export function textOf(part: Element): string {
  const copy = part.cloneNode(true) as Element;
  for (const idle of copy.querySelectorAll('.copy, svg, [aria-hidden="true"]')) idle.remove();
  const lines: string[] = [];
  for (const element of copy.querySelectorAll('h2, tr, dl, li, p')) {
    if (element.matches('tr')) lines.push([...element.querySelectorAll('th, td')].map(tidy).join('\t'));
    else if (element.matches('dl'))
      lines.push(...[...element.querySelectorAll('dt')].map((dt) => `${tidy(dt)}\t${tidy(dt.nextElementSibling!)}`));
    else lines.push(tidy(element));
  }
  return `${lines.filter((line) => line.trim() !== '').join('\n')}\n`;
}
