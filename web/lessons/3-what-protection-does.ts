import type { Lesson } from './schema.ts';

export const whatProtectionDoes: Lesson = {
  name: 'what-protection-does',
  title: 'What protection does',
  aim: 'The same load on the same machine, with and without a registration; and when a registration changes nothing.',
  minutes: 10,
  topic: 'glitches-and-protection',
  scenario: 'protection-network-unregistered',
  steps: [
    {
      title: 'A storm, and nobody told Windows',
      text: 'Packets are 2.67 ms long. A network driver’s DPCs of nearly 3 ms turn up on any processor, also on the one that takes the audio interrupt. This driver registers nothing. The load and its random numbers are the scenario’s, not those of a real network card.',
      goal: 'Run to the end: at least one glitch, nothing ever registered.',
      when: [
        { is: 'setup', load: 'network', driver: 'never-registers' },
        { is: 'ended' },
        { is: 'glitches', count: { min: 1 } },
        { is: 'resources', ever: true, count: { max: 0 } },
      ],
      hints: ['Just run it.', 'If the set-up was changed, choose “A network DPC storm, nothing registered” again.'],
      solution: [{ do: 'run' }],
    },
    {
      title: 'Who held it up',
      text: 'Between the end of a packet and the next one written lies a chain: interrupt, service routine, DPC, event, the engine’s thread. {documented: nf-portcls-iminiportwavertstreamnotification-registernotificationevent} A DPC of somebody else on the same processor delays all of it. The steps under the headline tell the chain of one glitch; the same steps stand in the trace.',
      goal: 'Choose a DPC of the load in the trace: a record foreign-dpc.',
      when: [
        { is: 'glitches', count: { min: 1 } },
        { is: 'chosen', match: { call: 'foreign-dpc' } },
      ],
      hints: [
        'Search the trace for foreign-dpc.',
        'The arguments of the record say how long it ran and how long it had waited itself. Click one.',
      ],
      solution: [{ do: 'choose', match: { call: 'foreign-dpc' } }],
    },
    {
      title: 'The same storm, registered',
      text: '“A network DPC storm, interrupt registered” is the same machine, load and seed; one call of the driver differs. Windows says that it tries to keep registered resources from interference while very low latency is wanted. {documented: audio/low-latency-audio} By which means is not published; in this lab other interrupts and DPCs leave that processor. {modelled: U-4}',
      goal: 'Run it: no glitch under the same load.',
      when: [
        { is: 'setup', load: 'network', driver: 'portcls-lab', packetFrames: 128, protected: true },
        { is: 'ended' },
        { is: 'glitches', count: { max: 0 } },
        { is: 'resources', kind: 'interrupt', ever: true, count: { min: 1 } },
      ],
      hints: ['It stands next to the first one in the group “Protection”.', 'Choose it and press Run.'],
      solution: [{ do: 'scenario', name: 'protection-network-registered' }, { do: 'run' }],
    },
    {
      title: 'When the mode begins',
      text: 'Windows describes a special mode that begins when an application uses buffers below a certain threshold, and ends when it stops streaming. {documented: audio/low-latency-audio} The threshold is not published; here packets shorter than 10 ms count. {modelled: U-5} The driver is not told: there is no callback and no event. {documented: audio/low-latency-audio}',
      goal: 'Choose the record in which low-latency mode begins. Which call made it begin?',
      when: [{ is: 'chosen', match: { call: 'low-latency', args: ['on=TRUE'] } }],
      hints: [
        'Search the trace for low-latency: it begins and ends.',
        'The one with on=TRUE comes right after the stream went to RUN.',
      ],
      solution: [{ do: 'choose', match: { call: 'low-latency', args: ['on=TRUE'] } }],
    },
    {
      title: 'Is it the registration, or what is made of it?',
      text: 'A registration is information and does nothing by itself; it is Windows that acts on it, as needed. {documented: audio/low-latency-audio} Switch protection off and leave everything else: the driver registers as before, and our Windows does nothing with it.',
      goal: 'Same load, same registration, protection off: run until there are glitches at the end.',
      when: [
        { is: 'setup', load: 'network', driver: 'portcls-lab', packetFrames: 128, protected: false },
        { is: 'ended' },
        { is: 'glitches', count: { min: 1 } },
        { is: 'resources', kind: 'interrupt', ever: true, count: { min: 1 } },
      ],
      hints: ['Protection is a choice of the set-up strip.', 'Choose “off”, then Run.'],
      solution: [{ do: 'set', protected: false }, { do: 'run' }],
    },
    {
      title: 'On the threshold',
      text: 'Protection on again, and packets of 10 ms, the usual length: they are not below this lab’s threshold, {modelled: U-5} so low-latency mode never begins and the registration changes nothing. {modelled: U-6} Longer packets are a protection of their own: the chain has 10 ms instead of 2.67.',
      goal: 'Protection on, packets of 10 ms, the network load as before: a whole run in which low-latency mode never begins.',
      when: [
        { is: 'setup', load: 'network', packetFrames: 480, protected: true },
        { is: 'ended' },
        { is: 'records', match: { call: 'low-latency', args: ['on=TRUE'] }, count: { max: 0 } },
      ],
      hints: [
        'Two choices change: Protection and Packet.',
        'Protection on, Packet 10 ms, Run; the trace then has no low-latency record.',
      ],
      solution: [{ do: 'set', protected: true, packetFrames: 480 }, { do: 'run' }],
    },
    {
      title: 'One application changes it for all',
      text: 'All applications on the same endpoint and mode go to the small buffer while one of them wants it, and return to 10 ms afterwards. {documented: audio/low-latency-audio} In “An application asks for small buffers and leaves again” a player at 10 ms shares the stream with a game. Go to a time at which the game plays.',
      goal: 'Stand at a time at which low-latency mode is on in that scenario.',
      when: [
        { is: 'setup', name: 'protection-applications' },
        { is: 'low-latency', on: true },
      ],
      hints: [
        'Choose the scenario, then go forward packet by packet with ] and watch the section “Stream resources”.',
        'A run to the end has left the mode again: go back packet by packet with [ until it is on.',
      ],
      solution: [
        { do: 'scenario', name: 'protection-applications' },
        { do: 'seek', ms: 100 },
      ],
    },
  ],
};
