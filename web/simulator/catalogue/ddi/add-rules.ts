/** What AddStreamResource, AddStreamResource2 and PcAddStreamResource have in common, and the same for removing. */
import { documented, header, inferred, input, modelled, on, output, sample, whatIf } from './claims.ts';
import type { Claim, Method, Parameter, WhatIf } from './types.ts';

const PC_ADD = 'nf-portcls-pcaddstreamresource';
const PC_REMOVE = 'nf-portcls-pcremovestreamresource';
const DESCRIPTOR = 'ns-portcls-_pcstreamresource_descriptor';
const LOW_LATENCY = 'audio/low-latency-audio';

export const resourceSetParameter: Parameter = input(
  'ResourceSet',
  'PVOID',
  documented('Reserved: NULL. A registration belongs to the device; there is no registration for one stream.', PC_ADD),
);
export const descriptorParameter: Parameter = input(
  'ResourceDescriptor',
  'PPCSTREAMRESOURCE_DESCRIPTOR',
  documented(
    'Describes one interrupt or one thread: see [[PCSTREAMRESOURCE_DESCRIPTOR]]. Two resources take two calls.',
    PC_ADD,
  ),
  header(
    'Begin with [[PCSTREAMRESOURCE_DESCRIPTOR_INIT]], then set `Pdo`, `Type` and the arm of the union that goes with the type.',
    'portcls.h: PCSTREAMRESOURCE_DESCRIPTOR_INIT',
  ),
);
export const handleParameter: Parameter = output(
  'ResourceHandle',
  'PCSTREAMRESOURCE *',
  documented('Receives the handle that the matching removal needs: see [[PCSTREAMRESOURCE]].', PC_ADD),
  modelled('After a failure NULL is written. Windows does not say so; do not read the handle then.', 12),
);
/** The device object that AddStreamResource2 and PcAddStreamResource take as an argument of its own. */
export const pdoParameter: Parameter = input(
  'PhysicalDeviceObject',
  'PDEVICE_OBJECT',
  documented('The physical device object of the device stack that *uses* the resource.', PC_ADD),
  documented(
    'The descriptor’s own Pdo is that of the stack that *created* it. For a driver that registers what is its own the two are the same object.',
    DESCRIPTOR,
  ),
  sample(
    'Get it from the functional device object with [[PcGetPhysicalDeviceObject]], or keep the one AddDevice was given.',
    'simple/adapter.cpp',
  ),
);

export const addRules: readonly Claim[] = [
  documented(
    'First create the resource, then register it. The thread runs or the interrupt is connected when this is called.',
    DESCRIPTOR,
  ),
  documented('Only threads and interrupts the driver itself owns are registered.', PC_ADD),
  documented(
    'Register when the driver starts its device, and again whenever the resource comes into being anew, for example after a rebalance. A stream need not run.',
    LOW_LATENCY,
  ),
  documented(
    'Who registers also removes, while the resource is still valid: see [[PcRemoveStreamResource]].',
    PC_REMOVE,
  ),
  documented(
    'Nothing comes back from the registration: no callback, no event, no way to ask whether it has an effect at the moment.',
    LOW_LATENCY,
  ),
];

export const addStatuses = (page: string): Method['statuses'] => [
  on('STATUS_SUCCESS', documented('The resource is registered and the handle is valid.', page)),
  on(
    'STATUS_INVALID_PARAMETER',
    documented('A parameter is not valid. The page does not list the checks; those made here are under U-7.', page),
  ),
  on(
    'STATUS_INSUFFICIENT_RESOURCES',
    modelled('A fault of the scenario made the call fail. The page allows other codes and names none.', 47),
  ),
];

