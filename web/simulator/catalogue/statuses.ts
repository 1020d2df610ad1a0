/** NTSTATUS values a reader of these pages meets, and what each means where it occurs. The values: status.ts. */
import { STATUS } from '../status.ts';
import { documented, header, inferred, modelled, sample } from './ddi/claims.ts';
import type { Claim } from './ddi/types.ts';

export interface StatusEntry {
  /** `STATUS_INVALID_PARAMETER`. */
  readonly name: string;
  /** As a signed 32-bit number; below zero NT_SUCCESS is false. */
  readonly value: number;
  /** Where it occurs and what it says there. */
  readonly meanings: readonly Claim[];
}

const status = (name: keyof typeof STATUS, ...meanings: Claim[]): StatusEntry => ({
  name: `STATUS_${name}`,
  value: STATUS[name],
  meanings,
});

const WRITE = 'nf-portcls-iminiportwavertoutputstream-setwritepacket';
const READ = 'nf-portcls-iminiportwavertinputstream-getreadpacket';
const BUFFER = 'nf-portcls-iminiportwavertstream-allocateaudiobuffer';
const SIMPLE = 'simple/minwavertstream.cpp';

export const STATUSES: readonly StatusEntry[] = [
  status('SUCCESS', header('It worked.', 'ntstatus.h: STATUS_SUCCESS')),
  status('PENDING', documented('A property request is never completed with it.', 'devtest/audio-pcpropertyrequest')),
  status(
    'BUFFER_OVERFLOW',
    inferred(
      'A property handler was asked for the size of its value. A warning: NT_SUCCESS is false.',
      'nf-portcls-iminiport-datarangeintersection',
    ),
  ),
  status(
    'UNSUCCESSFUL',
    documented('No buffer with these attributes is possible.', BUFFER),
    sample('The notification event is registered already.', SIMPLE),
    modelled('A query-stop of a driver that does not support rebalancing.', 40),
  ),
  status(
    'NOT_IMPLEMENTED',
    sample('The samples have no position and clock register; the pages want STATUS_NOT_SUPPORTED.', SIMPLE),
  ),
  status(
    'INVALID_PARAMETER',
    documented(
      'A parameter of a stream-resource call, of SetWritePacket or of SetFormat is not valid.',
      `nf-portcls-pcaddstreamresource; ${WRITE}; nf-portcls-iminiportwavertstream-setformat`,
    ),
    sample('A query for an interface an object of the driver does not have.', SIMPLE),
  ),
  status(
    'BUFFER_TOO_SMALL',
    documented('GetDeviceProperty needs a larger buffer.', 'nf-portcls-iport-getdeviceproperty'),
  ),
  status(
    'OBJECT_NAME_COLLISION',
    inferred('The name of a subdevice is in use on this device.', 'nf-portcls-pcregistersubdevice'),
  ),
  status('DATA_OVERRUN', documented('SetWritePacket: the packet is further ahead than the buffer reaches.', WRITE)),
  status(
    'DATA_LATE_ERROR',
    documented('SetWritePacket: the packet was transferred already, or is being transferred.', WRITE),
  ),
  status(
    'INSUFFICIENT_RESOURCES',
    documented('No memory for a buffer.', BUFFER),
    modelled('What a PortCls function answers when a scenario makes it fail.', 47),
  ),
  status(
    'DEVICE_NOT_READY',
    documented('GetReadPacket: nothing new.', READ),
    documented('The device cannot give a buffer now.', BUFFER),
  ),
  status(
    'NOT_SUPPORTED',
    documented('There is no position register.', 'audio/developing-a-wavert-miniport-driver'),
    sample('A packet method of a stream whose buffer has no notifications.', SIMPLE),
  ),
  status(
    'INVALID_DEVICE_STATE',
    documented('SetWritePacket after the end of the stream was announced.', WRITE),
    sample('GetReadPacket below PAUSE.', SIMPLE),
    modelled('A packet call in STOP or without a buffer.', 23),
  ),
  status('NOT_FOUND', sample('An event is unregistered that was not registered.', SIMPLE)),
  status(
    'NO_MATCH',
    documented('Two data ranges have no format in common.', 'nf-portcls-iminiport-datarangeintersection'),
  ),
  status('DEVICE_REMOVED', inferred('The device is gone.', 'kernel/handling-an-irp-mn-surprise-removal-request')),
  status(
    'NOINTERFACE',
    modelled('A port does not have the interface that was asked for. What Windows answers is not published.', 36),
  ),
];

const byName = new Map(STATUSES.map((entry) => [entry.name, entry]));

/** What is known of a status by its name; undefined when these pages have nothing to say about it. */
export const statusEntry = (name: string): StatusEntry | undefined => byName.get(name);
