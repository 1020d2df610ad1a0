/** The catalogue of the DDI: every entry, the stream-resource interfaces first, then a device from load to removal. */
import { ADAPTER_FUNCTIONS } from './adapter.ts';
import { etwHelper, interruptSync, resourceList, unregisterSubdevice } from './helpers.ts';
import { miniport, miniportWaveRT } from './miniports.ts';
import { streamNotification } from './notification.ts';
import { inputStream, outputStream } from './packets.ts';
import { adapterPnpManagement, miniportPnpNotify, portClsPnp, rebalanceType } from './pnp.ts';
import { port, portWaveRT, portWaveRTStream } from './ports.ts';
import {
  adapterPowerManagement,
  adapterPowerManagement2,
  adapterPowerManagement3,
  exitLatency,
  powerNotify,
} from './power.ts';
import { descriptorInit, pcAddStreamResource, pcRemoveStreamResource } from './stream-resource-functions.ts';
import { descriptor, handle, resourceType } from './stream-resource-types.ts';
import { manager, manager2 } from './stream-resources.ts';
import { hwLatency, hwRegister, ksState, position, presentationPosition } from './stream-types.ts';
import { stream } from './streams.ts';
import type { DdiEntry } from './types.ts';

/** Groups of entries with their titles, in the order pages list them. */
export const DDI_GROUPS: readonly { readonly title: string; readonly entries: readonly DdiEntry[] }[] = [
  {
    title: 'Stream resources',
    entries: [
      manager,
      manager2,
      pcAddStreamResource,
      pcRemoveStreamResource,
      descriptor,
      descriptorInit,
      handle,
      resourceType,
    ],
  },
  { title: 'Ports', entries: [port, portWaveRT, portWaveRTStream] },
  { title: 'Miniports', entries: [miniport, miniportWaveRT] },
  {
    title: 'Streams and packets',
    entries: [
      stream,
      streamNotification,
      outputStream,
      inputStream,
      ksState,
      position,
      presentationPosition,
      hwLatency,
      hwRegister,
    ],
  },
  {
    title: 'Plug and Play',
    entries: [adapterPnpManagement, miniportPnpNotify, portClsPnp, unregisterSubdevice, rebalanceType],
  },
  {
    title: 'Power',
    entries: [adapterPowerManagement, adapterPowerManagement2, adapterPowerManagement3, powerNotify, exitLatency],
  },
  { title: 'Interrupts, resources, tracing', entries: [interruptSync, resourceList, etwHelper] },
  { title: 'Functions of an adapter', entries: ADAPTER_FUNCTIONS },
];

export const DDI: readonly DdiEntry[] = DDI_GROUPS.flatMap(({ entries }) => entries);

const byName = new Map(DDI.map((entry) => [entry.name, entry]));

/** The entry of this name, as in the header; undefined when there is none. */
export const ddiEntry = (name: string): DdiEntry | undefined => byName.get(name);