/** Wrong arguments and orders that all three share. */
export const addWhatIfs: readonly WhatIf[] = [
  whatIf(
    'The descriptor or the place for the handle is NULL?',
    modelled('Refused, and a finding says which one is missing.', 7),
    'STATUS_INVALID_PARAMETER',
  ),
  whatIf(
    'ResourceSet is not NULL?',
    modelled('Refused. No page says what a value other than NULL would mean.', 7),
    'STATUS_INVALID_PARAMETER',
  ),
  whatIf(
    'Size is wrong, for example because the descriptor was zeroed by hand?',
    modelled('Refused. The size is 40 bytes with 8-byte pointers and 24 with 4-byte ones.', 7),
    'STATUS_INVALID_PARAMETER',
  ),
  whatIf(
    'Flags is not 0?',
    modelled('Refused: the field is reserved, and no bit is defined.', 7),
    'STATUS_INVALID_PARAMETER',
  ),
  whatIf('Pdo is NULL?', modelled('Refused.', 7), 'STATUS_INVALID_PARAMETER'),
  whatIf(
    'Pdo is the functional device object, the one StartDevice was given?',
    modelled('Refused, and the finding names the object that was given.', 9),
    'STATUS_INVALID_PARAMETER',
  ),
  whatIf(
    'Type is left as PCSTREAMRESOURCE_DESCRIPTOR_INIT leaves it?',
    modelled(
      'Type 0 means an interrupt. With a thread written into the union, its address lies where `Version` is and `Generic` stays NULL: refused, and a finding says that Type was left at 0.',
      7,
    ),
    'STATUS_INVALID_PARAMETER',
  ),
  whatIf(
    'Type is ePcStreamResourceSet?',
    modelled('Refused. The field it would use is documented as reserved.', 8),
    'STATUS_INVALID_PARAMETER',
  ),
  whatIf(
    'Interrupt.Version is 0, or above 3?',
    modelled(
      'Refused. The values 1 to 3 are borrowed from the ways to connect an interrupt; no page describes the field.',
      1,
    ),
    'STATUS_INVALID_PARAMETER',
  ),
  whatIf(
    'The thread ended or the interrupt was disconnected before?',
    modelled(
      'Accepted, and it is a finding: documented is that the resource is valid when it is registered, not that anybody checks.',
      13,
    ),
    'STATUS_SUCCESS',
  ),
  whatIf(
    'The same thread or interrupt is registered a second time?',
    modelled('A second handle, and a finding. Each handle has to be removed.', 10),
    'STATUS_SUCCESS',
  ),
  whatIf(
    'The current thread is registered, as the samples do?',
    modelled(
      'Accepted, and a finding: it is a system thread on which StartDevice happens to run, not a thread of the driver.',
      45,
    ),
    'STATUS_SUCCESS',
  ),
  whatIf(
    'A stream is in RUN?',
    modelled('Allowed; what the registration protects it protects from this moment on.', 17),
    'STATUS_SUCCESS',
  ),
  whatIf(
    'The call comes at DISPATCH_LEVEL?',
    documented('Not allowed: PASSIVE_LEVEL only. Here it is a finding and the call goes on.', PC_ADD),
  ),
  whatIf(
    'The device leaves D0 or is stopped, and the driver does not remove the registration?',
    modelled(
      'The handle stays what it is. Once the interrupt is disconnected or the thread has ended the registration is stale: it protects nothing, and the missing removal is a finding.',
      15,
    ),
  ),
  whatIf(
    'The driver is unloaded with something registered?',
    modelled('Nobody cleans up. It is reported as left behind.', 14),
  ),
];

export const removeHandle = (note: Claim): Parameter =>
  input(
    'ResourceHandle',
    'PCSTREAMRESOURCE',
    note,
    header('The handle is all it takes: no device object, no type.', 'portcls.h: PcRemoveStreamResource'),
  );

export const removeRules: readonly Claim[] = [
  documented(
    'The thread still runs or the interrupt is still connected when this is called; destroy it afterwards.',
    PC_REMOVE,
  ),
  inferred(
    'The whole order for an interrupt: stop DMA, remove the registration, disconnect, free the rest. For a thread: remove the registration, tell it to end, wait for it, drop the reference.',
    `${DESCRIPTOR}; ${PC_REMOVE}`,
  ),
  documented(
    'Reasons the page gives to remove: a rebalance that changes resources, leaving D0 when that destroys the resource, PnP stop, surprise removal, removal, and an endpoint that goes away with the thread that served it.',
    PC_REMOVE,
  ),
];

export const removeStatuses = (page: string): Method['statuses'] => [
  on('STATUS_SUCCESS', documented('The registration is gone.', page)),
  on('STATUS_INVALID_PARAMETER', documented('The handle is not valid.', page)),
];

export const removeWhatIfs: readonly WhatIf[] = [
  whatIf(
    'The handle was removed before, or never was one?',
    modelled('Refused, and a finding. On Windows the memory behind a stale handle may be anybody’s by then.', 11),
    'STATUS_INVALID_PARAMETER',
  ),
  whatIf(
    'The interrupt is already disconnected, or the thread has ended?',
    modelled('It succeeds, and the late removal is a finding, as was the moment at which the resource went.', 15),
    'STATUS_SUCCESS',
  ),
  whatIf(
    'It was added through the interface and is removed through the function, or the other way round?',
    modelled('It succeeds with a note: one page suggests that the handles are the same, none promises it.', 19),
    'STATUS_SUCCESS',
  ),
  whatIf(
    'It is called from IMiniportPnpNotify::PnpStop?',
    modelled(
      'Allowed, with a note: the device global lock is held there, and which locks this call takes is not published.',
      16,
    ),
    'STATUS_SUCCESS',
  ),
  whatIf(
    'A protected stream runs at this moment?',
    modelled('Allowed, and the protection of this resource ends at once.', 17),
    'STATUS_SUCCESS',
  ),
];
