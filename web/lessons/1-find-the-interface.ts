import type { Lesson } from './schema.ts';

export const findTheInterface: Lesson = {
  name: 'find-the-interface',
  title: 'Find the interface',
  aim: 'How a driver gets hold of the stream-resource manager on Windows 11, on the first Windows 10 and where there is none, with one binary.',
  minutes: 10,
  topic: 'one-driver',
  scenario: 'first-stream',
  steps: [
    {
      title: 'A whole life of a driver',
      text: 'Windows 11 loads the driver, starts an AC’97 device, plays 200 ms and unloads the driver again. Everything you see on this page comes from that one run. A driver that has interrupts or threads of its own on the way of a stream tells Windows so, through `IPortClsStreamResourceManager2` where there is one. {documented: nn-portcls-iportclsstreamresourcemanager2} Press Run, and read the sentence the lab writes about it.',
      goal: 'The run is at its end: no glitch, one interrupt registered through Manager2.',
      when: [
        { is: 'setup', windows: '11', device: 'ac97' },
        { is: 'ended' },
        { is: 'glitches', count: { max: 0 } },
        { is: 'resources', kind: 'interrupt', via: 'Manager2', ever: true, count: { min: 1, max: 1 } },
      ],
      hints: [
        'Run is the dark button under the headline; the space bar does the same.',
        'If you changed the set-up, choose “A first stream” in the list of scenarios again.',
      ],
      solution: [{ do: 'run' }],
    },
    {
      title: 'Where the question is asked',
      text: 'The documentation says that the driver queries for the interface and registers only where PortCls supports it; it does not say which object to ask. {documented: audio/low-latency-audio} Microsoft’s samples ask the WaveRT port object, after the wave filter is registered. {sample: simple/adapter.cpp} In this lab no other object answers. {modelled: U-2} Find the question in the trace.',
      goal: 'Choose the record in which the port answers STATUS_SUCCESS for IID_IPortClsStreamResourceManager2.',
      when: [
        {
          is: 'chosen',
          match: {
            call: 'QueryInterface',
            on: 'port',
            args: ['iid=IID_IPortClsStreamResourceManager2'],
            result: 'STATUS_SUCCESS',
          },
        },
      ],
      hints: [
        'The field above the trace finds text: StreamResourceManager2 leaves few records.',
        'The record lies inside StartDevice, on port#2. Click it.',
      ],
      solution: [
        {
          do: 'choose',
          match: { call: 'QueryInterface', on: 'port', args: ['iid=IID_IPortClsStreamResourceManager2'] },
        },
      ],
    },
    {
      title: 'Windows 10 1507: the first interface only',
      text: '`IPortClsStreamResourceManager` came with Windows 10, `IPortClsStreamResourceManager2` with 1511. {documented: nn-portcls-iportclsstreamresourcemanager2} Headers do not warn: code for Manager2 compiles for 1507, and the query fails at run time. {inferred: portcls.h: IPortClsStreamResourceManager2; nn-portcls-iportclsstreamresourcemanager2} So the driver asks for the newer one first and falls back. Which status a port gives for an interface it does not have is not published; here it is `STATUS_NOINTERFACE`, and the driver tests for success only. {modelled: U-36}',
      goal: 'On Windows 10 1507, run until the trace has a refusal for Manager2 and after it a success for Manager.',
      when: [
        { is: 'setup', windows: '10-1507' },
        { is: 'ended' },
        {
          is: 'order',
          matches: [
            {
              call: 'QueryInterface',
              on: 'port',
              args: ['iid=IID_IPortClsStreamResourceManager2'],
              result: 'STATUS_NOINTERFACE',
            },
            {
              call: 'QueryInterface',
              on: 'port',
              args: ['iid=IID_IPortClsStreamResourceManager'],
              result: 'STATUS_SUCCESS',
            },
          ],
        },
      ],
      hints: [
        'Windows is the first choice of the set-up strip. A changed set-up stands at time 0.',
        'Choose 10 1507, then Run.',
      ],
      solution: [{ do: 'set', windows: '10-1507' }, { do: 'run' }],
    },
    {
      title: 'The call without a PDO',
      text: '`AddStreamResource` takes no device object: it assumes that a WaveRT miniport calls. `AddStreamResource2` takes the PDO as an argument. {documented: nn-portcls-iportclsstreamresourcemanager; nn-portcls-iportclsstreamresourcemanager2} The descriptor names the PDO of the stack that created the resource in both cases. {documented: ns-portcls-_pcstreamresource_descriptor} Both give the same kind of handle, and one `RemoveStreamResource` serves both. {header: portcls.h: IPortClsStreamResourceManager2}',
      goal: 'Choose the record in which the driver registers its interrupt on 1507.',
      when: [
        { is: 'setup', windows: '10-1507' },
        { is: 'chosen', match: { call: 'AddStreamResource', on: 'manager', result: 'STATUS_SUCCESS' } },
      ],
      hints: [
        'It comes shortly after the query that succeeded.',
        'Look for AddStreamResource; the handle it gives is res#1.',
      ],
      solution: [{ do: 'choose', match: { call: 'AddStreamResource', on: 'manager' } }],
    },
    {
      title: 'Before Windows 10',
      text: 'On Windows 8.1 there is neither interface. The documented answer is to go on without registering. {documented: audio/low-latency-audio} Nothing else may change: the same binary starts the same device and plays.',
      goal: 'On Windows 8.1, a run without a glitch, with both queries refused and nothing registered.',
      when: [
        { is: 'setup', windows: '8.1' },
        { is: 'ended' },
        { is: 'glitches', count: { max: 0 } },
        {
          is: 'records',
          match: {
            call: 'QueryInterface',
            on: 'port',
            args: ['iid=IID_IPortClsStreamResourceManager'],
            result: 'STATUS_NOINTERFACE',
          },
        },
        { is: 'resources', ever: true, count: { max: 0 } },
      ],
      hints: ['Only the Windows version has to change.', 'Choose 8.1, then Run.'],
      solution: [{ do: 'set', windows: '8.1' }, { do: 'run' }],
    },
    {
      title: 'When the fallback is forgotten',
      text: 'In Microsoft’s samples the status of the query stays in the variable that the function returns, so where the interface is missing the start fails with it. {sample: simple/adapter.cpp} The scenario “A failed query fails the start”, among the known mistakes, has a driver of that shape. Registration helps audio; its absence is no reason to have none. {documented: audio/low-latency-audio}',
      goal: 'Run the scenario “A failed query fails the start” to its end, and choose the query that was taken too seriously.',
      when: [
        { is: 'setup', driver: 'failed-query-fatal' },
        { is: 'ended', failure: 'start' },
        { is: 'chosen', match: { call: 'QueryInterface', on: 'port', result: 'STATUS_NOINTERFACE' } },
      ],
      hints: [
        'Scenarios are chosen in the bar at the top; known mistakes are the last group.',
        'After the run, find the port’s QueryInterface with STATUS_NOINTERFACE and click it. Disconnect, soon after it, belongs to the rollback.',
      ],
      solution: [
        { do: 'scenario', name: 'mistake-failed-query-fatal' },
        { do: 'run' },
        { do: 'choose', match: { call: 'QueryInterface', on: 'port', result: 'STATUS_NOINTERFACE' } },
      ],
    },
    {
      title: 'The export that is not there',
      text: '`PcAddStreamResource` does the same without an interface, as an export of portcls.sys since Windows 10. {documented: nf-portcls-pcaddstreamresource} Whoever links against it has an import that an older Windows cannot resolve: the driver is not loaded at all. {inferred: audio/low-latency-audio; nf-portcls-pcaddstreamresource} That is why the query exists.',
      goal: 'Run “Hard-linked, on Windows 8.1”: the driver does not even load.',
      when: [
        { is: 'setup', driver: 'hard-linked', windows: '8.1' },
        { is: 'ended', failure: 'load' },
      ],
      hints: [
        'The scenario is in the first group of the list.',
        'Run it: the trace has three records, and one names the import.',
      ],
      solution: [{ do: 'scenario', name: 'hard-linked-windows-8-1' }, { do: 'run' }],
    },
  ],
};
