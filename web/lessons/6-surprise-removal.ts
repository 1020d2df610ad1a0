import type { Lesson } from './schema.ts';

export const surpriseRemoval: Lesson = {
  name: 'surprise-removal',
  title: 'Survive surprise removal',
  aim: 'What has to happen between the moment the device is gone and the moment its driver may go.',
  minutes: 10,
  topic: 'rebalance-and-removal',
  scenario: 'surprise-removal',
  steps: [
    {
      title: 'The device is gone',
      text: 'A device can be pulled out at any time. The driver hears of it by `IRP_MN_SURPRISE_REMOVAL`, has to succeed it, and releases its hardware resources. {documented: kernel/handling-an-irp-mn-surprise-removal-request} PortCls has no callback for it: the driver looks at the IRP before it hands it to `PcDispatchIrp`. {sample: simple/adapter.cpp}',
      goal: 'Run, and choose the record of IRP_MN_SURPRISE_REMOVAL.',
      when: [{ is: 'ended' }, { is: 'chosen', match: { call: 'irp', args: ['request=IRP_MN_SURPRISE_REMOVAL'] } }],
      hints: ['Search for SURPRISE.', 'The record irp with that request, a moment after device-gone.'],
      solution: [{ do: 'run' }, { do: 'choose', match: { call: 'irp', args: ['request=IRP_MN_SURPRISE_REMOVAL'] } }],
    },
    {
      title: 'The order of giving up',
      text: 'Stop the DMA engines, before the IRP is passed on; {documented: audio/managing-memory-buffers-rebalance} then remove the stream resource, then disconnect the interrupt. {inferred: nf-portcls-pcremovestreamresource; ns-portcls-_pcstreamresource_descriptor} Audio buffers stay: they are freed when PortCls asks for it. {documented: audio/managing-memory-buffers-rebalance}',
      goal: 'Choose the Disconnect that follows the Remove in this removal.',
      when: [
        {
          is: 'chosen',
          match: { call: 'Disconnect', on: 'sync' },
          after: { call: 'RemoveStreamResource', args: ['handle=res#1'] },
        },
      ],
      hints: ['Look right below RemoveStreamResource.', 'Search for sync#1.Disconnect.'],
      solution: [{ do: 'choose', match: { call: 'Disconnect', on: 'sync' } }],
    },
    {
      title: 'Still being asked',
      text: 'The client still holds its stream, and brings it down to STOP. A miniport should succeed these steps although its hardware is gone. {documented: audio/managing-memory-buffers-rebalance} Then the handle is closed, and only when the last one is closed comes `IRP_MN_REMOVE_DEVICE`. {documented: kernel/handling-an-irp-mn-surprise-removal-request}',
      goal: 'Choose a SetState that succeeds after the device is gone.',
      when: [
        {
          is: 'chosen',
          match: { call: 'SetState', result: 'STATUS_SUCCESS' },
          after: { call: 'device-gone' },
        },
      ],
      hints: [
        'Choose a result, not a call: the record that begins with =.',
        'Search for SetState; there are three after device-gone.',
      ],
      solution: [
        { do: 'choose', match: { call: 'SetState', result: 'STATUS_SUCCESS' }, after: { call: 'device-gone' } },
      ],
    },
    {
      title: 'Pull it out yourself',
      text: 'A removal can come at any instant after AddDevice. {documented: kernel/handling-an-irp-mn-surprise-removal-request} Take “A first stream”, go into it as far as you like, and provoke a surprise removal there.',
      goal: 'A removal of your own in “A first stream”, run to its end: no finding, nothing left allocated.',
      when: [
        { is: 'setup', name: 'first-stream', action: 'surpriseRemoval' },
        { is: 'ended' },
        { is: 'findings', count: { max: 0 } },
        { is: 'nothing-left' },
      ],
      hints: ['Step forward with ] or . until you like the place.', 'Provoke, “Surprise removal”, then Run.'],
      solution: [
        { do: 'scenario', name: 'first-stream' },
        { do: 'step', unit: 'packet', times: 4 },
        { do: 'provoke', what: 'surprise' },
        { do: 'run' },
      ],
    },
    {
      title: 'Asleep when it goes',
      text: 'In D3 the interrupt is disconnected and the registration removed already. A removal that comes then finds nothing of either, and must not do it a second time: what a second Remove of a handle does on Windows is not published. {modelled: U-11}',
      goal: 'Run “Pulled out while it sleeps”: one Remove in the whole run, and choose it.',
      when: [
        { is: 'setup', name: 'power-removal-in-d3' },
        { is: 'ended' },
        { is: 'records', match: { call: 'RemoveStreamResource' }, count: { min: 1, max: 1 } },
        { is: 'chosen', match: { call: 'RemoveStreamResource' } },
      ],
      hints: [
        'It is in the group “Power”.',
        'Search for RemoveStreamResource: it lies before the removal, inside PowerChangeState3.',
      ],
      solution: [
        { do: 'scenario', name: 'power-removal-in-d3' },
        { do: 'run' },
        { do: 'choose', match: { call: 'RemoveStreamResource' } },
      ],
    },
    {
      title: 'Not listening',
      text: '“Surprise removal is not handled” waits for `IRP_MN_REMOVE_DEVICE`. Until then an interrupt of a device that is not there stays connected, and registered; hardware resources are to be released at surprise removal. {documented: kernel/handling-an-irp-mn-surprise-removal-request} The remove IRP comes when all handles are closed; if somebody never closes, it never comes. {documented: kernel/handling-an-irp-mn-surprise-removal-request}',
      goal: 'Run it, and choose the finding about the registration.',
      when: [
        { is: 'setup', driver: 'ignores-surprise-removal' },
        { is: 'ended' },
        { is: 'findings', rule: 'interrupt-left-connected' },
        { is: 'chosen', match: { call: 'finding', args: ['rule=resource-left-registered'] } },
      ],
      hints: ['It is one of the known mistakes.', 'Search for resource-left-registered.'],
      solution: [
        { do: 'scenario', name: 'mistake-ignores-surprise-removal' },
        { do: 'run' },
        { do: 'choose', match: { call: 'finding', args: ['rule=resource-left-registered'] } },
      ],
    },
  ],
};
