/** Forms of the sources that claims name. */
import type { Claimed } from '../../../web/simulator/catalogue/ddi/types.ts';

const PAGE =
  /^(n[fnse]-(portcls|ksmedia|ks|wdm)-[a-z0-9_]+(-[a-z0-9_]+)?|(audio|kernel|devtest|stream|debugger)\/[a-z0-9-]+)$/;
const HARDWARE_MANUAL = /^Intel 82801AA datasheet$/;
const HEADER = /^(portcls|ks|ksmedia|wdm|ntstatus)\.h: \w+$/;
const SAMPLE = /^((simple|sysvad)\/[\w/]+\.cpp|tests\/\w+)$/;
/** A repository, a thread of it, or a comment in the OSR community. */
const PUBLIC = /^([\w-]+\/[\w.-]+(#\d+)?|OSR community, comment \d+)$/;

const FORMS: Readonly<Record<Claimed, readonly RegExp[]>> = {
  documented: [PAGE, HARDWARE_MANUAL],
  header: [HEADER],
  sample: [SAMPLE],
  inferred: [PAGE, HEADER, SAMPLE],
  modelled: [/^U-\d+$/],
  reported: [PUBLIC],
};

/** True for one source or several, separated by `; `, each of a form that goes with the kind of claim. */
export const isSource = (by: string, source: string): boolean =>
  by in FORMS && source.split('; ').every((one) => FORMS[by as Claimed].some((form) => form.test(one)));
