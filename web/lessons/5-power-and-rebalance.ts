import type { Lesson } from './schema.ts';

export const powerAndRebalance: Lesson = {
  name: 'power-and-rebalance',
  title: 'Power and rebalance',
  aim: 'A registration follows its resource: away before D3 and PnP stop, there again after D0 and start.',
  minutes: 10,
  topic: 'power',
  scenario: 'power-d3',
  steps: [
    {
      title: 'On the way down',
      text: 'When a device leaves D0 and its interrupt is disconnected, the stream resource is removed before that. {documented: nf-portcls-pcremovestreamresource} PortCls pauses the running streams first, then tells the driver. {documented: nf-portcls-ipowernotify-powerchangenotify}',
      goal: 'Run, and choose the RemoveStreamResource that belongs to D3, not the one at the end.',
      when: [
        { is: 'ended' },
        {
          is: 'chosen',
          match: { call: 'RemoveStreamResource', args: ['handle=res#1'], result: 'STATUS_SUCCESS' },
          after: { call: 'PowerChangeState3', args: ['state=D3'] },
        },
      ],
      hints: [
        'Search for RemoveStreamResource: there are two.',
        'The first, of res#1, lies inside PowerChangeState3 with state=D3.',
      ],
      solution: [{ do: 'run' }, { do: 'choose', match: { call: 'RemoveStreamResource', args: ['handle=res#1'] } }],
    },
    {
      title: 'Asleep',
      text: 'In D3 there is no interrupt, and so there is nothing to be registered. The stream is open and keeps its position: it was paused. {documented: nf-portcls-ipowernotify-powerchangenotify} How PortCls pauses is not published; here it is SetState to PAUSE. {modelled: U-33}',
      goal: 'Stand at a time at which the device is in D3 and nothing is registered.',
      when: [
        { is: 'setup', name: 'power-d3' },
        { is: 'power', state: 'D3' },
        { is: 'resources', count: { max: 0 } },
      ],
      hints: [
        'The right column is titled with the time of the playhead and names the power state.',
        'Go back with [ packet by packet; D3 lasts from 35 ms to 70 ms.',
      ],
      solution: [{ do: 'seek', ms: 50 }],
    },
    {
      title: 'Awake',
      text: 'Back in D0 the driver connects its interrupt again, and then registers it again. {documented: nf-portcls-pcremovestreamresource} It is another interrupt object and another handle.',
      goal: 'Run on to the end, and choose the record that registers int#2.',
      when: [
        { is: 'ended' },
        { is: 'chosen', match: { call: 'AddStreamResource2', args: ['resource=int#2'], result: 'STATUS_SUCCESS' } },
      ],
      hints: ['Run goes on from where you stand.', 'Search for AddStreamResource2: the second is it.'],
      solution: [{ do: 'run' }, { do: 'choose', match: { call: 'AddStreamResource2', args: ['resource=int#2'] } }],
    },
    {
      title: 'Forgotten on the way down',
      text: '“No Remove at D3” disconnects a registered interrupt. From then on the registration names something that is gone. {inferred: nf-portcls-pcremovestreamresource; ns-portcls-_pcstreamresource_descriptor} What Windows makes of such a handle is not published; here the handle lives on and the resource is stale. {modelled: U-15}',
      goal: 'Run it, and choose the finding resource-destroyed.',
      when: [
        { is: 'setup', driver: 'no-remove-at-d3' },
        { is: 'chosen', match: { call: 'finding', args: ['rule=resource-destroyed'] } },
      ],
      hints: ['Known mistakes are at the end of the list of scenarios.', 'Search for “finding” in the trace.'],
      solution: [
        { do: 'scenario', name: 'mistake-no-remove-at-d3' },
        { do: 'run' },
        { do: 'choose', match: { call: 'finding', args: ['rule=resource-destroyed'] } },
      ],
    },
    {
      title: 'Forgotten on the way up',
      text: '“Not registered again after D0” plays well on a quiet machine. When other work comes, later, there is nothing Windows could protect. {documented: audio/low-latency-audio} The mistake and its symptom lie a sleep apart: nobody looks for it there.',
      goal: 'Run it to the end: glitches, and one registration in the whole run.',
      when: [
        { is: 'setup', driver: 'no-add-after-d0' },
        { is: 'ended' },
        { is: 'glitches', count: { min: 1 } },
        { is: 'resources', kind: 'interrupt', ever: true, count: { min: 1, max: 1 } },
      ],
      hints: ['It stands after the last one.', 'Choose it and press Run.'],
      solution: [{ do: 'scenario', name: 'mistake-no-add-after-d0' }, { do: 'run' }],
    },
    {
      title: 'Rebalance',
      text: 'Since Windows 10 1511 a PortCls driver can give its resources back for a rebalance and get others. {documented: audio/implement-pnp-rebalance-for-portcls-audio-drivers} Before `IAdapterPnpManagement::PnpStop` returns, all hardware resources have to be released; {documented: nf-portcls-iadapterpnpmanagement-pnpstop} the registration goes before the interrupt. {documented: nf-portcls-pcremovestreamresource} Streams are stopped, and do not start again by themselves. {documented: audio/implement-pnp-rebalance-for-portcls-audio-drivers}',
      goal: 'Run “Stopped for a resource rebalance and started again”, and choose the Remove inside PnpStop.',
      when: [
        { is: 'setup', name: 'rebalance' },
        { is: 'ended' },
        { is: 'resources', kind: 'interrupt', ever: true, count: { min: 2 } },
        {
          is: 'chosen',
          match: { call: 'RemoveStreamResource', args: ['handle=res#1'] },
          after: { call: 'PnpStop', on: 'adapter' },
        },
      ],
      hints: [
        'The scenario is the first of the group “Plug and Play”.',
        'Search for RemoveStreamResource; the first one lies under adapter#1.PnpStop.',
      ],
      solution: [
        { do: 'scenario', name: 'rebalance' },
        { do: 'run' },
        { do: 'choose', match: { call: 'RemoveStreamResource', args: ['handle=res#1'] } },
      ],
    },
    {
      title: 'Where one must not wait',
      text: '`IMiniportPnpNotify::PnpStop` is called with the device global lock held; waiting in it is a deadlock. {documented: nf-portcls-iminiportpnpnotify-pnpstop} `IAdapterPnpManagement::PnpStop` comes later, without the lock: that is the place to wait for work of one’s own. {documented: nf-portcls-iadapterpnpmanagement-pnpstop}',
      goal: 'Run “Waiting in IMiniportPnpNotify::PnpStop” and see it hang; choose the finding that says who waits for whom.',
      when: [
        { is: 'setup', driver: 'waits-in-pnpstop' },
        { is: 'ended', failure: 'hang' },
        { is: 'chosen', match: { call: 'finding', args: ['rule=lock-waited-for'] } },
      ],
      hints: ['It is one of the known mistakes.', 'The run ends by itself; search for lock-waited-for.'],
      solution: [
        { do: 'scenario', name: 'mistake-waits-in-pnpstop' },
        { do: 'run' },
        { do: 'choose', match: { call: 'finding', args: ['rule=lock-waited-for'] } },
      ],
    },
  ],
};
