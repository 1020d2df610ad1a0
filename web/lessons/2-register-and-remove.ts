import type { Lesson } from './schema.ts';

export const registerAndRemove: Lesson = {
  name: 'register-and-remove',
  title: 'Register, and remove in time',
  aim: 'The order of four calls, for an interrupt and for a thread, and what goes wrong in any other order.',
  minutes: 10,
  topic: 'when-to-register',
  scenario: 'first-stream',
  steps: [
    {
      title: 'First the resource, then the registration',
      text: 'A resource is created and then registered; it has to be valid when it is. {documented: ns-portcls-_pcstreamresource_descriptor} For an interrupt that means: connected. The call carries a descriptor with Type, PDO and the interrupt; what its fields Version and Generic mean is not published, the lab takes Version 1 and the interrupt object. {modelled: U-1}',
      goal: 'After a run, choose the record that registers int#1. Look up from it to where int#1 was connected.',
      when: [
        { is: 'ended' },
        {
          is: 'order',
          matches: [
            { call: 'Connect', on: 'sync', result: 'STATUS_SUCCESS' },
            { call: 'AddStreamResource2', result: 'STATUS_SUCCESS' },
          ],
        },
        { is: 'chosen', match: { call: 'AddStreamResource2', args: ['resource=int#1'], result: 'STATUS_SUCCESS' } },
      ],
      hints: [
        'Run first; then search the trace for AddStreamResource2.',
        'Click the record: its arguments open below it.',
      ],
      solution: [{ do: 'run' }, { do: 'choose', match: { call: 'AddStreamResource2' } }],
    },
    {
      title: 'Not with the stream',
      text: 'Registration belongs to initialization, or to the moment resources change; it is not tied to a stream’s RUN. {documented: audio/low-latency-audio} The ResourceSet argument must be NULL: there is no scope of a single stream. {documented: nf-portcls-pcaddstreamresource} So one registration serves every stream of this device.',
      goal: 'Choose the SetState call that brings the stream to RUN. It comes after the registration.',
      when: [
        {
          is: 'chosen',
          match: { call: 'SetState', on: 'stream', args: ['state=RUN'] },
          after: { call: 'AddStreamResource2' },
        },
      ],
      hints: [
        'Search for SetState. Windows calls it, so the arrow points to the driver.',
        'The argument is state=RUN.',
      ],
      solution: [{ do: 'choose', match: { call: 'SetState', on: 'stream', args: ['state=RUN'] } }],
    },
    {
      title: 'Remove, then disconnect',
      text: 'What was registered is removed by the driver itself. {documented: nf-portcls-pcremovestreamresource} The resource must still be valid at that moment, so `RemoveStreamResource` comes before `Disconnect`. {documented: ns-portcls-_pcstreamresource_descriptor} Whether PortCls cleans up after a driver that forgets is not published; here it does not. {modelled: U-14}',
      goal: 'Choose the record that removes res#1.',
      when: [
        { is: 'chosen', match: { call: 'RemoveStreamResource', args: ['handle=res#1'], result: 'STATUS_SUCCESS' } },
      ],
      hints: ['It is near the end of the trace.', 'Search for RemoveStreamResource; the next record is Disconnect.'],
      solution: [{ do: 'choose', match: { call: 'RemoveStreamResource' } }],
    },
    {
      title: 'A thread instead',
      text: 'The virtual device has no interrupt. A thread of the driver moves its data, and threads a driver owns are the other documented kind of stream resource. {documented: nf-portcls-pcaddstreamresource} The descriptor takes the thread object, not a handle. {header: portcls.h: PCSTREAMRESOURCE_DESCRIPTOR}',
      goal: 'Play with the virtual device to the end, and choose the record that makes thread#1.',
      when: [
        { is: 'setup', device: 'virtual' },
        { is: 'ended' },
        { is: 'resources', kind: 'thread', ever: true, count: { min: 1 } },
        { is: 'chosen', match: { call: 'PsCreateSystemThread', result: 'STATUS_SUCCESS' } },
      ],
      hints: [
        'Device is the second choice of the set-up strip.',
        'After Run, search for PsCreateSystemThread. The next record turns the handle into an object.',
      ],
      solution: [
        { do: 'set', device: 'virtual' },
        { do: 'run' },
        { do: 'choose', match: { call: 'PsCreateSystemThread' } },
      ],
    },
    {
      title: 'The end of a thread',
      text: 'At removal the same rule holds: remove the stream resource, tell the thread to end, wait for it, give the reference back. {inferred: ns-portcls-_pcstreamresource_descriptor; nf-portcls-pcremovestreamresource} PortCls is not known to hold a reference to a registered thread; here it holds none. {modelled: U-13}',
      goal: 'Choose the record in which thread#1 ends itself, after it was removed.',
      when: [
        { is: 'setup', device: 'virtual' },
        { is: 'chosen', match: { call: 'PsTerminateSystemThread' }, after: { call: 'RemoveStreamResource' } },
      ],
      hints: ['The thread itself calls it, on its own processor.', 'Search for PsTerminateSystemThread.'],
      solution: [{ do: 'choose', match: { call: 'PsTerminateSystemThread' } }],
    },
    {
      title: 'The wrong way round',
      text: 'The driver of “The interrupt is disconnected before it is unregistered” does everything, in the wrong order. For a moment a registration names an interrupt that is gone. {inferred: ns-portcls-_pcstreamresource_descriptor} No rule of Driver Verifier looks at stream resources, {documented: devtest/rules-for-audio-drivers} so on a real system nothing may tell you. The findings are this lab’s own.',
      goal: 'Run it, and choose the finding resource-destroyed in the trace.',
      when: [
        { is: 'setup', name: 'mistake-disconnects-first' },
        { is: 'findings', rule: 'resource-destroyed' },
        { is: 'chosen', match: { call: 'finding', args: ['rule=resource-destroyed'] } },
      ],
      hints: [
        'It is among the known mistakes, in the list of scenarios.',
        'After the run, search the trace for “finding”: two records.',
      ],
      solution: [
        { do: 'scenario', name: 'mistake-disconnects-first' },
        { do: 'run' },
        { do: 'choose', match: { call: 'finding', args: ['rule=resource-destroyed'] } },
      ],
    },
    {
      title: 'When Windows says no',
      text: 'Adding can fail; `STATUS_INVALID_PARAMETER` is the only failure that is named, others are possible. {documented: nf-portcls-pcaddstreamresource} A driver that gets no registration still has an interrupt and can play. “The registration is refused” fails the call: watch that there is no Remove for a handle that was never given.',
      goal: 'Run “The registration is refused”: no glitch, no RemoveStreamResource, nothing left behind.',
      when: [
        { is: 'setup', name: 'registration-refused' },
        { is: 'ended' },
        { is: 'glitches', count: { max: 0 } },
        { is: 'records', match: { call: 'AddStreamResource2', result: 'STATUS_INSUFFICIENT_RESOURCES' } },
        { is: 'records', match: { call: 'RemoveStreamResource' }, count: { max: 0 } },
        { is: 'nothing-left' },
      ],
      hints: ['The scenario is in the group “Registering”.', 'Choose it and press Run.'],
      solution: [{ do: 'scenario', name: 'registration-refused' }, { do: 'run' }],
    },
  ],
};
