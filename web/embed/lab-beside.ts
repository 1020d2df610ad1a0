/** The lab that the element's script came with. The package holds no lab: there, the attribute `lab` names one. */
export function labBeside(): string {
  if (import.meta.env.MODE === 'package') return '';
  // Built scripts lie one folder below the lab.
  const here = import.meta.url;
  return new URL('../', here).href;
}
