/** What the loader of the .sys says when driver code cannot go on, with the source line where the PDB has it. */

/** A place in an image, as the loader writes it. */
const PLACE = /([\w.-]+\.sys)\+0x([0-9a-f]+)/;

/** `lines` gives what a symbolizer prints for an offset in an image: function, then file:line; '' when it knows nothing. */
export function explainSys(report: string, lines: (image: string, offset: number) => string): string {
  const place = PLACE.exec(report);
  if (!place) return report;
  const [name, line] = lines(place[1]!, parseInt(place[2]!, 16)).split('\n');
  if (!name || !line || name.startsWith('??')) return report;
  return `${report} in ${name} at ${line}`;
}
