/** Why some calls cannot be made by hand, and where a reader sees them made instead. */
import { html, type Html } from './html.ts';
import type { Page } from './page.ts';
import { labAddress, methodPlace } from './places.ts';

interface Reason {
  readonly why: string;
  /** Interface and method whose console makes the call, too. */
  readonly instead?: readonly [string, string];
  /** Scenario that shows it. */
  readonly scenario?: string;
}

const ADDRESS = 'It is given addresses of functions of the driver, which nobody can choose here.';
const START: Reason = {
  why: 'It belongs into the start of the device, once and in order. The trace shows the driver making it.',
  scenario: 'first-stream',
};
const END: Reason = {
  why: 'It ends what the start of the device made. The trace shows when.',
  scenario: 'pnp-remove-device',
};

/** By the row of the boundary table. */
export const NOT_BY_HAND: Readonly<Record<string, Reason>> = {
  Port_Init: START,
  Port_NewRegistryKey: { why: 'The simulated Windows keeps no registry for our driver, which reads none.' },
  MiniportWaveRT_Init: START,
  Stream_FreeAudioBuffer: {
    why: 'It gives back what AllocateAudioBuffer brought. Calling that by hand makes this call, too.',
    instead: ['IMiniportWaveRTStream', 'AllocateAudioBuffer'],
  },
  Stream_FreeBufferWithNotification: {
    why: 'It gives back what AllocateBufferWithNotification brought. Calling that by hand makes this call, too.',
    instead: ['IMiniportWaveRTStreamNotification', 'AllocateBufferWithNotification'],
  },
  UnregisterSubdevice: END,
  InterruptSync_RegisterServiceRoutine: { why: ADDRESS, scenario: START.scenario! },
  PcInitializeAdapterDriver: { why: ADDRESS, scenario: START.scenario! },
  PcAddAdapterDevice: { why: ADDRESS, scenario: START.scenario! },
  PcNewPort: START,
  PcRegisterSubdevice: START,
  PcRegisterPhysicalConnection: START,
  PcNewInterruptSync: START,
  PcDispatchIrp: {
    why: 'The driver hands on a request that Windows sent. Stop, remove or power the device in the lab to see it.',
    scenario: END.scenario!,
  },
  PcRegisterAdapterPowerManagement: START,
  PcUnregisterAdapterPowerManagement: END,
};

/** What stands beside the text of such a call; false for a call that has a console, or none for another reason. */
export function notByHand(page: Page, row: string | undefined): Html | false {
  const reason = row === undefined ? undefined : NOT_BY_HAND[row];
  if (!reason) return false;
  const { why, instead, scenario } = reason;
  return html`<section>
    <h2>Not by hand</h2>
    <p>${why}</p>
    ${instead && html`<p><a href="${page.to(methodPlace({ name: instead[0] }, instead[1]))}">Call ${instead[1]}</a></p>`}
    ${scenario !== undefined && html`<p><a href="${labAddress(page.place, scenario)}">Watch it in the lab</a></p>`}
  </section>`;
}
