import type { Lesson } from './schema.ts';

export const packets: Lesson = {
  name: 'packets',
  title: 'The packet protocol',
  aim: 'What SetWritePacket and GetReadPacket answer when a client is late, too early, finished, or has a backlog to read.',
  minutes: 10,
  topic: 'packets',
  scenario: 'late-packet',
  steps: [
    {
      title: 'Too late',
      text: 'The engine sleeps for 12 ms and misses a packet of 10 ms. A packet that was already transferred, or is being transferred now, is answered with `STATUS_DATA_LATE_ERROR`; it counts as a glitch. {documented: nf-portcls-iminiportwavertoutputstream-setwritepacket} The counter goes on at the nominal rate meanwhile, and so do the events. {documented: nf-portcls-iminiportwavertoutputstream-setwritepacket}',
      goal: 'Run, and choose the record in which SetWritePacket returns STATUS_DATA_LATE_ERROR.',
      when: [{ is: 'ended' }, { is: 'chosen', match: { call: 'SetWritePacket', result: 'STATUS_DATA_LATE_ERROR' } }],
      hints: ['Calls into the driver have two records: the call, and its result.', 'Search for DATA_LATE.'],
      solution: [{ do: 'run' }, { do: 'choose', match: { call: 'SetWritePacket', result: 'STATUS_DATA_LATE_ERROR' } }],
    },
    {
      title: 'Finding the way back',
      text: 'The event does not say which packet ended; the packet count does. {documented: nf-portcls-iminiportwavertoutputstream-getpacketcount} Windows asks for the count only now and then, and after a late error or an overrun, to resynchronize. {documented: nf-portcls-iminiportwavertoutputstream-getpacketcount} A count of 5 means that five packets are done and number 5 is playing.',
      goal: 'Choose the result of the GetPacketCount that follows the late packet. Which number does the engine write next?',
      when: [
        {
          is: 'chosen',
          match: { call: 'GetPacketCount', result: 'STATUS_SUCCESS' },
          after: { call: 'SetWritePacket', result: 'STATUS_DATA_LATE_ERROR' },
        },
      ],
      hints: [
        'It is the next call into the driver after the late one.',
        'Choose the record with the result, not the call: it holds count=5.',
      ],
      solution: [
        {
          do: 'choose',
          match: { call: 'GetPacketCount', result: 'STATUS_SUCCESS' },
          after: { call: 'SetWritePacket', result: 'STATUS_DATA_LATE_ERROR' },
        },
      ],
    },
    {
      title: 'Too far ahead',
      text: 'A number higher than the buffer can hold is answered with `STATUS_DATA_OVERRUN`; the driver may ignore the data. {documented: nf-portcls-iminiportwavertoutputstream-setwritepacket} With two packets in the buffer and one of them playing there is room for exactly one number. {inferred: nf-portcls-iminiportwavertoutputstream-getpacketcount; nf-portcls-iminiportwavertstreamnotification-allocatebufferwithnotification} Make it happen yourself: take “A first stream”, go some packets into it, and provoke it there.',
      goal: 'In a run of “A first stream”, provoke a write too far ahead and see STATUS_DATA_OVERRUN in the trace.',
      when: [
        { is: 'setup', name: 'first-stream', action: 'writePacket' },
        { is: 'records', match: { call: 'SetWritePacket', result: 'STATUS_DATA_OVERRUN' } },
      ],
      hints: [
        'The key ] goes a packet forward. “Provoke” stands in the row of Run; a run that is over cannot be provoked.',
        'Choose “Write a packet too far ahead”, then Run.',
      ],
      solution: [
        { do: 'scenario', name: 'first-stream' },
        { do: 'step', unit: 'packet', times: 3 },
        { do: 'provoke', what: 'ahead' },
        { do: 'run' },
      ],
    },
    {
      title: 'The last packet',
      text: 'The only flag of SetWritePacket is `KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM`, 0x200. With it, and only with it, EosPacketLength says how many bytes of this packet are audio; 0 is valid. {documented: nf-portcls-iminiportwavertoutputstream-setwritepacket} What follows in the buffer may be filled with silence. {documented: nf-portcls-iminiportwavertoutputstream-setwritepacket}',
      goal: 'Run “The last packet is not full”, and choose the call of SetWritePacket with the end-of-stream flag.',
      when: [
        { is: 'setup', name: 'end-of-stream' },
        { is: 'ended' },
        { is: 'chosen', match: { call: 'SetWritePacket', args: ['flags=0x200'] } },
      ],
      hints: ['It is in the group “Packets”.', 'Search for 0x200: the call says how many bytes are left.'],
      solution: [
        { do: 'scenario', name: 'end-of-stream' },
        { do: 'run' },
        { do: 'choose', match: { call: 'SetWritePacket', args: ['flags=0x200'] } },
      ],
    },
    {
      title: 'Nothing after the end',
      text: 'Another packet after an end-of-stream packet is answered with `STATUS_INVALID_DEVICE_STATE`. {documented: nf-portcls-iminiportwavertoutputstream-setwritepacket} STOP begins anew: there the packet count goes back to 0. {documented: nf-portcls-iminiportwavertoutputstream-getpacketcount}',
      goal: 'Run “A packet after the end”, and choose the record that refuses it.',
      when: [
        { is: 'setup', name: 'packet-after-end' },
        { is: 'chosen', match: { call: 'SetWritePacket', result: 'STATUS_INVALID_DEVICE_STATE' } },
      ],
      hints: ['The scenario is the one after the last.', 'Search for INVALID_DEVICE_STATE.'],
      solution: [
        { do: 'scenario', name: 'packet-after-end' },
        { do: 'run' },
        { do: 'choose', match: { call: 'SetWritePacket', result: 'STATUS_INVALID_DEVICE_STATE' } },
      ],
    },
    {
      title: 'More to read',
      text: 'On capture, `GetReadPacket` with MoreData TRUE says that the next packet is ready and the caller may come again at once; FALSE says that capture is in real time. {documented: nf-portcls-iminiportwavertinputstream-getreadpacket} That is how a backlog is handed over in a burst. {documented: audio/voice-activation} The time in the answer is that of the packet’s first sample. {documented: nf-portcls-iminiportwavertinputstream-getreadpacket}',
      goal: 'Run “Capture: a backlog in a burst”, and choose the first answer that says there is no more.',
      when: [
        { is: 'setup', name: 'capture-burst' },
        { is: 'chosen', match: { call: 'GetReadPacket', result: 'number=4' } },
        { is: 'chosen', match: { call: 'GetReadPacket', result: 'more=FALSE' } },
      ],
      hints: ['Search for GetReadPacket: packets 0 to 3 have more=TRUE.', 'The answer with number=4 is the one.'],
      solution: [
        { do: 'scenario', name: 'capture-burst' },
        { do: 'run' },
        { do: 'choose', match: { call: 'GetReadPacket', result: 'more=FALSE' } },
      ],
    },
    {
      title: 'A reader that sleeps',
      text: 'When the client of a capture stream is too slow the buffer overflows: the driver may drop or overwrite, the oldest first, and may keep counting. {documented: nf-portcls-iminiportwavertinputstream-getreadpacket} The lost audio is gone; the packet number tells the client how much.',
      goal: 'Run “Capture: the client is too slow”, and choose the record of the overrun.',
      when: [
        { is: 'setup', name: 'capture-overrun' },
        { is: 'chosen', match: { call: 'glitch-overrun' } },
      ],
      hints: [
        'Glitches have records of their own.',
        'Search for glitch-overrun: its argument lost is the number of packets.',
      ],
      solution: [
        { do: 'scenario', name: 'capture-overrun' },
        { do: 'run' },
        { do: 'choose', match: { call: 'glitch-overrun' } },
      ],
    },
  ],
};
